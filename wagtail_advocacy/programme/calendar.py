"""The programme's days and months, in the programme's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wagtail_advocacy.conf import programme_time_zone


def programme_day(moment: datetime | None = None) -> date:
    """The programme's day at ``moment`` (aware; now when left out)."""
    return (moment or timezone.now()).astimezone(programme_time_zone()).date()


def day_start(day: date) -> datetime:
    """The moment at which ``day`` begins."""
    return datetime.combine(day, time.min, tzinfo=programme_time_zone())


def day_end(day: date) -> datetime:
    """The moment at which the day after ``day`` begins."""
    return day_start(day + timedelta(days=1))


def month_start(day: date) -> date:
    """The first day of the month that ``day`` is in."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after the one that ``day`` is in."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months that touch the days from ``first`` to ``last``."""
    months = []
    month = month_start(first)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months
