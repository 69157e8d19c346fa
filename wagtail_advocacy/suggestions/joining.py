"""Suggestions that are joined, and what becomes of them when one goes."""

from wagtail_advocacy.content.links import address_key

from .models import Suggestion, SuggestionMessage, SuggestionSupport
from .moves import move
from .queries import suggestion_at
from .states import State


def bring_along(source: Suggestion, target: Suggestion) -> None:
    """Have the people who support ``source`` support ``target``, and bring what colleagues said of
    it there."""
    people = set(source.supports.values_list("ambassador_id", flat=True))
    # Who suggested it supports the other one, unless he took his own back.
    if source.state == State.MERGED:
        people |= {source.ambassador_id} - {None}
    SuggestionSupport.objects.bulk_create(
        [
            SuggestionSupport(suggestion=target, ambassador_id=pk)
            for pk in sorted(people - {target.ambassador_id})
        ],
        ignore_conflicts=True,
    )
    comments = source.messages.filter(kind=SuggestionMessage.Kind.COMMENT)
    comments.update(suggestion=target)


def hand_on(stored: Suggestion) -> None:
    """Let the oldest of those that were joined with the locked ``stored``, which goes, take its
    place. One whose address stands elsewhere by now is joined with that."""
    heir = None
    joined = stored.merged.select_for_update().filter(state=State.MERGED)
    for one in joined.order_by("created_at", "pk"):
        place = standing_at(one) or heir
        if place is not None:
            one.merged_into = place
            one.save(update_fields=["merged_into"])
            continue
        open_again(one)
        bring_along(stored, one)
        heir = one


def standing_at(suggestion: Suggestion) -> Suggestion | None:
    """Another suggestion that stands at the address of ``suggestion``."""
    other = suggestion_at(suggestion.site, suggestion.address) if suggestion.address else None
    return None if other == suggestion else other


def open_again(stored: Suggestion) -> None:
    """Put the locked ``stored`` before the editors again. Raises ``NotNow``. That no other one
    stands at its address is for the caller to ask."""
    forget_gone(stored)
    move(
        "reopen",
        stored,
        moment="submitted_at",
        address_key=address_key(stored.address) if stored.address else "",
        closed_at=None,
        decline_reason="",
        page=None,
        link=None,
        merged_into=None,
    )


def forget_gone(stored: Suggestion) -> None:
    """Let the address of ``stored`` be proposed anew where what was made of it before is gone."""
    if stored.address:
        Suggestion.objects.filter(
            site=stored.site_id,
            address_key=address_key(stored.address),
            state=State.PUBLISHED,
            page=None,
            link=None,
        ).update(address_key="")
