"""The cards of the hub's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from urllib.parse import urlsplit
from uuid import UUID

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.content.barriers import barriers_for
from wagtail_advocacy.content.feedback import verdicts_of
from wagtail_advocacy.content.models import Item, Rating
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.content.search import found_ids
from wagtail_advocacy.measurement.queries import readers_by_share
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import (
    lead_network,
    network_label,
    networks_for,
    shares_by_item,
)
from wagtail_advocacy.suggestions.queries import credited_names

from .addresses import addresses_for_colleagues
from .feed_rows import FeedRow, rows_of, wanted_rows
from .grounds import grounds_of
from .pictures import card_image


PAGE_SIZE = 20
CLOSES_SOON = timedelta(hours=72)
LONGEST_SEARCH = 100
# Seconds for which the readers on a card may be old.
READERS_AGE = 60


@dataclass(frozen=True, slots=True)
class Card:
    """One item as the feed shows it to one person."""

    item: Item
    url: str
    composer_url: str
    network: object
    closes: object
    shares: Sequence["CardShare"]
    is_featured: bool
    is_asked_elsewhere: bool = False
    topic: str = ""
    because: str = ""
    suggested_by: str = ""
    verdict: str = ""

    @property
    def is_useful(self) -> bool:
        return self.verdict == Rating.Verdict.USEFUL

    @property
    def is_hidden(self) -> bool:
        """Whether the person said "not for me"; he finds it by searching only."""
        return self.verdict == Rating.Verdict.NOT_FOR_ME

    @property
    def domain(self) -> str:
        """The host of something that others published; ``""`` for a page of this site."""
        if self.item.page_id is not None:
            return ""
        return (urlsplit(self.item.target_address).hostname or "").removeprefix("www.")

    @property
    def is_important(self) -> bool:
        return self.item.importance == Item.Importance.IMPORTANT

    @property
    def image(self):
        """The rendition, or ``None`` for an item without a picture."""
        return card_image(self.item)

    @property
    def pending(self) -> "CardShare | None":
        """The share of which we do not know yet whether it went out."""
        return next((share for share in self.shares if share.is_pending), None)

    @property
    def is_shared(self) -> bool:
        return any(share.is_confirmed for share in self.shares)


@dataclass(frozen=True, slots=True)
class CardShare:
    share: Share
    label: str
    readers: int

    @property
    def is_without_link(self) -> bool:
        return self.share.item.is_without_link

    @property
    def is_pending(self) -> bool:
        return self.share.state == Share.State.STARTED and self.share.answered_at is None

    @property
    def is_confirmed(self) -> bool:
        return self.share.state == Share.State.CONFIRMED


@dataclass(frozen=True)
class Feed:
    """One page of the feed: its cards, and the number of the next page."""

    cards: list[Card]
    page: int
    next_page: int | None

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def is_done(self) -> bool:
        """Whether everything there is was shared already."""
        return (
            self.page == 1
            and self.next_page is None
            and bool(self.cards)
            and all(card.is_shared for card in self.cards)
        )


def feed(
    request,
    reader: Reader,
    *,
    page: int,
    words: str,
    topic: UUID | None = None,
    question: Share | None = None,
) -> Feed:
    """The ``page``-th page (from 1) of what this person, who is ``reader``, may share.

    With ``words`` everything that he may see and that has them, the best first; otherwise what
    he wants to see, of ``topic`` alone where it is given, in his own order.

    ``question`` is the share that is asked about above the feed already.
    """
    ambassador, programme = request.ambassador, request.advocacy_programme
    part = {"start": (page - 1) * PAGE_SIZE, "size": PAGE_SIZE}
    if words:
        rows, has_next = found_rows(ambassador, reader, words, **part)
    else:
        rows, has_next = wanted_rows(ambassador, reader, topic=topic, **part)
    addresses = addresses_for_colleagues(rows, request)
    shown = [row.item for row in rows]
    if page == 1 and not words and not topic:
        shown = featured_first(shown)
    shares = card_shares(ambassador, shown)
    grounds = grounds_of(shown, ambassador, reader)
    suggesters = credited_names(shown)
    verdicts = verdicts_of(ambassador, shown)
    address = reverse("wagtail_advocacy:composer", args=[0])
    soon = timezone.now() + CLOSES_SOON
    cards = []
    for number, item in enumerate(shown):
        item.site = ambassador.site
        cards.append(
            Card(
                item=item,
                url=addresses[item.pk],
                composer_url=address.replace("/0/", f"/{item.pk}/"),
                network=lead_network(networks_for(item, programme, ambassador)),
                closes=item.share_until if item.share_until and item.share_until < soon else None,
                shares=shares.get(item.pk, ()),
                is_featured=page == 1 and number == 0 and not words and not topic,
                topic=grounds[item.pk].topic,
                because=grounds[item.pk].because,
                suggested_by=suggesters.get(item.pk, ""),
                verdict=verdicts.get(item.pk, ""),
                is_asked_elsewhere=question is not None and question.item_id == item.pk,
            )
        )
    return Feed(cards, page, page + 1 if has_next else None)


def found_rows(
    ambassador, reader: Reader, words: str, *, start: int, size: int
) -> tuple[list[FeedRow], bool]:
    """The rows of a page of what this person may see and has ``words``, the best first, and
    whether there are more."""
    user, site = ambassador.user, ambassador.site
    items = offered_items(site, user, barriers=barriers_for(user), reader=reader).order_by()
    found = found_ids(site, words)
    offered = set(items.filter(pk__in=found).values_list("pk", flat=True))
    ids = [pk for pk in found if pk in offered]
    shown = ids[start : start + size]
    rows = {row.item.pk: row for row in rows_of(Item.objects.filter(pk__in=shown))}
    return [rows[pk] for pk in shown if pk in rows], len(ids) > start + size


def featured_first(items: list[Item]) -> list[Item]:
    """The first featured or important item before all others; without one, as they are."""
    featured = next((item for item in items if item.importance > Item.Importance.NORMAL), None)
    return [featured, *(item for item in items if item is not featured)] if featured else items


def card_shares(ambassador, items: Sequence[Item]) -> dict[int, list[CardShare]]:
    """What the person shared of these items, with the readers each share brought."""
    by_item = shares_by_item(ambassador, items)
    readers = _readers_lately([share.pk for shares in by_item.values() for share in shares])
    return {
        item_id: [
            CardShare(share, network_label(share.network), readers.get(share.pk, 0))
            for share in shares
        ]
        for item_id, shares in by_item.items()
    }


def _readers_lately(share_ids: list[int]) -> dict[int, int]:
    if not share_ids:
        return {}
    numbers = ",".join(map(str, sorted(share_ids)))
    key = "wagtail_advocacy.readers." + blake2b(numbers.encode(), digest_size=16).hexdigest()
    return cache.get_or_set(key, lambda: readers_by_share(share_ids), READERS_AGE)
