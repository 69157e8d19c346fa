"""The cards of the hub's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.content.barriers import barriers_for
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.measurement.queries import readers_by_share
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import (
    lead_network,
    network_label,
    networks_for,
    shares_by_item,
)

from .pictures import card_image


PAGE_SIZE = 20
CLOSES_SOON = timedelta(hours=72)
LONGEST_SEARCH = 100
# Seconds for which the readers on a card may be old.
READERS_AGE = 60
CARD_FIELDS = [
    "kind",
    "title",
    "summary",
    "image",
    "language",
    "networks",
    "share_until",
    "offered_at",
    "site",
    "page__path",
    "page__url_path",
    "page__locale",
]


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


def feed(request, *, page: int, words: str, question: Share | None = None) -> Feed:
    """The ``page``-th page (from 1) of what this person may share; ``words`` filter it.

    ``question`` is the share that is asked about above the feed already.
    """
    ambassador, programme = request.ambassador, request.advocacy_programme
    user = ambassador.user
    items = offered_items(ambassador.site, user, barriers=barriers_for(user))
    items = matching(items, words)
    start = (page - 1) * PAGE_SIZE
    # One more than is shown tells whether there is a next page, without counting.
    found = list(lean(items)[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    shares = card_shares(ambassador, shown)
    address = reverse("wagtail_advocacy:composer", args=[0])
    soon = timezone.now() + CLOSES_SOON
    cards = []
    for number, item in enumerate(shown):
        item.site = ambassador.site
        cards.append(
            Card(
                item=item,
                url=item.page.get_url(request=request, current_site=ambassador.site) or "",
                composer_url=address.replace("/0/", f"/{item.pk}/"),
                network=lead_network(networks_for(item, programme, ambassador)),
                closes=item.share_until if item.share_until and item.share_until < soon else None,
                shares=shares.get(item.pk, ()),
                is_featured=page == 1 and number == 0 and not words,
                is_asked_elsewhere=question is not None and question.item_id == item.pk,
            )
        )
    has_next = len(found) > PAGE_SIZE
    return Feed(cards, page, page + 1 if has_next else None)


def matching(items: QuerySet[Item], words: str) -> QuerySet[Item]:
    """The items whose title or summary holds each of ``words``."""
    for word in words.split():
        items = items.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return items


def lean(items: QuerySet[Item]) -> QuerySet[Item]:
    """The items with what a card needs of them and of their pages, without pictures."""
    return items.select_related(None).select_related("page").only(*CARD_FIELDS)


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
