"""How far goals are, and whether they are where they should be today.

Where a goal should be says ``courses``. What adds up counts from the first day up to now. Rates,
and everything about a team, are read by whole calendar months: the latest one that is over is
compared with the line at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start, months_between, next_month
from wagtail_advocacy.programme.queries import settings_for

from .courses import Course, Status
from .goal_words import (
    no_month,
    no_team_and_campaign,
    not_of_a_team,
    part_name,
    too_few,
    whole_months_only,
)
from .groups import current_groups
from .metrics import (
    TEAM,
    Metric,
    RateMetric,
    Scope,
    Source,
    Window,
    get_metric,
    is_whole_months,
)
from .models import Goal, SubGoal
from .participation import ONE_DAY
from .team_figures import TeamMonths


# Longer goals have a point a month in their chart, others one a week.
WEEKLY_DAYS = 100
WEEK = ONE_DAY * 7
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Progress:
    """A goal, or a part of one, as of today.

    ``unit`` and ``decimals`` are for ``charts.figure``. ``actual`` and ``expected`` are as the day
    ``as_of`` began (with what happened since, where it is today); ``reason`` says why one of them
    is ``None``.
    """

    goal: Goal
    name: str
    metric: str
    unit: str
    decimals: int
    course: Course
    actual: Decimal | None
    expected: Decimal | None
    as_of: date
    status: Status
    reason: str = ""
    part: SubGoal | None = None

    def percent(self, value: Decimal | None) -> int | None:
        """How far ``value`` is on the way from start to target, from 0 to 100."""
        if value is None or self.course.start is None:
            return None
        way = self.course.target - self.course.start
        gone = (value - self.course.start) * 100 / way if way else Decimal(100)
        return int(min(max(gone, Decimal(0)), Decimal(100)))

    @property
    def actual_percent(self) -> int | None:
        return self.percent(self.actual)

    @property
    def expected_percent(self) -> int | None:
        return self.percent(self.expected)

    @property
    def lag(self) -> Decimal | None:
        """How much is missing to where it should be; ``None`` when unknown, 0 when nothing."""
        if self.actual is None or self.expected is None:
            return None
        return max(self.expected - self.actual, Decimal(0))


@dataclass(frozen=True)
class Point:
    """One point of a goal's chart: how it stood when ``day`` was over, or now."""

    day: date
    actual: Decimal | None
    expected: Decimal | None
    is_running: bool = False


@dataclass(frozen=True)
class GoalProgress:
    """A goal with its parts, and, where asked for, its chart."""

    whole: Progress
    parts: list[Progress] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    @property
    def goal(self) -> Goal:
        return self.whole.goal


def goals_of(site: Site) -> QuerySet[Goal]:
    """The goals of ``site``, those that end first first."""
    return Goal.objects.filter(site=site).select_related("site", "campaign", "owner")


def running_goals(site: Site, today: date, *, days_after: int = 0) -> QuerySet[Goal]:
    """Those that run on ``today``, or ended in the last ``days_after`` days."""
    return goals_of(site).filter(starts_on__lte=today, ends_on__gte=today - ONE_DAY * days_after)


def read_goals(
    goals: Sequence[Goal], today: date, *, charted: Goal | None = None, parts: bool = True
) -> list[GoalProgress]:
    """How far ``goals`` of one site are on the programme's day ``today``.

    ``charted`` is the one whose chart is wanted, ``parts`` whether sub-goals are. Clicks are
    read once for all of them.
    """
    begun = [goal.starts_on for goal in goals if goal.starts_on <= today]
    source = Source(min(begun, default=today), today)
    parts_by_goal: dict[int, list[SubGoal]] = {}
    if parts:
        rows = SubGoal.objects.filter(goal__in=[goal.pk for goal in goals])
        for part in rows.select_related("team"):
            parts_by_goal.setdefault(part.goal_id, []).append(part)
    return [
        _Reading(goal, parts_by_goal.get(goal.pk, []), today, source).progress(
            with_points=charted is not None and goal.pk == charted.pk
        )
        for goal in goals
    ]


