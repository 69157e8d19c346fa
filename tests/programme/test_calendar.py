"""The programme's days begin and end in its own time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wagtail_advocacy.programme.calendar import (
    day_end,
    day_start,
    month_start,
    months_between,
    next_month,
    programme_day,
    working_days,
)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 1, 22, 59, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 1, 23, 0, tzinfo=UTC), date(2026, 1, 2)),
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_moment_belongs_to_the_programmes_day(moment, day):
    assert programme_day(moment) == day


def test_the_setting_moves_the_border(settings):
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = "Pacific/Auckland"
    assert programme_day(datetime(2026, 1, 1, 12, tzinfo=UTC)) == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
)
def test_days_of_the_clock_change_have_their_own_length(day, hours):
    length = day_end(day).astimezone(UTC) - day_start(day).astimezone(UTC)
    assert length == timedelta(hours=hours)


def test_months_follow_one_another_over_the_years_end():
    assert month_start(date(2026, 12, 31)) == date(2026, 12, 1)
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert months_between(date(2026, 11, 15), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        (0, 0),
        (6, 0.25),
        # Saturday and Sunday do not count: Monday at the same hour is a day later.
        (72, 1),
        (24, 7 / 24),
        (24 * 7, 5),
        (24 * 14 + 6, 10.25),
        (-5, 0),
    ],
)
def test_working_days_leave_the_weekend_out(hours, days):
    assert working_days(FRIDAY, FRIDAY + timedelta(hours=hours)) == pytest.approx(days)
