"""How long single clicks are kept.

A day is *closed* first, oldest first and only when its verdicts are final: it is counted once
more, and from then on its tallies of items stay as they are. Then its clicks are deleted, some
shares at a time; what each share's clicks came to is added to ``PastClicks`` in the same
transaction, so that at any moment rows and past clicks together give the same numbers.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from wagtail_advocacy.conf import SHORTEST_RETENTION, advocacy_settings
from wagtail_advocacy.programme.calendar import month_start, programme_day
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import clicks_sum, readers_count

from .models import PastClicks
from .tallies import recount, tally_lock


# Of one transaction, so that it is short.
BATCH_SHARES = 500

# A worker's task must end; what is left waits for the next one.
MOST_DAYS = 31
MOST_BATCHES = 200


def prune(now: datetime | None = None) -> int:
    """Close the days that are older than the site keeps clicks, and delete their clicks; gives
    how many rows. At most ``MOST_DAYS`` days and ``MOST_BATCHES`` batches, each batch committed by
    itself: safe to interrupt and to repeat.
    """
    kept_for = advocacy_settings.CLICK_RETENTION_DAYS
    if not kept_for:
        return 0
    last = programme_day(now or timezone.now()) - timedelta(days=max(kept_for, SHORTEST_RETENTION))
    for _turn in range(MOST_DAYS):
        if not close_next_day(last):
            break
    deleted = 0
    for _turn in range(MOST_BATCHES):
        rows = delete_batch()
        if not rows:
            break
        deleted += rows
    return deleted


def close_next_day(last: date) -> date | None:
    """Close the next day, up to ``last``; gives it, or ``None`` when there is none that may be:
    a day that is not settled is never closed."""
    with tally_lock() as state:
        if state.settled_to is None:
            return None
        last = min(last, state.settled_to)
        open_clicks = Click.objects.all()
        if state.closed_to is not None:
            open_clicks = open_clicks.filter(day__gt=state.closed_to)
        day = open_clicks.aggregate(day=Min("day"))["day"]
        if day is None or day > last:
            return None
        recount(day, day, state)
        state.closed_to = day
        state.save(update_fields=["closed_to"])
        return day


def delete_batch() -> int:
    """Delete the clicks of some shares on the oldest closed day that has any; gives how many
    rows, nought when no closed day has clicks."""
    with tally_lock() as state:
        if state.closed_to is None:
            return 0
        closed = Click.objects.filter(day__lte=state.closed_to)
        day = closed.aggregate(day=Min("day"))["day"]
        if day is None:
            return 0
        shares = Click.objects.filter(day=day).order_by("share").values_list("share", flat=True)
        rows = Click.objects.filter(day=day, share__in=list(shares.distinct()[:BATCH_SHARES]))
        _keep_sums(rows, month_start(day))
        return rows._raw_delete(rows.db)


def _keep_sums(rows, month: date) -> None:
    table = f'"{PastClicks._meta.db_table}"'
    sums = rows.order_by().values_list("share")
    sums = sums.annotate(clicks=clicks_sum(), readers=readers_count())
    month = connection.ops.adapt_datefield_value(month)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            INSERT INTO {table} ("share_id", "month", "clicks", "readers")
            VALUES (%s, %s, %s, %s)
            ON CONFLICT ("share_id", "month") DO UPDATE
            SET "clicks" = {table}."clicks" + EXCLUDED."clicks",
                "readers" = {table}."readers" + EXCLUDED."readers"
            """,  # noqa: S608
            [(share, month, clicks, readers) for share, clicks, readers in sums if clicks],
        )