class _Reading:
    """One goal with its parts, read with as few queries as its metric allows."""

    def __init__(self, goal: Goal, parts: list[SubGoal], today: date, source: Source):
        self.goal = goal
        self.parts = parts
        self.today = today
        self.source = source
        self.metric = get_metric(goal.metric)
        self.scope = Scope(goal.site, goal.campaign)
        is_rate = self.metric is not None and self.metric.is_rate
        start = goal.baseline if is_rate else Decimal(0)
        self.course = Course(goal.starts_on, goal.ends_on, start, goal.target)

    def progress(self, *, with_points: bool) -> GoalProgress:
        reason = self._unreadable()
        if self.metric is None or reason:
            whole = self._progress(self.course, None, self.today, reason)
            return GoalProgress(whole)
        if isinstance(self.metric, RateMetric):
            return self._rates(self.metric, with_points)
        return self._sums(self.metric, with_points)

    def _unreadable(self) -> str:
        if self.metric is None:
            return _("This site has no such metric any more.")
        currency = settings_for(self.goal.site).currency
        if self.metric.unit == "money" and self.goal.currency not in ("", currency):
            return _("The goal was set in %(old)s, but the programme counts in %(new)s now.") % {
                "old": self.goal.currency,
                "new": currency,
            }
        return ""

    def _progress(
        self,
        course: Course,
        actual: Decimal | None,
        as_of: date,
        reason: str = "",
        part: SubGoal | None = None,
    ) -> Progress:
        status = course.status(actual, as_of, self.today)
        expected = course.expected(as_of)
        if status == Status.UNKNOWN and actual is not None:
            reason = _("Without a baseline there is no line to compare with.")
        return Progress(
            goal=self.goal,
            name=part_name(self.goal, part) if part else self.goal.name,
            metric=str(self.metric.label) if self.metric else self.goal.metric,
            unit=self._unit(),
            decimals=self.metric.decimals if self.metric else 0,
            course=course,
            actual=actual,
            expected=expected,
            as_of=as_of,
            status=status,
            reason=reason if status == Status.UNKNOWN else "",
            part=part,
        )

    def _unit(self) -> str:
        if self.metric is not None and self.metric.unit == "money":
            return self.goal.currency or self.metric.unit_of(self.goal.site)
        return self.metric.unit if self.metric else ""

    def _course_of(self, part: SubGoal) -> Course:
        first = part.starts_on or self.goal.starts_on
        start = Decimal(0)
        if self.metric is not None and self.metric.is_rate:
            start = self.course.expected(first) if part.baseline is None else part.baseline
        return Course(first, part.ends_on or self.goal.ends_on, start, part.target)

    # What adds up

    def _sums(self, metric: Metric, with_points: bool) -> GoalProgress:
        days = self._chart_days() if with_points else []
        courses = [(part, self._course_of(part)) for part in self.parts]
        plain = [(part, course) for part, course in courses if part.team_id is None]
        windows = {
            *(self._window(course) for course in (self.course, *(c for _part, c in plain))),
            *((self.goal.starts_on, day) for day in days if day <= self.today),
        } - {None}
        asked: list[Window] = sorted(window for window in windows if window)
        values = metric.values(self.scope, asked, self.source) if asked else []
        found = dict(zip(asked, values, strict=True))

        def of(course: Course, part: SubGoal | None = None) -> Progress:
            window = self._window(course)
            actual = found[window] if window else None
            as_of = min(self.today, course.last + ONE_DAY)
            return self._progress(course, actual, as_of, str(metric.unknown), part)

        return GoalProgress(
            of(self.course),
            [
                of(course, part) if part.team_id is None else self._team_sum(metric, part, course)
                for part, course in courses
            ],
            [self._point(day, found) for day in days],
        )

    def _window(self, course: Course) -> Window | None:
        if course.first > self.today:
            return None
        return course.first, min(course.last, self.today)

    def _point(self, day: date, found: dict[Window, Decimal | None]) -> Point:
        is_running = day == self.today
        return Point(
            day,
            found.get((self.goal.starts_on, day)),
            self.course.expected(day if is_running else day + ONE_DAY),
            is_running,
        )

    def _chart_days(self) -> list[date]:
        """The last days of the goal's weeks or months, and today."""
        first, last = self.goal.starts_on, self.goal.ends_on
        if self.course.days <= WEEKLY_DAYS:
            days = [
                first + WEEK * number - ONE_DAY for number in range(1, self.course.days // 7 + 1)
            ]
        else:
            days = [next_month(month) - ONE_DAY for month in months_between(first, last)]
        days = sorted({day for day in days if day < last} | {last})
        if not first <= self.today <= last:
            return days
        # Today stands for the end of its own week or month, so that the steps stay about even.
        later = [day for day in days if day > self.today]
        return [day for day in days if day < self.today] + [self.today] + (later[1:] or later)

    def _team_sum(self, metric: Metric, part: SubGoal, course: Course) -> Progress:
        """A team's figure up to the last whole month, if each of its months may be shown."""
        as_of = min(month_start(self.today), course.last + ONE_DAY)
        unknown = partial(self._progress, course, None, as_of, part=part)
        if TEAM not in metric.narrows:
            return unknown(not_of_a_team(metric))
        if self.goal.campaign_id is not None:
            return unknown(no_team_and_campaign())
        if not is_whole_months(course.first, course.last):
            return unknown(whole_months_only())
        if as_of <= course.first:
            return unknown(no_month())
        months = months_between(course.first, as_of - ONE_DAY)
        figures = self._team_months.of(part.team_id, months)
        if not (figures.is_read_shown if metric.is_of_clicks else figures.is_shown):
            return unknown(too_few())
        value = metric.of_team(figures)
        return self._progress(course, value, as_of, str(metric.unknown), part)

    @cached_property
    def _team_months(self) -> TeamMonths:
        """What may be shown of the parts' teams, in all months that any of them needs."""
        courses = [self._course_of(part) for part in self.parts if part.team_id is not None]
        first = min(course.first for course in courses)
        last = min(max(course.last for course in courses), self.today)
        teams = {part.team_id for part in self.parts if part.team_id is not None}
        return TeamMonths(
            self.goal.site, month_start(first), month_start(last), teams=teams, today=self.today
        )

    # Rates

    def _rates(self, metric: RateMetric, with_points: bool) -> GoalProgress:
        everybody: dict[date, Decimal | None] = {}
        teams: dict[int, dict[date, Decimal | None]] = {}
        months = _whole_months(self.course)
        begun = [month for month in months if month <= self.today]
        if begun:
            everybody, teams = metric.months(self.goal.site, begun[0], begun[-1])
        parts = []
        for part in self.parts:
            if part.team_id is None:
                rates: dict | None = everybody
            else:
                rates = teams.get(part.team_id)
            parts.append(self._rate(metric, self._course_of(part), rates, part))
        points = []
        if with_points:
            points = [
                Point(
                    next_month(month) - ONE_DAY,
                    everybody.get(month),
                    self.course.expected(next_month(month)),
                    month <= self.today < next_month(month),
                )
                for month in months
            ]
        return GoalProgress(self._rate(metric, self.course, everybody), parts, points)

    def _rate(
        self,
        metric: RateMetric,
        course: Course,
        rates: dict[date, Decimal | None] | None,
        part: SubGoal | None = None,
    ) -> Progress:
        over = [month for month in _whole_months(course) if next_month(month) <= self.today]
        if not over:
            return self._progress(course, None, course.first, no_month(), part)
        as_of = next_month(over[-1])
        if rates is None or over[-1] not in rates:
            return self._progress(course, None, as_of, too_few(), part)
        return self._progress(course, rates.get(over[-1]), as_of, str(metric.unknown), part)


def _whole_months(course: Course) -> list[date]:
    return [
        month
        for month in months_between(course.first, course.last)
        if month >= course.first and next_month(month) - ONE_DAY <= course.last
    ]


def teams_alone(site: Site) -> set[int]:
    """The ids of the teams that are large enough now to be shown alone."""
    return {
        team_id
        for group in current_groups(site)
        if not (group.hidden or group.is_folded)
        for team_id in group.team_ids
        if team_id is not None
    }


def measured(metric: Metric, scope: Scope, first: date, last: date) -> Decimal | None:
    """What a baseline measured on the days from ``first`` to ``last`` is: of a rate the mean of
    the months that are known, else the sum. ``None`` when it is unknown."""
    if not isinstance(metric, RateMetric):
        value = metric.value(scope, first, last)
    else:
        everybody, _teams = metric.months(scope.site, month_start(first), month_start(last))
        known = [rate for rate in everybody.values() if rate is not None]
        value = sum(known, Decimal(0)) / len(known) if known else None
    return None if value is None else value.quantize(CENT, rounding=ROUND_HALF_UP)
