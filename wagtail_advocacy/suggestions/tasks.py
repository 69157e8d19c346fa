"""Suggestions' work in the worker."""

from wagtail.models import Revision

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
    _name_revision(suggestion_id)
    return values["fetching"]


def _name_revision(suggestion_id: int) -> None:
    """Wagtail's headings call a suggestion as its latest revision does."""
    suggestion = Suggestion.objects.filter(pk=suggestion_id).first()
    if suggestion is not None:
        revisions = Revision.objects.filter(pk=suggestion.latest_revision_id)
        revisions.update(object_str=str(suggestion))


def forget_voters() -> int:
    """Gives how many voters of closed polls were deleted."""
    return polls.forget_voters()


def tell_outcomes() -> int:
    """Every morning: what suggestions brought, to those who made them. Gives how many were
    told. Thanks for what could not be noted when it was published, too."""
    publishing.complete_published()
    return outcomes.tell_outcomes()
