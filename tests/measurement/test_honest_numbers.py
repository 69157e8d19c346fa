"""What holds of any numbers: the day that a moment belongs to, and what clicks are worth."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measurement.builders import share
from wagtail_advocacy.measurement.prices import PriceBook
from wagtail_advocacy.measurement.sums import Scope, sums_by
from wagtail_advocacy.measurement.value import DayClicks, add_up, value_of
from wagtail_advocacy.programme.calendar import (
    day_end,
    day_start,
    month_start,
    next_month,
    programme_day,
)
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.lookup import Destination
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.services import record_visit
from wagtail_advocacy.tracking.views import _day
from wagtail_advocacy.tracking.visitor import Visitor


ZONES = [
    "Europe/Amsterdam",
    "Pacific/Auckland",
    "America/St_Johns",
    "Asia/Kathmandu",
    # It changed the side of the date line, so that a day was left out.
    "Pacific/Apia",
    "UTC",
]
# Around these, in Amsterdam: years' ends, a leap day, and the days on which clocks change.
BORDERS = [
    datetime(2024, 12, 31, 23, tzinfo=UTC),
    datetime(2025, 12, 31, 23, tzinfo=UTC),
    datetime(2024, 2, 28, 23, tzinfo=UTC),
    datetime(2024, 2, 29, 23, tzinfo=UTC),
    datetime(2025, 3, 30, 1, tzinfo=UTC),
    datetime(2025, 3, 30, 22, tzinfo=UTC),
    datetime(2025, 10, 26, 1, tzinfo=UTC),
    datetime(2025, 10, 26, 23, tzinfo=UTC),
]
moments = st.builds(
    lambda border, seconds: border + timedelta(seconds=seconds),
    st.sampled_from(BORDERS),
    st.one_of(st.integers(-2, 2), st.integers(-100_000, 100_000)),
)


@settings(max_examples=100, deadline=None)
@given(moment=moments, zone=st.sampled_from(ZONES))
def test_a_moment_is_in_the_day_of_its_clock_and_in_no_other(moment, zone):
    day = moment.astimezone(ZoneInfo(zone)).date()
    with override_settings(WAGTAIL_ADVOCACY_TIME_ZONE=zone):
        assert programme_day(moment) == day
        # What a click gets.
        assert _day(int(moment.timestamp()) // 60) == day
        assert day_start(day) <= moment < day_end(day)
        assert day_end(day) == day_start(day + timedelta(days=1))
        assert day_start(month_start(day)) <= moment < day_start(next_month(day))


@pytest.fixture
def counted(alice, item, site):
    """Month and day in which a click and a share of one moment are counted."""
    own = share(alice, item, "x", BORDERS[0])

    def count(moment):
        Click.objects.all().delete()
        Share.objects.update(confirmed_at=moment)
        destination = Destination(own.pk, 1, is_started=False, address="https://example.org/")
        day = _day(int(moment.timestamp()) // 60)
        visitor = Visitor("a" * 16, "0" * 16)
        record_visit(destination, Verdict.COUNTED, visitor, now=moment, day=day)
        around = Scope(site, day - timedelta(days=40), day + timedelta(days=40))
        return sums_by(around, "month"), sums_by(around, "day")

    return count


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moment=moments, zone=st.sampled_from(ZONES))
def test_a_click_and_a_share_are_counted_in_that_day_and_month(counted, moment, zone):
    day = moment.astimezone(ZoneInfo(zone)).date()
    with override_settings(WAGTAIL_ADVOCACY_TIME_ZONE=zone):
        by_month, by_day = counted(moment)
    assert list(by_month) == [(day.replace(day=1),)] and list(by_day) == [(day,)]
    (sums,) = by_day.values()
    assert (sums.shares, sums.clicks, sums.readers) == (1, 1, 1)


days = st.dates(date(2025, 1, 1), date(2025, 3, 31))
amounts = st.decimals(0, 50, places=2)


@st.composite
def clicks(draw):
    readers = draw(st.integers(0, 40))
    untracked, again, repeats = (draw(st.integers(0, 9)) for _n in range(3))
    bots = draw(st.integers(0, 9))
    count = readers + again + untracked
    network = draw(st.sampled_from(["linkedin", "x", "email"]))
    gross = count + repeats + bots
    return DayClicks(draw(days), network, gross, count, readers, untracked, repeats, {"bot": bots})


@st.composite
def books(draw):
    prices = {}
    for _number in range(draw(st.integers(0, 5))):
        low, amount, high = sorted(draw(amounts) for _n in range(3))
        key = draw(st.sampled_from(["linkedin", "x"])), draw(days)
        prices[key] = (*key, amount, *draw(st.sampled_from([(low, high), (None, None)])))
    return PriceBook(prices.values(), "EUR")


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(clicks(), max_size=12), book=books())
def test_value_is_never_negative_and_lies_within_its_range(rows, book):
    total = add_up(rows, book)
    assert total.readers <= total.clicks <= total.gross
    assert total.gross == total.clicks + total.repeats + total.filtered
    prices = [(row.readers, book.on(row.network, row.day)) for row in rows]
    assert total.unpriced == sum(n for n, price in prices if price is None)
    if total.value is None:
        assert all(price is None for _n, price in prices)
    else:
        assert 0 <= total.low <= total.value <= total.high
        known = [n * price for n, price in prices if price is not None]
        assert total.value == sum(known, Decimal(0))


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(clicks(), max_size=12), book=books())
def test_months_and_networks_add_up_to_the_whole(rows, book):
    report = value_of(rows, book, date(2025, 1, 1), date(2025, 3, 31))
    whole = add_up(rows, book)
    for parts in (report.by_month, report.by_network.values(), report.cells.values()):
        for name in ("gross", "clicks", "readers", "untracked", "repeats", "unpriced"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
        assert sum(part.value or 0 for part in parts) == (whole.value or 0)
    assert report.total.worth == whole.worth
