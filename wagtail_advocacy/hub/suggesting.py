"""What the pages about suggestions say of one of them."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_advocacy.measurement.queries import ItemFigures, item_figures
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.queries import (
    item_of,
    made_of,
    name_of,
    usual_answer_days,
    visible,
)
from wagtail_advocacy.suggestions.states import State


# How far along the track each state is.
STEPS = {
    State.SUBMITTED: 1,
    State.ASKED: 1,
    State.TAKEN_UP: 2,
    State.PUBLISHED: 3,
}


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Outcome:
    """What was made of a suggestion: where to share it, where to read it, and what it brought."""

    title: str
    composer_item_id: int | None
    figures: ItemFigures
    address: str


def track_of(suggestion: Suggestion, figures: ItemFigures | None) -> list[Step]:
    """Received, taken up, published, shared; empty for one that is no longer on its way."""
    reached = STEPS.get(State(suggestion.state))
    if reached is None:
        return []
    if reached == 3 and figures is not None and figures.shares:
        reached = 4
    labels = [_("Received"), _("Taken up"), _("Published"), _("Shared")]
    return [
        Step(label, is_done=number <= reached, is_current=number == reached)
        for number, label in enumerate(labels, start=1)
    ]


def outcome_of(suggestion: Suggestion, user) -> Outcome | None:
    """What was made of a published suggestion, or of the one that it was joined with: as far as
    it is offered for sharing or ``user`` may read it."""
    published = suggestion.merged_into or suggestion
    if published.state != State.PUBLISHED:
        return None
    made = made_of(published, user)
    item = item_of(published)
    # What it was joined with may be about a topic that is closed to the person.
    if made is None and (item is None or published is not suggestion):
        return None
    address = made.address if made else ""
    if item is None:
        return Outcome(made.title, None, ItemFigures(), address)
    figures = item_figures(suggestion.site, item).get(item.pk, ItemFigures())
    return Outcome(item.title, None if item.withdrawn_at else item.pk, figures, address)


def suggester_name(suggestion: Suggestion, reader: Ambassador) -> str:
    """Who suggested it, as far as ``reader`` may know."""
    person = suggestion.ambassador
    if suggestion.ambassador_id == reader.pk:
        return _("You")
    if person is None or person.user is None:
        return _("Somebody who left")
    return name_of(person.user) if suggestion.may_show_name else _("A colleague")


def answer_time(site) -> str:
    """When one may expect to hear, in a sentence: what is usual, else what is promised."""
    days = usual_answer_days(site)
    if days is None:
        days = settings_for(site).answer_promise
        return ngettext(
            "You hear within a working day.", "You hear within %(days)s working days.", days
        ) % {"days": days}
    return ngettext(
        "You usually hear within a working day.",
        "You usually hear within %(days)s working days.",
        days,
    ) % {"days": days}


def address_of(suggestion: Suggestion) -> str:
    """The page of ``suggestion``."""
    return reverse("wagtail_advocacy:suggestion", args=[suggestion.pk])


def own_suggestion(request, suggestion_id: int) -> Suggestion:
    """The person's own suggestion; somebody else's is not found."""
    own = Suggestion.objects.filter(ambassador=request.ambassador).select_related("site")
    return get_object_or_404(own, pk=suggestion_id)


def visible_suggestion(request, suggestion_id: int) -> Suggestion:
    """One that the person may read; anything else is not found."""
    reader = reader_of(request.user, request.advocacy_site, request.advocacy_programme)
    found = visible(reader, request.ambassador).select_related(
        "site", "ambassador__user", "merged_into"
    )
    return get_object_or_404(found, pk=suggestion_id)
