"""Where colleagues read what the feed offers them."""

from collections.abc import Sequence
from time import monotonic

import swapper
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language
from wagtail.models import Site

from .feed_rows import PAGE_FIELDS, FeedRow


# Seconds for which the address of a page is kept. When the page or its site moves, it is asked
# anew at once; only a page class that gives addresses by a rule of its own may wait that long.
ADDRESS_AGE = 60

# By all that an address depends on but the page: the addresses of pages by their values.
_kept: dict[tuple, dict[tuple, str]] = {}


def addresses_for_colleagues(rows: Sequence[FeedRow], request) -> dict[int, str]:
    """By item id, where a colleague reads the item himself: its page, the address of a curated
    link, or for pictures and videos the page that shows them; ``""`` where there is none."""
    kept = _kept_for(request)
    found = {}
    for item, page in rows:
        if item.is_without_link:
            found[item.pk] = reverse("wagtail_advocacy:composer", args=[item.pk])
        elif item.page_id is None:
            found[item.pk] = item.target_address
        else:
            if page not in kept:
                kept[page] = _page_address(page, request)
            found[item.pk] = kept[page]
    return found


def _kept_for(request) -> dict[tuple, str]:
    site = request.ambassador.site
    period = int(monotonic() / ADDRESS_AGE)
    surroundings = (
        period,
        site.pk,
        tuple(Site.get_site_root_paths()),
        get_language(),
        get_urlconf(),
        get_script_prefix(),
    )
    if surroundings not in _kept:
        for old in [key for key in list(_kept) if key[0] != period]:
            _kept.pop(old, None)
    return _kept.setdefault(surroundings, {})


def _page_address(values: tuple, request) -> str:
    page_class = swapper.load_model("wagtailcore", "Page")
    by_name = dict(zip(PAGE_FIELDS, values, strict=True))
    names = [field.attname for field in page_class._meta.concrete_fields]
    names = [name for name in names if name in by_name]
    page = page_class.from_db(None, names, [by_name[name] for name in names])
    return page.get_url(request=request, current_site=request.ambassador.site) or ""
