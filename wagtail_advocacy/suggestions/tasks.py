"""Suggestions' work in the worker."""

from wagtail_advocacy.content.unfurl import unfurl
from wagtail_advocacy.safe_http import FetchError

from . import outcomes, polls, publishing
from .models import Suggestion


def fetch_suggestion(suggestion_id: int) -> str:
    """Fetch what the page at a suggestion's address says of itself. Gives how it went."""
    suggestion = Suggestion.objects.filter(pk=suggestion_id).exclude(address="").first()
    if suggestion is None:
        return ""
    try:
        card, answer = unfurl(suggestion.address)
    except FetchError:
        card = None
    if card is None or answer.status != 200:
        values = {"fetching": Suggestion.Fetching.FAILED}
    else:
        values = {
            "title": card.title,
            "summary": card.summary,
            "fetching": Suggestion.Fetching.DONE,
        }
    Suggestion.objects.filter(pk=suggestion_id).update(**values)
    return values["fetching"]


def forget_voters() -> int:
    """Gives how many voters of closed polls were deleted."""
    return polls.forget_voters()


def tell_outcomes() -> int:
    """Every morning: what suggestions brought, to those who made them. Gives how many were
    told. Thanks for what could not be noted when it was published, too."""
    publishing.complete_published()
    return outcomes.tell_outcomes()
