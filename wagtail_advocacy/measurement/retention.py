"""How long single clicks are kept.

A day is *closed* first, oldest first and only when its verdicts are final: it is counted once
more, and from then on its tallies of items stay as they are. Then its clicks are deleted, some
shares at a time; what each share's clicks came to is added to ``PastClicks`` in the same
transaction, so that at any moment rows and past clicks together give the same numbers.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Min, QuerySet
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.conf import SHORTEST_RETENTION, advocacy_settings
from wagtail_advocacy.programme.calendar import month_start, programme_day
from wagtail_advocacy.tracking.models import Click

from .click_sums import CLICK_COLUMNS, click_sums
from .models import PastClicks
from .prices import PriceBook, price_book
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
        _keep_sums(rows, day)
        return rows._raw_delete(rows.db)


def _keep_sums(rows: QuerySet[Click], day: date) -> None:
    sums = rows.order_by().values_list("share", "share__network", "share__item__site")
    sums = sums.annotate(**click_sums())
    adapt = connection.ops.adapt_datefield_value
    month, since = month_start(day), _PriceStarts(day)
    table = f'"{PastClicks._meta.db_table}"'
    names = ", ".join(f'"{name}"' for name in CLICK_COLUMNS)
    added = ", ".join(f'"{name}" = {table}."{name}" + EXCLUDED."{name}"' for name in CLICK_COLUMNS)
    places = ", ".join("%s" for _name in ("share", "month", "since", *CLICK_COLUMNS))
    # Names come from the model; the values are parameters.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            INSERT INTO {table} ("share_id", "month", "since", {names}) VALUES ({places})
            ON CONFLICT ("share_id", "month", "since") DO UPDATE SET {added}
            """,  # noqa: S608
            [
                (share, adapt(month), adapt(since.of(site, network)), *counts)
                for share, network, site, *counts in sums
            ],
        )


class _PriceStarts:
    """From which day on, within its month, the prices of ``day`` are valid."""

    def __init__(self, day: date):
        self.day = day
        self.books: dict[int, PriceBook] = {}

    def of(self, site_id: int, network: str) -> date:
        if site_id not in self.books:
            self.books[site_id] = price_book(Site.objects.get(pk=site_id))
        return max(month_start(self.day), self.books[site_id].since(network, self.day) or date.min)
