"""The line of a goal and where it stands beside it, in figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from wagtail_advocacy.measurement.courses import Course, Status


# 90 days.
QUARTER = Course(date(2026, 1, 1), date(2026, 3, 31), Decimal(0), Decimal(900))
# From 12 to 18 per cent in 30 days.
RATE = Course(date(2026, 6, 1), date(2026, 6, 30), Decimal(12), Decimal(18))


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 10),
        (date(2026, 1, 31), 300),
        (date(2026, 3, 31), 890),
        (date(2026, 4, 1), 900),
        (date(2026, 5, 1), 900),
    ],
)
def test_what_adds_up_grows_by_the_same_step_every_day(day, expected):
    assert QUARTER.expected(day) == expected


@pytest.mark.parametrize(
    "day, expected",
    [(date(2026, 6, 1), "12"), (date(2026, 6, 16), "15"), (date(2026, 7, 1), "18")],
)
def test_a_rate_starts_from_its_baseline(day, expected):
    assert RATE.expected(day) == Decimal(expected)


def test_a_day_of_23_hours_is_a_day_like_any_other():
    # In Amsterdam clocks go forward on 29 March and back on 25 October 2026.
    spring = Course(date(2026, 3, 28), date(2026, 3, 31), Decimal(0), Decimal(4))
    autumn = Course(date(2026, 10, 24), date(2026, 10, 27), Decimal(0), Decimal(4))
    for course in (spring, autumn):
        days = [course.first.replace(day=course.first.day + number) for number in range(4)]
        assert [course.expected(day) for day in days] == [0, 1, 2, 3]


def test_a_goal_of_one_day_expects_all_of_it_the_day_after():
    day = Course(date(2026, 2, 28), date(2026, 2, 28), Decimal(0), Decimal(7))
    assert (day.expected(date(2026, 2, 28)), day.expected(date(2026, 3, 1))) == (0, 7)


def test_without_a_baseline_a_rate_has_no_line():
    course = Course(date(2026, 6, 1), date(2026, 6, 30), None, Decimal(18))
    assert course.expected(date(2026, 6, 10)) is None


@pytest.mark.parametrize(
    "actual, status",
    [
        # 300 expected, and 5 % of 900 is 45.
        ("300", Status.ON_TRACK),
        ("255", Status.ON_TRACK),
        ("254.99", Status.AT_RISK),
        ("0", Status.AT_RISK),
        ("899.99", Status.ON_TRACK),
        ("900", Status.REACHED),
        ("901", Status.REACHED),
        (None, Status.UNKNOWN),
    ],
)
def test_the_state_by_the_border(actual, status):
    day = date(2026, 1, 31)
    assert QUARTER.status(actual and Decimal(actual), day, day) == status


@pytest.mark.parametrize(
    "today, actual, status",
    [
        (date(2025, 12, 31), "0", Status.NOT_STARTED),
        (date(2026, 1, 1), "0", Status.ON_TRACK),
        # On the fifth day 40 were expected, within the margin of 45; on the sixth 50.
        (date(2026, 1, 5), "0", Status.ON_TRACK),
        (date(2026, 1, 6), "0", Status.AT_RISK),
        (date(2026, 3, 31), "899", Status.ON_TRACK),
        (date(2026, 4, 1), "899", Status.MISSED),
        (date(2026, 4, 1), "900", Status.REACHED),
    ],
)
def test_the_state_by_the_day(today, actual, status):
    assert QUARTER.status(Decimal(actual), today, today) == status


def test_the_margin_of_a_rate_is_of_its_way_and_not_of_its_height():
    # 15 expected; 5 % of the 6 points between 12 and 18 is 0.3.
    day = date(2026, 6, 16)
    assert RATE.status(Decimal("14.7"), day, day) == Status.ON_TRACK
    assert RATE.status(Decimal("14.69"), day, day) == Status.AT_RISK


def test_a_rate_without_a_baseline_can_be_reached_or_missed_but_not_be_late():
    course = Course(date(2026, 6, 1), date(2026, 6, 30), None, Decimal(18))
    day = date(2026, 6, 16)
    assert course.status(Decimal(18), day, day) == Status.REACHED
    assert course.status(Decimal(17), day, day) == Status.UNKNOWN
    assert course.status(Decimal(17), date(2026, 7, 1), date(2026, 7, 1)) == Status.MISSED
