"""What the reports say of suggestions: how many, how soon, and what came of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from wagtail.models import Site

from wagtail_advocacy.content.models import Origin
from wagtail_advocacy.measurement.groups import TeamId, in_teams
from wagtail_advocacy.measurement.participation import (
    month_number,
)
from wagtail_advocacy.measurement.readers import readers_between, shares_between
from wagtail_advocacy.programme.calendar import day_end, day_start, working_days

from .models import Suggestion
from .states import OPEN, State


# The borders of the ages of open suggestions, in days; as in the filter of their list.
AGES = (3, 7, 30)
TAKEN_UP = (State.TAKEN_UP, State.PUBLISHED)


def suggestions_of(site: Site, teams: Collection[TeamId] | None = None) -> QuerySet[Suggestion]:
    """What was sent to the editors of ``site``, by people who were in ``teams`` at that time
    (``None`` in it: in no team); left out: by all."""
    sent = Suggestion.objects.filter(site=site).exclude(submitted_at=None).order_by()
    return sent if teams is None else sent.filter(in_teams("team_id", teams))


def between(moment: str, first: date, last: date) -> Q:
    """Condition: the moment in the column is on the programme's days from ``first`` to
    ``last``."""
    return Q(**{f"{moment}__gte": day_start(first), f"{moment}__lt": day_end(last)})


@dataclass(frozen=True)
class Waiting:
    """What no editor has decided on, by age.

    ``counts`` has one number more than ``AGES``: up to each of these, and older than the last.
    """

    counts: list[int]
    oldest: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts)


def waiting(suggestions: QuerySet[Suggestion], now: datetime) -> Waiting:
    """How long the open ones among ``suggestions`` have waited at ``now``. One query."""
    borders = [now - timedelta(days=days) for days in AGES]
    spans = [Q(submitted_at__gte=borders[0])]
    spans += [
        Q(submitted_at__lt=newer, submitted_at__gte=older)
        for newer, older in zip(borders, borders[1:], strict=False)
    ]
    spans.append(Q(submitted_at__lt=borders[-1]))
    counts = {f"age_{number}": Count("pk", filter=span) for number, span in enumerate(spans)}
    found = suggestions.filter(state__in=OPEN).aggregate(oldest=Min("submitted_at"), **counts)
    return Waiting([found[name] for name in counts], found["oldest"])


@dataclass(frozen=True)
class Spread:
    """How long something took, in working days (``calendar.working_days``). ``typical`` is the
    median, ``nine_of_ten`` the 90th percentile by nearest rank; ``None`` of nothing."""

    count: int = 0
    typical: float | None = None
    nine_of_ten: float | None = None


def spread_of(durations: Iterable[float]) -> Spread:
    """The spread of ``durations``."""
    known = sorted(durations)
    if not known:
        return Spread()
    return Spread(len(known), median(known), known[ceil(len(known) * 0.9) - 1])


def time_until(moment: str, suggestions: QuerySet[Suggestion], first: date, last: date) -> Spread:
    """How long it took from receipt to ``moment`` (``"answered_at"`` or ``"published_at"``), of
    those where that was on the days from ``first`` to ``last``. One query."""
    done = suggestions.filter(between(moment, first, last), **{f"{moment}__gte": F("submitted_at")})
    return spread_of(
        working_days(*pair) for pair in done.values_list("submitted_at", moment).iterator()
    )


@dataclass(frozen=True)
class Decided:
    """What became of suggestions. ``taken_up`` has those that are ``published``; ``gone`` are
    those that were withdrawn or joined with another."""

    received: int = 0
    waiting: int = 0
    taken_up: int = 0
    published: int = 0
    declined: int = 0
    gone: int = 0

    @property
    def rate(self) -> float | None:
        """Taken up, in per cent of those that an editor took up or declined; ``None`` when there
        are none."""
        decided = self.taken_up + self.declined
        return self.taken_up * 100 / decided if decided else None

    def __add__(self, other: "Decided") -> "Decided":
        names = [field.name for field in fields(self)]
        return Decided(*(getattr(self, name) + getattr(other, name) for name in names))


COUNTS = {
    "received": Count("pk"),
    "waiting": Count("pk", filter=Q(state__in=sorted(OPEN))),
    "taken_up": Count("pk", filter=Q(state__in=TAKEN_UP)),
    "published": Count("pk", filter=Q(state=State.PUBLISHED)),
    "declined": Count("pk", filter=Q(state=State.DECLINED)),
    "gone": Count("pk", filter=Q(state__in=[State.WITHDRAWN, State.MERGED])),
}


def decided(suggestions: QuerySet[Suggestion]) -> Decided:
    """What became of ``suggestions``. One query."""
    return Decided(**suggestions.aggregate(**COUNTS))


def decided_by(column: str, suggestions: QuerySet[Suggestion]) -> dict[object, Decided]:
    """What became of ``suggestions`` by the value of ``column``. One query."""
    rows = suggestions.order_by().values(column).annotate(**COUNTS)
    return {row.pop(column): Decided(**row) for row in rows}


def monthly(
    moment: str, suggestions: QuerySet[Suggestion], months: list[date], last: date
) -> list[int]:
    """Of how many ``suggestions`` the moment was in each of ``months``, up to the day ``last``.
    One query."""
    found = suggestions.filter(between(moment, months[0], last))
    rows = found.annotate(month=month_number(moment, months)).values_list("month")
    counts = dict(rows.annotate(n=Count("pk")))
    return [counts.get(number, 0) for number in range(len(months))]


@dataclass(frozen=True)
class Loop:
    """Once round, in one period: each figure counts what happened in it.

    ``shares`` and ``readers`` are of items that came from a suggestion. ``proposed_next`` are
    those of ``proposed`` that began from an item ("Suggest something like this") or came from
    somebody of whose suggestions one had been published before.
    """

    proposed: int
    taken_up: int
    published: int
    shares: int
    readers: int
    proposed_next: int

    @property
    def is_still(self) -> bool:
        """Whether nothing happened at all."""
        return not any(getattr(self, field.name) for field in fields(self))


def loop_of(site: Site, first: date, last: date) -> Loop:
    """The loop of ``site`` on the days from ``first`` to ``last``. Five queries."""
    before = Suggestion.objects.filter(
        ambassador=OuterRef("ambassador"), published_at__lt=OuterRef("submitted_at")
    )
    received = between("submitted_at", first, last)
    is_next = Q(inspired_by__isnull=False) | Q(has_one=True)
    counts = (
        suggestions_of(site)
        .annotate(has_one=Exists(before))
        .aggregate(
            proposed=Count("pk", filter=received),
            taken_up=Count("pk", filter=between("taken_up_at", first, last)),
            published=Count("pk", filter=between("published_at", first, last)),
            proposed_next=Count("pk", filter=received & is_next),
        )
    )
    return Loop(
        **counts,
        shares=shares_between(site, first, last, origin=Origin.SUGGESTED),
        readers=readers_between(site, first, last, origin=Origin.SUGGESTED),
    )
