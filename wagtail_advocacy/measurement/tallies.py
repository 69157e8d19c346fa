"""The tallies are kept current by the worker, and can be made again from raw rows.

**What is out of date?** Clicks have no column that says when they last changed: it would cost
every redirect a longer write. So the worker remembers a moment up to which everything is in the
tallies, and each run counts again whatever cells have shares or clicks of ``OVERLAP`` before it
or later. A click belongs to the half-hour of its request, however late it commits, so none is
missed unless it is stored more than ``OVERLAP`` after the request; repeats and confirmations of
that time are seen in the same way. Clicks that a sink kept for the worker may be stored later than
that: whoever stores them says so first (``reopen``). Two later passes catch the rest: a day is
counted again as a whole when its verdicts become final (``settling``), and once more before its
clicks may be deleted (``retention``). A sequence of ids would not do: ids that commit late are
lower than the last one seen, and a repeat has none of its own.

**At the same time?** ``tally_lock`` lets one process write tallies; the next one waits. Clicks
never wait for it.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from wagtail_advocacy.programme.calendar import (
    day_end,
    day_start,
    month_start,
    months_between,
    next_month,
    programme_day,
)
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.sinks import slot_start

from .borders import OVERLAP, borders_of, part_of, tally_state
from .cell_values import fix_values
from .cells import ONE_DAY, add_up_ambassadors, count_ambassadors, count_items
from .click_sums import touched_by
from .group_counting import count_groups
from .models import ItemTally, TallyState
from .months import add_up_month
from .sharers import count_sharers, note_sharers


@contextmanager
def tally_lock() -> Iterator[TallyState]:
    """A transaction in which nobody else writes tallies; gives how far they are.

    On SQLite the first write takes the whole database, which is the same.
    """
    with transaction.atomic():
        TallyState.objects.bulk_create([TallyState(pk=1)], ignore_conflicts=True)
        yield TallyState.objects.select_for_update().get(pk=1)


def first_day() -> date | None:
    """The first day of which there are shares or clicks; ``None`` when there are none."""
    clicked = Click.objects.aggregate(day=Min("day"))["day"]
    moments = Share.objects.aggregate(started=Min("started_at"), confirmed=Min("confirmed_at"))
    days = [programme_day(moment) for moment in moments.values() if moment]
    return min([*days, *([clicked] if clicked else [])], default=None)


def refresh(now: datetime | None = None) -> None:
    """Bring the tallies up to ``now`` (aware; left out: this moment). For every minute.

    After a standstill, and the first time, it goes month by month and commits each, so that it
    can be interrupted.
    """
    now = now or timezone.now()
    with tally_lock() as state:
        if state.refreshed_to is None:
            start = first_day()
            state.refreshed_to = now if start is None else day_start(start)
            state.save(update_fields=["refreshed_to"])
        refreshed_to = state.refreshed_to
    since, is_reopened = slot_start(refreshed_to - OVERLAP), False
    for month in months_between(programme_day(since), programme_day(now)):
        with tally_lock() as state:
            is_reopened = state.refreshed_to < refreshed_to
            if is_reopened:
                # While this run waited for the lock.
                break
            _refresh_month(
                month, since, min(next_month(month) - ONE_DAY, programme_day(now)), state
            )
            reached = min(now, day_end(next_month(month) - ONE_DAY))
            if reached > state.refreshed_to:
                state.refreshed_to = reached
                state.save(update_fields=["refreshed_to"])
            refreshed_to = state.refreshed_to
    if is_reopened:
        refresh(now)
    else:
        _keep_months()


def reopen(since: datetime) -> None:
    """Have everything from the half-hour ``since`` (aware) on counted again, and the days from then
    on settled again, because clicks of that time are about to be stored.

    Call it at the beginning of their transaction. Until it ends nobody counts, so that the clicks
    are either seen by the next count or not stored. Until they are counted again, reports ask raw
    rows of these days (``counted_before``).
    """
    day = programme_day(since)
    with tally_lock() as state:
        if state.refreshed_to is not None and since < slot_start(state.refreshed_to - OVERLAP):
            state.refreshed_to = slot_start(since) + OVERLAP
        if state.settled_to is not None and day <= state.settled_to:
            state.settled_to = day - ONE_DAY
        state.save(update_fields=["refreshed_to", "settled_to"])


def _refresh_month(month: date, since: datetime, last: date, state: TallyState) -> None:
    people: defaultdict[date, set[int]] = defaultdict(set)
    day = max(month, programme_day(since))
    while day <= last:
        items = set()
        for item, person in touched_by(Click.objects.filter(day=day, slot__gte=since)):
            items.add(item)
            people[month].add(person)
        begin = max(since, day_start(day))
        started = Share.objects.filter(started_at__gte=begin, started_at__lt=day_end(day))
        confirmed = Share.objects.filter(
            state=Share.State.CONFIRMED, confirmed_at__gte=begin, confirmed_at__lt=day_end(day)
        )
        for shares in (started, confirmed):
            rows = shares.order_by().values_list("item", "ambassador", "started_at")
            for item, person, started_at in rows:
                items.add(item)
                people[month].add(person)
                # Another month has one share less that is not confirmed.
                people[month_start(programme_day(started_at))].add(person)
        if items and not is_closed(day, state):
            count_items(day, items)
        day += ONE_DAY
    note_sharers(max(since, day_start(month)), day_end(last))
    for touched, ambassadors in people.items():
        if ambassadors:
            first = programme_day(since) if touched == month else None
            _recount_people(touched, ambassadors, first, state)
    # Of another month only what was started changed, and groups say nothing of that.
    if people[month]:
        _recount_month(month, programme_day(since), state)


def _keep_months() -> None:
    """Count the groups of the months that are over, and add up their days, each by itself."""
    while True:
        with tally_lock() as state:
            border = borders_of(state).raw_from
            group = first_day() if state.grouped_to is None else next_month(state.grouped_to)
            if state.added_up_to is None:
                add_up = ItemTally.objects.aggregate(day=Min("day"))["day"]
            else:
                add_up = next_month(state.added_up_to)
            due = [month for month in (group, add_up) if month and next_month(month) <= border]
            if not due:
                _add_up_part(state, border)
                return
            if group in due:
                state.grouped_to = month_start(group)
                count_groups(state.grouped_to, noted_to=borders_of(state).noted_to(group))
            if add_up in due:
                state.added_up_to = month_start(add_up)
                add_up_month(state.added_up_to)
                state.part_added_to = state.people_added_to = None
            state.save(
                update_fields=["grouped_to", "added_up_to", "part_added_to", "people_added_to"]
            )


def _add_up_part(state: TallyState, border: date) -> None:
    """Add up the first days of the running month, also by person: once a day those that are swept
    and settled by now, so that they are not counted again all the time."""
    if state.added_up_to is None:
        return
    last, month = border - 3 * ONE_DAY, next_month(state.added_up_to)
    if last < month:
        return
    if state.part_added_to is None or state.part_added_to < last:
        add_up_month(month, last)
        state.part_added_to = last
        state.save(update_fields=["part_added_to"])
    if state.people_added_to is None or state.people_added_to < last:
        add_up_ambassadors(last, state.people_added_to)
        # Shares may have been deleted.
        count_sharers()
        state.people_added_to = last
        state.save(update_fields=["people_added_to"])


def _recount_people(
    month: date, ambassadors: set[int] | None, first: date | None, state: TallyState
) -> None:
    """Count the cells of ``ambassadors`` (ids; ``None``: all) of ``month`` again, of which clicks
    of days from ``first`` on (``None``: no clicks) changed."""
    part = part_of(month, state)
    if part is not None and first is not None and first <= part:
        add_up_ambassadors(part)
    count_ambassadors(month, ambassadors, part=part)


def _recount_month(month: date, first: date, state: TallyState) -> None:
    """Count again what is kept of a month of which days from ``first`` on were counted again."""
    if state.grouped_to is not None and month <= state.grouped_to:
        count_groups(month, noted_to=borders_of(state).noted_to(month))
    if state.added_up_to is not None and month <= state.added_up_to:
        add_up_month(month)
        return
    part = state.part_added_to
    if part is not None and first <= part and month == month_start(part):
        add_up_month(month, part)


def revalue(cells: QuerySet[ItemTally], first: date) -> None:
    """Give ``cells``, of days from ``first`` on, their value by the prices in force, and the months
    that are over theirs. Call it within ``tally_lock``."""
    fix_values(cells)
    state = tally_state()
    for month in months_between(first, state.added_up_to) if state.added_up_to else []:
        add_up_month(month)
    if state.part_added_to is not None and first <= state.part_added_to:
        add_up_month(month_start(state.part_added_to), state.part_added_to)


def is_closed(day: date, state: TallyState) -> bool:
    """Whether clicks of ``day`` may be deleted already, so that its cells stay as they are."""
    return state.closed_to is not None and day <= state.closed_to


def recount(first: date, last: date, state: TallyState) -> None:
    """Count every cell of the days from ``first`` to ``last`` again, whoever is in it, and the
    months that they are in; closed days stay. Call it within ``tally_lock``, which gives
    ``state``."""
    day = first
    while day <= last:
        if not is_closed(day, state):
            count_items(day)
        day += ONE_DAY
    for month in months_between(first, last):
        _recount_people(month, None, first, state)
        _recount_month(month, first, state)


def rebuild(first: date | None = None, last: date | None = None) -> list[date]:
    """Make the tallies of the days from ``first`` to ``last`` again from raw rows, and of the
    months that they are in; left out: from the first raw row to today. Gives the months.

    Closed days keep their tallies of items, since their clicks may be gone. Each month is
    committed by itself, so it can be interrupted and repeated. Where nothing was counted before and
    everything is now, reports can read the tallies without waiting for the worker's first run.
    """
    now, is_all = timezone.now(), first is None and last is None
    first = first or first_day()
    last = last or programme_day(now)
    if first is None or first > last:
        return []
    months = months_between(first, last)
    with tally_lock():
        # Groups ask it who is new.
        count_sharers()
    for month in months:
        with tally_lock() as state:
            recount(max(first, month), min(last, next_month(month) - ONE_DAY), state)
    with tally_lock() as state:
        if is_all and state.refreshed_to is None:
            state.refreshed_to = now
            state.save(update_fields=["refreshed_to"])
    _keep_months()
    return months
