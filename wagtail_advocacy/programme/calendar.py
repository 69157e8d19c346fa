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


def working_days(start: datetime, end: datetime) -> float:
    """The time from ``start`` to ``end`` (aware) in working days: Monday to Friday, each of 24
    hours on the programme's clock. Saturdays and Sundays pass without counting; public holidays
    are not known and count. 0 where ``end`` is before ``start``."""
    return max(_weekdays_until(end) - _weekdays_until(start), 0.0)


def _weekdays_until(moment: datetime) -> float:
    """Working days since the first Monday of the calendar."""
    local = moment.astimezone(programme_time_zone())
    weeks, weekday = divmod(local.date().toordinal() - 1, 7)
    if weekday >= 5:
        return weeks * 5.0 + 5
    since_midnight = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return weeks * 5.0 + weekday + since_midnight / timedelta(days=1)
