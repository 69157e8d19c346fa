"""Suggestions follow what was made of them, and never stand in the way of publishing it."""

import logging

from django.db.models import Q

from .decisions import publish
from .models import Suggestion
from .states import State


logger = logging.getLogger(__name__)


def note_published(made: Q, user=None) -> int:
    """Note that the page or the link that fulfils ``made`` is published. Gives of how many
    suggestions that is news. What fails is logged, and left to ``complete_published``."""
    suggestions = Suggestion.objects.filter(made, state__in=[State.TAKEN_UP, State.PUBLISHED])
    return sum(_publish(suggestion, user) for suggestion in suggestions.order_by("pk"))


def complete_published() -> int:
    """Make good what failed when it was published: what is still taken up although its page or
    link is live. Gives how many were completed. Safe to repeat."""
    return note_published(Q(state=State.TAKEN_UP) & (Q(page__live=True) | Q(link__live=True)))


def _publish(suggestion: Suggestion, user) -> bool:
    # A savepoint within the editor's transaction: what a receiver broke ends with it.
    try:
        return publish(suggestion, user)
    except Exception:
        logger.exception("Suggestion %s could not be noted as published.", suggestion.pk)
        return False
