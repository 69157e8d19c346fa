"""What a team's months add up to, as anybody may see them."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import months_between, next_month

from .groups import Group
from .metrics import Metric
from .participation import ONE_DAY
from .release import GroupRelease
from .teams import mean_prices
from .value import media_value


def too_few() -> str:
    """Why a team's figure is not told."""
    return _("In some month too few people are behind it to show the team alone.")


class TeamSums:
    """Sums of teams on ``site`` in the months from ``first_month`` to ``last_month`` (first days).

    They are made of the cells that the teams report shows to whoever lacks the permission for
    personal figures, so that they give no more away than these. ``today``: the programme's day.
    """

    def __init__(self, site: Site, first_month: date, last_month: date, today: date):
        self.site = site
        self.first_month = first_month
        self.last_month = last_month
        self.today = today

    def total(
        self, metric: Metric, team_id: int | None, first: date, last: date
    ) -> tuple[Decimal | None, str]:
        """What ``metric`` was of one team in the whole months from ``first`` to ``last``; ``None``
        with the reason where a month of them is hidden or has no price."""
        team = Group("", "", frozenset({team_id}))
        total = Decimal(0)
        for month in months_between(first, last):
            count = getattr(self._release.figures(team, month), metric.of_team)
            if count is None:
                return None, too_few()
            if count and metric.is_priced and month not in self._prices:
                return None, str(metric.unknown)
            total += count * self._prices[month] if count and metric.is_priced else count
        return total, ""

    @cached_property
    def _release(self) -> GroupRelease:
        return GroupRelease(self.site, self.first_month, self.last_month, today=self.today)

    @cached_property
    def _prices(self) -> dict[date, Decimal]:
        last = next_month(self.last_month) - ONE_DAY
        return mean_prices(media_value(self.site, self.first_month, last))
