"""When verdicts become final.

A click is held for 24 hours after its day, so 24 to 48 in all. While it is held the sweep may
take it out (``tracking.sweep``). Then its day is settled: swept as a whole, counted once more, and
told to whoever books something by clicks.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.signals import clicks_settled
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.sinks import slot_start
from wagtail_advocacy.tracking.sweep import sweep_day

from .cells import ONE_DAY
from .models import TallyState
from .tallies import first_day, recount, tally_lock


HOLD = timedelta(hours=24)

# After the end of a half-hour, until its last request is committed.
GRACE = timedelta(minutes=5)

# A worker's task must end; what is left waits for the next one.
MOST_DAYS = 31


def sweep(now: datetime | None = None) -> int:
    """Judge the half-hours that are over again, of days that are not settled; gives how many
    rows of clicks changed."""
    now = now or timezone.now()
    before = slot_start(now - GRACE)
    day, moved = _last_due(now) + ONE_DAY, 0
    while day <= programme_day(now):
        with tally_lock() as state:
            if state.settled_to is None or day > state.settled_to:
                rows = sweep_day(day, before=before)
                if rows:
                    recount(day, day, state)
                moved += rows
        day += ONE_DAY
    return moved


def settle(now: datetime | None = None) -> list[date]:
    """Settle the days whose clicks were held long enough, oldest first, at most ``MOST_DAYS``,
    and send ``clicks_settled`` for each; gives the days.

    A day is settled in one transaction with what its receivers write. One that raises an
    exception undoes it, and the day is tried again the next time.
    """
    last = _last_due(now or timezone.now())
    settled = []
    while len(settled) < MOST_DAYS:
        with tally_lock() as state:
            day = _next_day(state)
            if day is None or day > last:
                return settled
            if Click.objects.filter(day=day).exists():
                sweep_day(day)
                recount(day, day, state)
            state.settled_to = day
            state.save(update_fields=["settled_to"])
            for site in Site.objects.all():
                clicks_settled.send(Click, site=site, day=day)
        settled.append(day)
    return settled


def _last_due(now: datetime) -> date:
    """The last day of which everything was held long enough at ``now``."""
    return programme_day(now - HOLD) - ONE_DAY


def _next_day(state: TallyState) -> date | None:
    """The first day that is not settled; ``None`` where nothing ever happened."""
    return state.settled_to + ONE_DAY if state.settled_to else first_day()
