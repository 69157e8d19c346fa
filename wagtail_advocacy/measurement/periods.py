"""The periods that the dashboard can show and compare."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.calendar import month_start, next_month

from .queries import period_before


ONE_DAY = timedelta(days=1)
# The same days of the week.
ONE_YEAR = timedelta(days=364)

PERIODS = [
    ("month", _("This month")),
    ("last_month", _("Last month")),
    ("quarter", _("Last 3 months")),
    ("year", _("Last 12 months")),
]
COMPARISONS = [
    ("before", _("the days before")),
    ("year", _("the same days a year earlier")),
]


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, and equally many days to compare them with."""

    first: date
    last: date
    compared_first: date
    compared_last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self):
        return day_range(self.first, self.last)

    @property
    def compared_with(self) -> str:
        return day_range(self.compared_first, self.compared_last)


def day_range(first: date, last: date) -> str:
    """The days as people write them."""
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"


def month_name(month: date) -> str:
    """Short name of a month, with its year in January."""
    return date_format(month, "M Y") if month.month == 1 else date_format(month, "M")


def months_back(month: date, count: int) -> date:
    """The first day of the month that is ``count`` months before ``month``."""
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, index + 1, 1)


def period(choice: str, comparison: str, today: date) -> Period:
    """The period named ``choice`` in ``PERIODS`` as of ``today``; unknown names give this month."""
    this_month = month_start(today)
    if choice == "last_month":
        first, last = months_back(this_month, 1), this_month - ONE_DAY
    elif choice == "quarter":
        first, last = months_back(this_month, 2), today
    elif choice == "year":
        first, last = months_back(this_month, 11), today
    else:
        first, last = this_month, today
    if comparison == "year":
        return Period(first, last, first - ONE_YEAR, last - ONE_YEAR)
    return Period(first, last, *period_before(first, last))


def is_running(month: date, today: date) -> bool:
    """Whether ``month`` (first day) is not over yet on ``today``."""
    return month <= today < next_month(month)
