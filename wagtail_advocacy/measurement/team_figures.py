"""A team's figures month by month, as anybody may see them in the report of teams.

Whatever is made of them, a sum over months, a value or a difference, tells no more than that
report does.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from wagtail.models import Site

from .groups import Group
from .prices import MonthPrices
from .release import GroupFigures, GroupRelease
from .team_clicks import known_clicks
from .value import mean_prices


NOTHING = Decimal(0)


def value_of_month(readers: int | None, prices: MonthPrices, month: date) -> Decimal | None:
    """What a team's readers of ``month`` are worth; ``None`` where they are hidden, or have no
    price."""
    if not readers:
        return None if readers is None else NOTHING
    quote = prices.quote("", month)
    return None if quote is None else readers * quote.amount


class TeamMonths:
    """Reads the months of ``teams`` (ids) of ``site`` from ``first_month`` to ``last_month`` (first
    days), as whoever lacks the permission for personal figures may see them on ``today``. Clicks
    and prices are read when they are first asked for."""

    def __init__(
        self,
        site: Site,
        first_month: date,
        last_month: date,
        *,
        teams: Collection[int],
        today: date,
    ):
        self._site, self._teams = site, teams
        self._months = first_month, last_month
        self._release = GroupRelease(site, first_month, last_month, today=today)

    @cached_property
    def clicks(self) -> Counter[tuple[date, int]]:
        return known_clicks(self._site, *self._months, self._teams)

    @cached_property
    def prices(self) -> MonthPrices:
        return mean_prices(self._site, *self._months)

    def of(self, team_id: int, months: Collection[date]) -> "TeamFigures":
        """The figures of a team in ``months`` (first days)."""
        # The month's own groups decide, not those of a period that somebody chooses.
        alone = Group("", "", frozenset({team_id}))
        shown = {month: self._release.figures(alone, month) for month in months}
        return TeamFigures(self, team_id, shown)


@dataclass(frozen=True)
class TeamFigures:
    """What a team did in some months. Each figure is ``None`` where any of the months is hidden,
    and ``value`` also where one has no price."""

    source: TeamMonths
    team_id: int
    months: dict[date, GroupFigures]

    @property
    def is_shown(self) -> bool:
        """Whether of every month are enough people who could share and who shared, or nobody."""
        return all(figures.people is not None and figures.eligible for figures in self._all)

    @property
    def is_read_shown(self) -> bool:
        """Whether this is so, and readers may be shown too."""
        return self.is_shown and all(figures.readers is not None for figures in self._all)

    @property
    def _all(self) -> Collection[GroupFigures]:
        return self.months.values()

    @property
    def shares(self) -> int | None:
        """Confirmed shares."""
        return sum(figures.shares for figures in self._all) if self.is_shown else None

    @property
    def readers(self) -> int | None:
        """Unique clicks."""
        return sum(figures.readers for figures in self._all) if self.is_read_shown else None

    @property
    def clicks(self) -> int | None:
        """Clicks of visitors who can be told apart: of others too few people may have shared."""
        if not self.is_read_shown:
            return None
        return sum(self.source.clicks[month, self.team_id] for month in self.months)

    @property
    def value(self) -> Decimal | None:
        """What the readers are worth."""
        if not self.is_read_shown:
            return None
        values = [
            value_of_month(figures.readers, self.source.prices, month)
            for month, figures in self.months.items()
        ]
        return None if None in values else sum(values, NOTHING)
