"""What reading the reports takes: the queries of each and the whole page, of a month that is over,
of 24 months that are over, and of 24 months up to today.

The floor of a query is the same answer from raw rows. Bars on PostgreSQL with ten million clicks: a
month 50 ms in the database, 24 months by team 150 ms and by item and network 350 ms, and 15 times
quicker than raw rows; a page 300 ms.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median

from benchmarks.serving import report


PAGES = (
    "participation",
    "teams",
    "media_value",
    "content",
    "mix",
    "networks",
    "campaigns",
    "goals",
    "dashboard",
)
# What the dashboard calls the periods.
DASHBOARD = {"month": "last_month", "24-months": "year", "24-months-today": "month"}


@dataclass(frozen=True)
class Case:
    """A report's query, and the same from raw rows where that makes sense."""

    name: str
    read: Callable[[], object]
    raw: Callable[[], object] | None = None


class DatabaseTime:
    """Adds up what the statements of a ``with`` block took, in milliseconds."""

    def __init__(self):
        self.total = 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.total += (time.perf_counter() - started) * 1_000


def fill(sizes: dict[str, int]) -> None:
    """A programme of ``sizes`` (arguments of ``advocacy_generate``) with prices, and with
    head-counts of two years."""
    from datetime import timedelta

    from django.core.management import call_command
    from wagtail.models import Site

    from wagtail_advocacy.management.generating import PEOPLE_PER_TEAM
    from wagtail_advocacy.measurement.services import add_default_prices
    from wagtail_advocacy.programme.calendar import programme_day
    from wagtail_advocacy.programme.models import HeadCount, Team

    site, today = Site.objects.get(is_default_site=True), programme_day()
    add_default_prices(site, today - timedelta(days=800))
    call_command("advocacy_generate", verbosity=0, **sizes)
    teams = list(Team.objects.filter(site=site))
    HeadCount.objects.bulk_create(
        (
            HeadCount(
                site=site, day=today - timedelta(days=ago), team=team, eligible=PEOPLE_PER_TEAM
            )
            for ago in range(731)
            for team in teams
        ),
        batch_size=5_000,
    )


def spans() -> dict[str, tuple[date, date]]:
    """First and last day by the name of the period."""
    from wagtail_advocacy.measurement.periods import ONE_DAY, months_back
    from wagtail_advocacy.programme.calendar import month_start, programme_day

    today = programme_day()
    month = month_start(today)
    return {
        "month": (months_back(month, 1), month - ONE_DAY),
        "24-months": (months_back(month, 24), month - ONE_DAY),
        "24-months-today": (months_back(month, 23), today),
    }


def cases(site, first: date, last: date) -> list[Case]:
    """The queries of the reports of the days from ``first`` to ``last``."""
    from django.db.models import Count

    from wagtail_advocacy.measurement.mix import content_mix
    from wagtail_advocacy.measurement.participation import (
        confirmed_between,
        month_number,
        participation,
        shares_of,
    )
    from wagtail_advocacy.measurement.sums import Scope, sums_by
    from wagtail_advocacy.measurement.teams import teams_report
    from wagtail_advocacy.measurement.value import clicks_of, daily_clicks, media_value
    from wagtail_advocacy.programme.calendar import month_start, months_between
    from wagtail_advocacy.tracking.queries import COUNTED, clicks_sum, readers_count

    scope, months = Scope(site, first, last), months_between(first, last)

    def raw(*keys: str):
        rows = clicks_of(site, first, last).filter(COUNTED).values_list(*keys)
        return list(rows.annotate(clicks=clicks_sum(), readers=readers_count()))

    def raw_people():
        shares = confirmed_between(shares_of(site), first, last)
        rows = shares.annotate(number=month_number("confirmed_at", months))
        by = rows.values_list("team", "number")
        return list(by.annotate(people=Count("ambassador", distinct=True), n=Count("pk")))

    ends = month_start(first), month_start(last)
    return [
        Case("participation-by-team", lambda: participation(site, *ends).groups, raw_people),
        Case("teams", lambda: teams_report(site, *ends)),
        Case(
            "media-value",
            lambda: media_value(site, first, last),
            lambda: daily_clicks(clicks_of(site, first, last)),
        ),
        Case(
            "item-by-network",
            lambda: sums_by(scope, "item", "network"),
            lambda: raw("share__item", "share__network"),
        ),
        Case("content", lambda: sums_by(scope, "item"), lambda: raw("share__item")),
        Case("mix", lambda: content_mix(scope), lambda: raw("share__item__origin")),
        Case("networks", lambda: sums_by(scope, "network"), lambda: raw("share__network")),
        Case("campaigns", lambda: sums_by(scope, "campaign"), lambda: raw("share__campaign")),
    ]


def database_time(act: Callable[[], object], rounds: int, *, warm: bool = True) -> float:
    """Milliseconds in the database, the median of ``rounds``, after one more where it is to be
    ``warm``."""
    from django.db import connection

    taken = []
    for _round in range(rounds + warm):
        watch = DatabaseTime()
        with connection.execute_wrapper(watch):
            act()
        taken.append(watch.total)
    return median(taken[warm:])


def read_reports(rounds: int) -> None:
    """Print a line for every query and page."""
    from django.db import connection
    from wagtail.models import Site

    # As a database that is used does by itself, some time after many rows came.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    site = Site.objects.get(is_default_site=True)
    for period, (first, last) in spans().items():
        for case in cases(site, first, last):
            value = database_time(case.read, rounds)
            if case.name == "teams" and period == "24-months-today":
                # The report is of months that are over.
                continue
            # Raw rows of two years take a while; today is among them or not.
            is_compared = case.raw is not None and period != "24-months-today"
            floor = database_time(case.raw, 1, warm=False) if is_compared else None
            further = {} if floor is None else {"times_quicker": round(floor / value, 1)}
            report(f"query-{case.name}-{period}", value, "ms", floor, **further)
    client = _owner()
    for period, days in spans().items():
        for name in PAGES:
            read_page(client, name, period, days, rounds)


def _owner():
    from django.contrib.auth import get_user_model
    from django.test import Client

    users = get_user_model()
    owner = users.objects.filter(is_superuser=True).first() or users.objects.create_superuser(
        **{users.USERNAME_FIELD: "owner"}, email="owner@example.com"
    )
    client = Client()
    client.force_login(owner)
    return client


def read_page(client, name: str, period: str, days: tuple[date, date], rounds: int) -> None:
    """Print what the page of the report ``name`` takes."""
    from django.db import connection
    from django.urls import reverse

    address = reverse(f"wagtail_advocacy_reports:{name}")
    query = {"period_from": days[0].isoformat(), "period_to": days[1].isoformat()}
    if name == "dashboard":
        query, period = {"period": DASHBOARD[period]}, DASHBOARD[period]
    pages, statements = [], []
    for _round in range(rounds + 1):
        watch, started = DatabaseTime(), time.perf_counter()
        with connection.execute_wrapper(watch):
            response = client.get(address, query)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}.")
        pages.append((time.perf_counter() - started) * 1_000)
        statements.append(watch.total)
    database = round(median(statements[1:]), 2)
    report(f"page-{name}-{period}", median(pages[1:]), "ms", database=database)
