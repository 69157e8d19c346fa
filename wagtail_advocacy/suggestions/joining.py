"""What becomes of suggestions that were joined with one that goes."""

from .models import Suggestion, SuggestionMessage, SuggestionSupport
from .moves import move
from .states import State


def hand_on(stored: Suggestion) -> None:
    """Open what was joined with the locked ``stored`` again: the oldest takes its place, with the
    people who support it and what they said."""
    joined = stored.merged.select_for_update().filter(state=State.MERGED)
    heir, *others = joined.order_by("created_at", "pk") or [None]
    if heir is None:
        return
    move("reopen", heir, merged_into=None, closed_at=None, moment="submitted_at")
    Suggestion.objects.filter(pk__in=[one.pk for one in others]).update(merged_into=heir)
    people = set(stored.supports.values_list("ambassador_id", flat=True))
    SuggestionSupport.objects.bulk_create(
        [
            SuggestionSupport(suggestion=heir, ambassador_id=pk)
            for pk in sorted(people - {heir.ambassador_id})
        ],
        ignore_conflicts=True,
    )
    comments = stored.messages.filter(kind=SuggestionMessage.Kind.COMMENT)
    comments.update(suggestion=heir)


def forget_gone(stored: Suggestion) -> None:
    """Let the address of ``stored`` be proposed anew where what was made of it before is gone."""
    if stored.address_key:
        Suggestion.objects.filter(
            site=stored.site_id,
            address_key=stored.address_key,
            state=State.PUBLISHED,
            page=None,
            link=None,
        ).update(address_key="")
