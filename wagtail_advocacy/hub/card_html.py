"""The HTML of cards. Most look the same to everybody, so they are kept for a moment."""

from collections.abc import Sequence
from hashlib import blake2b

from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .cards import Card
from .pictures import images


TEMPLATE = "wagtail_advocacy/hub/card.html"
# Seconds. What decides about a card is in its key; only a picture whose file was replaced waits.
AGE = 60


def render_cards(request, cards: Sequence[Card]) -> list[SafeString]:
    """The HTML of each card. Whether a card may be shown is decided before, never here."""
    keys = [_key(card) for card in cards]
    kept = cache.get_many([key for key in keys if key])
    missing = [card for card, key in zip(cards, keys, strict=True) if key not in kept]
    fresh = _render(request, missing)
    cache.set_many(
        {
            key: fresh[card.item.pk]
            for card, key in zip(cards, keys, strict=True)
            if key and key not in kept
        },
        AGE,
    )
    # Both come out of the template below.
    return [
        mark_safe(kept[key] if key in kept else fresh[card.item.pk])  # noqa: S308
        for card, key in zip(cards, keys, strict=True)
    ]


def _key(card: Card) -> str | None:
    """What the card's HTML depends on; ``None`` for one with a form, which is one person's."""
    if card.pending and not card.is_asked_elsewhere:
        return None
    item = card.item
    parts = (
        item.pk,
        item.kind,
        item.title,
        item.summary,
        item.language,
        item.image_id,
        timezone.localtime(item.offered_at).date(),
        card.url,
        card.composer_url,
        card.network and card.network.id,
        card.closes,
        card.is_featured,
        card.is_important,
        card.topic,
        card.because,
        card.suggested_by,
        card.verdict,
        get_language(),
        timezone.get_current_timezone_name(),
        *(
            (
                made.label,
                made.share.state,
                made.share.answered_at is None,
                timezone.localtime(made.share.last_started_at).date(),
                made.readers,
            )
            for made in card.shares
        ),
    )
    return "wagtail_advocacy.card." + blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _render(request, cards: Sequence[Card]) -> dict[int, str]:
    if not cards:
        return {}
    prefetch_related_objects([card.item for card in cards], Prefetch("image", images()))
    template = get_template(TEMPLATE)
    language = get_language()
    return {
        card.item.pk: template.render(
            {"card": card, "current_language": language},
            # Only a form needs the request, and context processors are not cheap.
            request if card.pending else None,
        )
        for card in cards
    }
