"""What the programme costs in a period, and what comes back for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from wagtail.models import Site

from wagtail_advocacy.programme.queries import settings_for

from .models import ProgrammeCost
from .value import ClickValue


ONE_DAY = date.resolution


@dataclass(frozen=True)
class CostPart:
    """The days from ``first`` to ``last`` of one calendar year, on which one cost was in force."""

    first: date
    last: date
    per_year: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days_of_year(self) -> int:
        return (date(self.first.year + 1, 1, 1) - date(self.first.year, 1, 1)).days

    @property
    def amount(self) -> Decimal:
        """The cost per year, pro rata: its days of the year's 365 or 366."""
        return self.per_year * self.days / self.days_of_year


@dataclass(frozen=True)
class PeriodCost:
    """What the programme costs on some days; ``unknown_days`` of them have no cost."""

    currency: str
    parts: list[CostPart]
    unknown_days: int

    @property
    def amount(self) -> Decimal | None:
        """``None`` unless the cost of every day is known."""
        if self.unknown_days or not self.parts:
            return None
        return sum((part.amount for part in self.parts), Decimal(0))


def cost_between(site: Site, first: date, last: date) -> PeriodCost:
    """What the programme on ``site`` costs from ``first`` to ``last``, in one query."""
    currency = settings_for(site).currency
    rows = ProgrammeCost.objects.filter(
        site=site, currency=currency, replaced_at=None, valid_from__lte=last
    )
    rows = list(rows.order_by("valid_from").values_list("valid_from", "amount"))
    parts = []
    for number, (since, amount) in enumerate(rows):
        until = rows[number + 1][0] - ONE_DAY if number + 1 < len(rows) else last
        start, end = max(since, first), min(until, last)
        while start <= end:
            year_end = min(date(start.year, 12, 31), end)
            parts.append(CostPart(start, year_end, amount))
            start = year_end + ONE_DAY
    days = max((last - first).days + 1, 0)
    return PeriodCost(currency, parts, days - sum(part.days for part in parts))


class NoReturn(Enum):
    """Why nobody can say what came back."""

    NO_COST = "no_cost"
    SOME_DAYS = "some_days"
    FREE = "free"
    NO_VALUE = "no_value"


@dataclass(frozen=True)
class Return:
    """Return on investment in per cent, (value - cost) / cost, at the low, the likely and the
    high end of the value; all ``None`` with the ``reason`` when it is unknown."""

    cost: PeriodCost
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    reason: NoReturn | None = None


def return_on(cost: PeriodCost, value: ClickValue) -> Return:
    """The return of ``value`` for ``cost``; both of the same days, and of the whole programme."""
    if not cost.parts:
        return Return(cost, reason=NoReturn.NO_COST)
    if cost.amount is None:
        return Return(cost, reason=NoReturn.SOME_DAYS)
    if not cost.amount:
        return Return(cost, reason=NoReturn.FREE)
    if value.value is None:
        return Return(cost, reason=NoReturn.NO_VALUE)
    return Return(cost, *((worth - cost.amount) * 100 / cost.amount for worth in value.worth))
