"""The verbs of curated links: add, fetch, merge, publish, and what is offered of them."""

from datetime import timedelta
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_supported_language_variant
from wagtail.models import Site

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.safe_http import FetchError, validate_public_address

from .models import CuratedLink, Feed, FeedEntry, Item, OfferTerms, Origin, TargetKind
from .probe import check_target_later
from .services import add_item, update_item, withdraw_item
from .unfurl import WebCard, unfurl
from .web_images import fetch_image


FETCH_LINK = "wagtail_advocacy.content.tasks.fetch_link"

OFFER_TERMS = [field.name for field in OfferTerms._meta.get_fields()]

# Parameters that tell where a visitor came from and not what he sees.
TRACKING = ("utm_", "mtm_", "pk_", "at_")
TRACKING_NAMES = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "twclid", "igshid", "mc_cid", "mc_eid", "li_fat_id"}
)


def canonical_address(address: str) -> str:
    """``address`` without what may differ between two addresses of the same page: scheme,
    ``www.``, capitals of the host, fragment, a slash at the end, tracking parameters."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    pairs = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in TRACKING_NAMES and not name.lower().startswith(TRACKING)
    ]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def address_key(address: str) -> str:
    """A digest of the canonical address: two links with the same one are merged."""
    return blake2b(canonical_address(address).encode(), digest_size=20).hexdigest()


def link_at(site: Site, address: str) -> CuratedLink | None:
    """The curated link of ``site`` for ``address``, if there is one."""
    return CuratedLink.objects.filter(site=site, address_key=address_key(address)).first()


def add_link(
    site: Site, address: str, *, user=None, feed: Feed | None = None, **values
) -> tuple[CuratedLink, bool]:
    """A draft for ``address``, which the worker fetches; gives whether it is new.

    The same address twice is one link. ``values`` are fields that are known already; fetching
    fills the others. Raises ``ValidationError`` for an address that outsiders cannot open.
    """
    validate_public_address(address)
    known = link_at(site, address)
    if known is not None:
        return known, False
    link = CuratedLink(
        site=site,
        address=address,
        address_key=address_key(address),
        feed=feed,
        live=False,
        has_unpublished_changes=True,
        **values,
    )
    try:
        with transaction.atomic():
            link.save()
            link.save_revision(user=user, clean=False)
    except IntegrityError:
        # Somebody else was a moment faster.
        known = link_at(site, address)
        if known is None:
            raise
        return known, False
    fetch_link_later(link)
    return link, True


def fetch_link_later(link: CuratedLink) -> None:
    """Have the worker fetch title, summary and image of ``link``."""
    enqueue(FETCH_LINK, link.pk)


def fetch_link(link: CuratedLink) -> CuratedLink:
    """Fetch title, summary and image of ``link`` and fill in what is empty.

    Gives the link, or the one that it was merged into: a page may name another address as its
    own. A draft of a trusted feed is published then. Safe to repeat.
    """
    try:
        card, answer = unfurl(link.address)
    except FetchError as error:
        return _finish(link, WebCard(), error.problem)
    if answer.status != 200:
        return _finish(link, WebCard(), str(answer.status))
    other = _same_as(link, card, answer.url)
    if other is not None:
        return _merge(link, other)
    return _finish(link, card, "")


def _same_as(link: CuratedLink, card: WebCard, found_at: str) -> CuratedLink | None:
    """An older link to the same page, if ``link`` itself was never touched by anybody."""
    if link.live or link.was_edited:
        return None
    for address in (card.canonical_url, found_at):
        # Only on its own host: a page may name anything as its address.
        if address and urlsplit(address).hostname == urlsplit(found_at).hostname:
            other = link_at(link.site, address)
            if other is not None and other.pk != link.pk:
                return other
    return None


@transaction.atomic
def _merge(link: CuratedLink, other: CuratedLink) -> CuratedLink:
    FeedEntry.objects.filter(link=link).update(link=other)
    link.delete()
    return other


def _finish(link: CuratedLink, card: WebCard, problem: str) -> CuratedLink:
    # Outside the transaction: nobody else could write meanwhile on SQLite.
    wanted = card.image_url and not link.get_latest_revision_as_object().image
    image = fetch_image(card.image_url, card.title) if wanted else None
    return _store(link, card, image, problem)


@transaction.atomic
def _store(link: CuratedLink, card: WebCard, image, problem: str) -> CuratedLink:
    link = CuratedLink.objects.select_for_update().filter(pk=link.pk).first()
    if link is None:
        # Deleted while it was being fetched.
        return CuratedLink()
    link.fetching = CuratedLink.Fetching.FAILED if problem else CuratedLink.Fetching.DONE
    link.fetch_problem = problem
    CuratedLink.objects.filter(pk=link.pk).update(
        fetching=link.fetching, fetch_problem=link.fetch_problem
    )
    found = {
        "title": card.title,
        "summary": card.summary,
        "image": image,
        "language": site_language(card.language),
    }
    _fill(link, {name: value for name, value in found.items() if value})
    link.refresh_from_db()
    if link.feed and link.feed.is_trusted and not link.live and link.title:
        publish_link(link, days=link.feed.expires_after_days)
    return link


def _fill(link: CuratedLink, found: dict) -> None:
    """Write what was found to the draft where it says nothing yet, and with it to a link that
    is published just so."""
    draft = link.get_latest_revision_as_object()
    missing = {name: value for name, value in found.items() if not getattr(draft, name)}
    if not missing:
        return
    for name, value in missing.items():
        setattr(draft, name, value)
    was_in_step = link.live and not link.has_unpublished_changes
    revision = draft.save_revision(clean=False)
    if was_in_step:
        revision.publish()
    elif not link.live:
        CuratedLink.objects.filter(pk=link.pk).update(**missing)


def publish_link(link: CuratedLink, *, days: int | None = None, user=None) -> None:
    """Publish the draft of ``link``, to expire in ``days``."""
    link.refresh_from_db()
    draft = link.get_latest_revision_as_object()
    if days and not draft.expire_at:
        draft.expire_at = timezone.now() + timedelta(days=days)
    draft.save_revision(user=user, clean=False).publish(user=user)
    link.refresh_from_db()


def site_language(code: str) -> str:
    """``code`` as a language of this site, or ``""``."""
    try:
        return get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""


@transaction.atomic
def write_link_item(link: CuratedLink) -> Item | None:
    """Bring the item of ``link`` up to date with the link as it is stored, and give it.

    ``None`` when it is not published and never was.
    """
    stored = CuratedLink.objects.select_for_update().filter(pk=link.pk).first()
    if stored is None:
        return None
    item = Item.objects.select_for_update().filter(link=stored).first()
    if not stored.live:
        if item is not None:
            withdraw_item(item)
        return item
    values = {
        "kind": Item.Kind.VACANCY if stored.is_vacancy else Item.Kind.LINK,
        "origin": Origin.OWN if stored.is_own else Origin.THIRD_PARTY,
        "site": stored.site,
        "title": stored.title or stored.domain,
        "summary": stored.summary,
        "image": stored.image,
        "language": stored.language,
        "target_kind": TargetKind.ADDRESS,
        "target_address": stored.address,
        "expires_at": stored.expire_at,
        "shareable": True,
        **{name: getattr(stored, name) for name in OFFER_TERMS},
    }
    if item is not None and item.origin == Origin.SUGGESTED:
        # That a colleague suggested it is not undone by publishing the link again.
        del values["origin"]
    if item is None:
        item = Item(link=stored, **values)
        add_item(item)
    else:
        update_item(item, values, offered=True)
    check_target_later(item)
    return item
