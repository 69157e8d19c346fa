"""The pictures of cards and lists."""

from django.db.models import Prefetch, QuerySet
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.sharing.models import Share


# 1.91 to 1, as the networks crop it; twice the width of a card.
CARD_IMAGE = "fill-688x360|format-webp"


def card_image(item: Item):
    """The rendition for a card, or ``None`` for an item without a picture."""
    if item.image is None:
        return None
    return get_rendition_or_not_found(item.image, CARD_IMAGE)


def images() -> QuerySet:
    """Pictures with their renditions for cards at hand."""
    return get_image_model()._default_manager.prefetch_renditions(CARD_IMAGE)


def with_share_images(shares: QuerySet[Share]) -> QuerySet[Share]:
    """The shares with the pictures of their items, in three queries however many there are."""
    return shares.prefetch_related(Prefetch("item__image", queryset=images()))
