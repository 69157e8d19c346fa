"""How the figures of goals came about."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.goals import Progress
from wagtail_advocacy.measurement.metrics import Metric, get_metric
from wagtail_advocacy.measurement.participation import participation
from wagtail_advocacy.measurement.periods import ONE_DAY, day_range
from wagtail_advocacy.measurement.sums import Scope
from wagtail_advocacy.measurement.team_figures import TeamMonths
from wagtail_advocacy.permissions import VIEW_MEDIA_VALUE, has_permission
from wagtail_advocacy.programme.calendar import month_start, months_between
from wagtail_advocacy.reports.explained import Explanation, Line, Rows, Table
from wagtail_advocacy.reports.goals_block import GoalLine

from .rows import rows_of_cells


# What items have of a metric, as columns of their tallies.
COUNTS = {"readers": "readers", "media_value": "readers", "clicks": "clicks", "shares": "confirmed"}


def figure_of_goal(view) -> Explanation:
    """Where a goal or sub-goal is, or where it should be."""
    progress = view.asked_progress
    if view.explained_figure == "expected":
        return _expected(progress)
    title = _("Actual: %(name)s") % {"name": progress.name}
    if progress.actual is None:
        # Of what is hidden only the reason is told.
        return Explanation(title, UNKNOWN, GoalLine(progress).sentence)
    metric = get_metric(progress.goal.metric)
    lines, tables = [], []
    last = progress.as_of - ONE_DAY
    team_id = progress.part.team_id if progress.part else None
    if metric.is_rate:
        lines = _rate_lines(view, month_start(last), team_id)
    elif team_id is not None:
        tables = [_team_table(view, progress, metric, team_id)]
    else:
        last = min(progress.course.last, view.today)
        lines = [
            Line(
                progress.metric,
                GoalLine(progress).actual,
                day_range(progress.course.first, last),
            )
        ]
    return Explanation(
        title,
        GoalLine(progress).actual,
        str(metric.counted),
        lines=lines,
        tables=tables,
        rows=None if team_id is not None else _rows(view, progress, metric, last),
        notes=[progress.reason] if progress.reason else [],
    )


def _expected(progress: Progress) -> Explanation:
    line, course = GoalLine(progress), progress.course
    passed = min(max((progress.as_of - course.first).days, 0), course.days)
    return Explanation(
        _("Expected: %(name)s") % {"name": progress.name},
        line.expected,
        _(
            "Expected = start + (target − start) × days passed ÷ days in all. Days passed are "
            "whole days; today is not one yet."
        ),
        lines=[
            Line(_("Start"), line.amount(course.start)),
            Line(_("Target"), line.target),
            Line(
                _("Days passed"),
                _("%(days)s of %(all)s") % {"days": figure(passed), "all": figure(course.days)},
                day_range(course.first, course.last),
            ),
        ],
        notes=[progress.reason] if progress.reason else [],
    )


def _rate_lines(view, month: date, team_id: int | None) -> list[Line]:
    if team_id is None:
        cell = participation(view.site, month, month, today=view.today).all_months[0]
    else:
        read = TeamMonths(view.site, month, month, teams=[team_id], today=view.today)
        cell = read.of(team_id, [month]).months[month]
    return [
        Line(
            _("People with a confirmed share"),
            figure(cell.people),
            _("In %(month)s, each once.") % {"month": date_format(month, "F Y")},
        ),
        Line(
            _("Eligible people"),
            figure(cell.eligible, decimals=1),
            _("The mean of the days on which they were counted."),
        ),
    ]


def _team_table(view, progress: Progress, metric: Metric, team_id: int) -> Table:
    months = months_between(progress.course.first, progress.as_of - ONE_DAY)
    read = TeamMonths(view.site, months[0], months[-1], teams=[team_id], today=view.today)
    line = GoalLine(progress)
    found: list[Decimal | None] = [metric.of_team(read.of(team_id, [month])) for month in months]
    return Table(
        _("By month"),
        [_("Month"), progress.metric],
        [
            [date_format(month, "F Y"), line.amount(value)]
            for month, value in zip(months, found, strict=True)
        ],
        _("Each month as the report of teams shows it."),
    )


def _rows(view, progress: Progress, metric: Metric, last: date) -> Rows | None:
    """What was counted, for whoever may see it in the report of media value."""
    count = COUNTS.get(metric.id)
    if count is None or not has_permission(view.request.user, VIEW_MEDIA_VALUE):
        return None
    campaign = progress.goal.campaign_id
    return rows_of_cells(view, Scope(view.site, progress.course.first, last, "", campaign), count)
