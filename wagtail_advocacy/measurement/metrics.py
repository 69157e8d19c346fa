"""The figures that goals aim at and alerts watch, each under its name in one registry.

A station below this one adds its own with ``register_metric`` (``suggestions/metrics.py`` does).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.programme.calendar import day_end, day_start, next_month
from wagtail_advocacy.programme.queries import settings_for

from .models import PastClicks
from .prices import price_book
from .team_figures import TeamFigures
from .value import DayClicks, added_up, clicks_of, daily_clicks, daily_figures


# First and last day.
Window = tuple[date, date]

CAMPAIGN, TEAM, ITEM = "campaign", "team", "item"


@dataclass(frozen=True)
class Scope:
    """What a figure is about: all of ``site``, or of it what a campaign or item brought. Figures
    of a team are those of ``Metric.of_team`` alone."""

    site: Site
    campaign: Campaign | None = None
    item: Item | None = None


class Source:
    """Reads the clicks of the days from ``first`` to ``last`` once, whichever figures ask."""

    def __init__(self, first: date, last: date):
        self.first = first
        self.last = last
        self.days = cache(self._days)
        self.book = cache(price_book)

    def _days(self, scope: Scope) -> list[DayClicks]:
        if scope.item is not None:
            return _days_of_item(scope, self.first, self.last)
        return daily_figures(
            scope.site,
            self.first,
            self.last,
            campaign=scope.campaign and scope.campaign.pk,
        )


def _days_of_item(scope: Scope, first: date, last: date) -> list[DayClicks]:
    """What ``daily_figures`` gives, of one item. Clicks whose detail was deleted stand on the
    first of their month, or on the day from which on they had their price."""
    of_item = Q(share__item=scope.item)
    if scope.campaign is not None:
        of_item &= Q(share__campaign=scope.campaign)
    past = PastClicks.objects.filter(of_item, since__range=(first, last)).order_by()
    kept = [
        DayClicks(
            day=row["day"],
            network=row["network"],
            gross=row["sum_gross"],
            clicks=row["sum_clicks"],
            readers=row["sum_readers"],
            untracked=row["sum_untracked"],
            repeats=row["sum_repeats"],
            reasons={},
        )
        for row in past.values(day=F("since"), network=F("share__network")).annotate(**added_up())
    ]
    return kept + daily_clicks(clicks_of(scope.site, first, last).filter(of_item))


class Metric:
    """One figure of a programme.

    ``id`` is stored. ``counted`` says what is counted. ``unit`` is "", "%" or "money";
    ``narrows`` names what it can be narrowed to (``CAMPAIGN``, ``TEAM``, ``ITEM``).
    ``is_rate``: it stands at a height and does not add up over days, so that goals read it by
    whole months. ``is_of_clicks``: of a team it waits until readers may be shown, too.
    ``unknown`` says why it can be unknown.
    """

    id: str
    label: str | Promise
    counted: str | Promise
    unit = ""
    decimals = 0
    narrows: frozenset[str] = frozenset()
    is_rate = False
    is_of_clicks = False
    unknown: str | Promise = _("Nothing was measured.")

    def values(
        self, scope: Scope, windows: Sequence[Window], source: Source
    ) -> list[Decimal | None]:
        """The figure on the days of each of ``windows``, which lie within those of ``source``;
        ``None`` where it is unknown. The number of queries does not depend on the number of
        windows."""
        raise NotImplementedError

    def value(self, scope: Scope, first: date, last: date) -> Decimal | None:
        """The figure on the days from ``first`` to ``last``."""
        return self.values(scope, [(first, last)], Source(first, last))[0]

    def of_team(self, team: TeamFigures) -> Decimal | None:
        """The figure of a team's months, for a metric that narrows to ``TEAM``; ``None`` where
        one of them is hidden, or it is unknown. Of what ``team`` has alone, so that a goal tells
        no more than the report of teams."""
        raise NotImplementedError

    def by_item(self, site: Site, first: date, last: date) -> Mapping[int, int] | None:
        """The figure of every item by its id, without those that have none; ``None`` where
        items have no such figure."""
        return None

    def unit_of(self, site: Site) -> str:
        """The unit for ``charts.figure``: "", "%" or the programme's currency."""
        return settings_for(site).currency if self.unit == "money" else self.unit


MonthlyRates = dict[date, Decimal | None]


class RateMetric(Metric):
    """A rate in per cent that goals read by whole months."""

    unit = "%"
    decimals = 1
    is_rate = True

    def months(
        self, site: Site, first_month: date, last_month: date
    ) -> tuple[MonthlyRates, dict[int, MonthlyRates]]:
        """The rate of each month from ``first_month`` to ``last_month`` (first days): of
        everybody, and by team id of those teams that are large enough to be shown alone,
        without the months in which too few of them shared."""
        raise NotImplementedError


def in_windows(
    rows: QuerySet, moment: str, counting: Callable, windows: Sequence[Window]
) -> list[Decimal]:
    """What ``counting`` (condition to aggregate) gives of the ``rows`` whose time in the column
    ``moment`` is in each of ``windows``, in one query."""
    conditions = {
        f"w{number}": counting(
            Q(**{f"{moment}__gte": day_start(first), f"{moment}__lt": day_end(last)})
        )
        for number, (first, last) in enumerate(windows)
    }
    found = rows.order_by().aggregate(**conditions)
    return [Decimal(found[name] or 0) for name in conditions]


_metrics: dict[str, Metric] = {}


def register_metric(metric: type[Metric]) -> type[Metric]:
    """Make ``metric`` known; also a decorator. A second one with the same id replaces the
    first."""
    _metrics[metric.id] = metric()
    return metric


def all_metrics() -> list[Metric]:
    """Every metric, in the order in which they were registered."""
    return list(_metrics.values())


def get_metric(metric_id: str) -> Metric | None:
    """The metric with this id, ``None`` when there is none (any more)."""
    return _metrics.get(metric_id)


def metric_choices() -> list[tuple[str, str]]:
    """Ids and labels, for forms."""
    return [(metric.id, metric.label) for metric in all_metrics()]


def is_whole_months(first: date, last: date) -> bool:
    """Whether the days from ``first`` to ``last`` are whole calendar months."""
    return first.day == 1 and (last + date.resolution).day == 1 and first < next_month(last)
