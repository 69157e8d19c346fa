"""Where outsiders read the public edition of a page that is not for them.

The page itself is asked only whether it is live and whether its edition is approved.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wagtail_advocacy.content.edition_card import card_png
from wagtail_advocacy.content.edition_page import HEADERS, name_of, render_edition
from wagtail_advocacy.content.editions import edition_of
from wagtail_advocacy.content.models import Item, PublicEdition, TargetKind
from wagtail_advocacy.content.target import public_target

from .views import nowhere
from .visitor import client_address


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """The public edition at ``/read/<slug>/``, or the neutral page."""
    found = _find(slug)
    if found is None:
        return nowhere(request, client_address(request))
    item, row = found
    return render_edition(request, item.site, row, language=item.language, slug=slug)


@require_safe
def edition_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of an edition that has no image."""
    found = _find(slug)
    if found is None:
        return nowhere(request, client_address(request))
    item, row = found
    content = card_png(row.title, name_of(item.site))
    return HttpResponse(content, content_type="image/png", headers=HEADERS)


def _find(slug: str) -> tuple[Item, PublicEdition] | None:
    items = Item.objects.select_related("page", "site")
    item = items.filter(edition_slug=slug, target_kind=TargetKind.EDITION).first()
    if item is None or public_target(item).reason is not None:
        return None
    row = edition_of(item.page)
    return (item, row) if row is not None and row.is_complete else None
