"""The cards of the hub's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

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


PAGE_SIZE = 20
# 1.91 to 1, as the networks crop it; twice the width of a card.
CARD_IMAGE = "fill-688x360|format-webp"
CLOSES_SOON = timedelta(hours=72)
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Card:
    """One item as the feed shows it to one person."""

    item: Item
    url: str
    image: object
    composer_url: str
    network: object
    closes: object
    shares: Sequence["CardShare"]
    is_featured: bool

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
    """One page of the feed, with the numbers of the pages beside it or ``None``."""

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


def feed(request, *, page: int, words: str) -> Feed:
    """The ``page``-th page (from 1) of what this person may share; ``words`` filter it."""
    ambassador, programme = request.ambassador, request.advocacy_programme
    items = matching(offered_items(ambassador.site, ambassador.user), words)
    start = (page - 1) * PAGE_SIZE
    # One more than is shown tells whether there is a next page, without counting.
    found = list(with_images(items)[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    shares = card_shares(ambassador, shown)
    address = reverse("wagtail_advocacy:composer", args=[0])
    soon = timezone.now() + CLOSES_SOON
    cards = [
        Card(
            item=item,
            url=item.page.get_url(request=request, current_site=ambassador.site) or "",
            image=card_image(item),
            composer_url=address.replace("/0/", f"/{item.pk}/"),
            network=lead_network(networks_for(item, programme, ambassador)),
            closes=item.share_until if item.share_until and item.share_until < soon else None,
            shares=shares.get(item.pk, ()),
            is_featured=page == 1 and number == 0 and not words,
        )
        for number, item in enumerate(shown)
    ]
    return Feed(cards, page, page + 1 if len(found) > PAGE_SIZE else None)


def matching(items: QuerySet[Item], words: str) -> QuerySet[Item]:
    """The items whose title or summary holds each of ``words``."""
    for word in words.split():
        items = items.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return items


def with_images(items: QuerySet[Item]) -> QuerySet[Item]:
    """The items with page and picture at hand, in three queries however many there are."""
    return (
        items.select_related(None)
        .select_related("page")
        .prefetch_related(Prefetch("image", queryset=_images()))
    )


def with_share_images(shares: QuerySet[Share]) -> QuerySet[Share]:
    """The shares with the pictures of their items, in three queries however many there are."""
    return shares.prefetch_related(Prefetch("item__image", queryset=_images()))


def _images() -> QuerySet:
    return get_image_model()._default_manager.prefetch_renditions(CARD_IMAGE)


def card_image(item: Item):
    """The rendition for a card, or ``None`` for an item without a picture."""
    if item.image is None:
        return None
    return get_rendition_or_not_found(item.image, CARD_IMAGE)


def card_shares(ambassador, items: Sequence[Item]) -> dict[int, list[CardShare]]:
    """What the person shared of these items, with the readers each share brought."""
    by_item = shares_by_item(ambassador, items)
    readers = readers_by_share([share.pk for shares in by_item.values() for share in shares])
    return {
        item_id: [
            CardShare(share, network_label(share.network), readers.get(share.pk, 0))
            for share in shares
        ]
        for item_id, shares in by_item.items()
    }
