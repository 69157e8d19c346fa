"""What the dashboard and the panel on the admin's home page show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.calendar import month_start, months_between, next_month

from .group_cells import OpenMonths, group_cells
from .group_counting import NO_GROUP, GroupCell, Kind
from .groups import eligible_by_month
from .participation import (
    Participation,
    confirmed_between,
    people_in,
    people_in_period,
    shares_of,
    started_between,
)
from .periods import Period, months_back
from .prices import price_book
from .queries import (
    EngagementTotals,
    best_items,
    engagement_totals,
    unshared_items,
)
from .readers import shares_between
from .value import (
    ClickValue,
    DayClicks,
    MediaValue,
    add_up,
    daily_figures,
    value_of,
)


TREND_MONTHS = 12
LIST_LENGTH = 5


@dataclass(frozen=True)
class PeriodFigures:
    """The four figures of one period."""

    people: Participation
    shares: int
    clicks: ClickValue


def everybody_by_month(
    site: Site, first_month: date, last_month: date, today: date
) -> list[Participation]:
    """Everybody in the months from ``first_month`` to ``last_month`` (first days), as of ``today``:
    people, eligible ones and shares. Three queries, up to three for each month that is over and not
    kept yet, and up to eight for the running one."""
    months = months_between(first_month, last_month)
    over = [month for month in months if next_month(month) <= today]
    counting = OpenMonths(site, [Kind.EVERYBODY], with_clicks=False)
    cells = group_cells(site, over, Kind.EVERYBODY, open_months=counting)
    sizes = eligible_by_month(site, first_month, last_month)
    found = []
    for month in months:
        if month in over:
            cell = cells.get((month, NO_GROUP, ""), GroupCell())
            people, shares = cell.people, cell.shares
        else:
            # Far cheaper than all that a group's cell has.
            last = next_month(month) - date.resolution
            people = people_in(site, month, last)
            shares = shares_between(site, month, last)
        eligible = sum(sizes[month].values(), Decimal(0)) if month in sizes else None
        found.append(
            Participation(
                people=people,
                started=None,
                eligible=eligible,
                new=None,
                shares=shares,
                is_over=month in over,
                is_counted=month in sizes,
            )
        )
    return found


def is_month_end(day: date) -> bool:
    """Whether ``day`` is the last one of its month."""
    return next_month(day) - day == date.resolution


class Overview:
    """The figures of one site's programme in ``period``, with those it is compared with and
    the twelve months up to ``today``. Each is read when it is first asked for."""

    def __init__(self, site: Site, period: Period, today: date):
        self.site = site
        self.period = period
        self.today = today
        self.first_month = months_back(month_start(today), TREND_MONTHS - 1)
        self.months = months_between(self.first_month, today)

    @cached_property
    def book(self):
        return price_book(self.site)

    @cached_property
    def _days(self):
        return daily_figures(self.site, self.first_month, self.today, book=self.book)

    def _rows(self, first: date, last: date) -> list[DayClicks]:
        # Months that are over may stand on their first day.
        is_whole = first == month_start(first) and (last == self.today or is_month_end(last))
        if first >= self.first_month and is_whole:
            return [row for row in self._days if first <= row.day <= last]
        return daily_figures(self.site, first, last, book=self.book)

    def _figures(self, first: date, last: date) -> PeriodFigures:
        return PeriodFigures(
            people=people_in_period(self.site, first, last),
            shares=shares_between(self.site, first, last),
            clicks=add_up(self._rows(first, last), self.book),
        )

    @cached_property
    def now(self) -> PeriodFigures:
        return self._figures(self.period.first, self.period.last)

    @cached_property
    def before(self) -> PeriodFigures:
        return self._figures(self.period.compared_first, self.period.compared_last)

    @cached_property
    def by_network(self) -> dict[str, ClickValue]:
        """What each network brought in the period."""
        rows = self._rows(self.period.first, self.period.last)
        return value_of(rows, self.book, self.period.first, self.period.last).by_network

    @cached_property
    def started(self) -> int:
        shares = started_between(shares_of(self.site), self.period.first, self.period.last)
        return shares.count()

    @cached_property
    def everybody_by_month(self) -> list[Participation]:
        return everybody_by_month(self.site, self.first_month, month_start(self.today), self.today)

    @cached_property
    def value(self) -> MediaValue:
        return value_of(self._days, self.book, self.first_month, self.today)

    @cached_property
    def shares_by_month(self) -> list[int]:
        return [month.shares or 0 for month in self.everybody_by_month]

    @property
    def readers_by_month(self) -> list[int]:
        return [month.readers for month in self.value.by_month]

    @property
    def value_by_month(self) -> list[Decimal | None]:
        return [
            month.value if month.value is not None or month.readers else Decimal(0)
            for month in self.value.by_month
        ]

    @cached_property
    def engagement(self) -> EngagementTotals:
        shares = confirmed_between(shares_of(self.site), self.period.first, self.period.last)
        return engagement_totals(shares, self.now.shares)

    @cached_property
    def best_items(self) -> list[Item]:
        """What brought the most readers in the period."""
        return best_items(self.site, self.period.first, self.period.last, LIST_LENGTH)

    @cached_property
    def unshared_items(self) -> list[Item]:
        """What is offered and nobody shared yet, the longest waiting first."""
        return list(unshared_items(self.site)[:LIST_LENGTH])
