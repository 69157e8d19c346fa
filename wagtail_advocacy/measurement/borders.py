"""How far the tallies are, and what therefore must be asked of raw rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wagtail_advocacy.programme.calendar import day_start, month_start, next_month, programme_day

from .cells import ONE_DAY
from .models import TallyState


# What is stored later than this after its time is announced first (``tallies.reopen``).
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class Borders:
    """How far reports can read tallies.

    From the day ``raw_from`` on raw rows must be asked, because the tallies may not have all of it
    yet; ``date.min`` before the worker's first run. Raw rows of earlier days may be gone. The same
    of ``shares_from`` for what only shares say, which are never gone. Up to the day ``added_to``
    (``None``: none) there are tallies of months, and up to the month ``grouped_to`` (likewise)
    those of groups.
    """

    raw_from: date
    shares_from: date
    added_to: date | None
    grouped_to: date | None

    def noted_to(self, month: date) -> datetime | None:
        """The moment up to which ``Sharer`` has all that was confirmed; ``None`` where it has not
        all that was before ``month`` (first day)."""
        return day_start(self.shares_from) if self.shares_from >= month else None


def tally_state() -> TallyState:
    """How far the tallies are; nothing is set before the worker's first run."""
    return TallyState.objects.filter(pk=1).first() or TallyState(pk=1)


def counted_before() -> date:
    """``Borders.raw_from``."""
    return borders().raw_from


def borders() -> Borders:
    """All of them, in one query."""
    return borders_of(tally_state())


def borders_of(state: TallyState) -> Borders:
    """All of them as ``state`` has them."""
    refreshed = programme_day(state.refreshed_to - OVERLAP) if state.refreshed_to else date.min
    closed = state.closed_to + ONE_DAY if state.closed_to else date.min
    raw_from, whole_to = max(refreshed, closed), state.added_up_to
    added_to = None
    if whole_to is not None:
        added_to = state.part_added_to or next_month(whole_to) - ONE_DAY
        # Days of a month that was counted may have been opened again.
        if added_to >= raw_from:
            added_to = min(next_month(whole_to), month_start(raw_from)) - ONE_DAY
    grouped_to = state.grouped_to
    if grouped_to is not None and next_month(grouped_to) > raw_from:
        grouped_to = month_start(month_start(raw_from) - ONE_DAY)
    return Borders(raw_from, refreshed, added_to, grouped_to)


def part_of(month: date, state: TallyState) -> date | None:
    """The day up to which ``AmbassadorPart`` has the month that begins on ``month``; ``None`` where
    it has nothing of it."""
    part = state.people_added_to
    if part is None or month != month_start(part):
        return None
    # Else more has been deleted than it has.
    return part if state.closed_to is None or state.closed_to <= part else None
