"""Which goals there are, and how far they are."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.widgets.button import HeaderButton

from wagtail_advocacy.measurement.charts import line_chart
from wagtail_advocacy.measurement.courses import MARGIN, Status
from wagtail_advocacy.measurement.goal_words import days_text
from wagtail_advocacy.measurement.goals import GoalProgress, Progress, goals_of, read_goals
from wagtail_advocacy.measurement.metrics import all_metrics, get_metric
from wagtail_advocacy.measurement.models import Goal
from wagtail_advocacy.permissions import VIEW_GOALS, has_permission
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.filters import ReportFilterSet
from wagtail_advocacy.reports.goals_block import GoalLine
from wagtail_advocacy.suggestions.queries import name_of

from .base import SiteReportView


class GoalFilterSet(ReportFilterSet):
    state = ChoiceFilter(
        label=gettext_lazy("When"),
        choices=[
            ("running", gettext_lazy("Running")),
            ("to_come", gettext_lazy("To come")),
            ("over", gettext_lazy("Over")),
        ],
        empty_label=gettext_lazy("All"),
    )

    class Meta(ReportFilterSet.Meta):
        model = Goal


@dataclass(frozen=True)
class GoalRow:
    """A goal or a sub-goal, as the spreadsheet shows it."""

    goal: str
    part: str
    metric: str
    campaign: str
    unit: str
    baseline: float | None
    baseline_of: str
    starts_on: object
    ends_on: object
    target: float
    actual: float | None
    expected: float | None
    as_of: object
    status: str
    owner: str
    reason: str


class GoalsView(ExplainedMixin, SiteReportView):
    permissions = (VIEW_GOALS,)
    page_title = gettext_lazy("Goals")
    header_icon = "circle-check"
    filterset_class = GoalFilterSet
    filter_names = ("site",)
    paginate_by = 10
    model = Goal
    verbose_name_plural = gettext_lazy("goals")
    results_template_name = "wagtail_advocacy/reports/goals_results.html"
    index_url_name = "wagtail_advocacy_reports:goals"
    index_results_url_name = "wagtail_advocacy_reports:goals_results"
    export_filename = "goals"
    explained = dict.fromkeys(("actual", "expected"), explanations.figure_of_goal)
    basis = gettext_lazy(
        "Counts what happened on the days of each goal, whatever was published when."
    )
    list_export = [
        "goal",
        "part",
        "metric",
        "campaign",
        "unit",
        "baseline",
        "baseline_of",
        "starts_on",
        "ends_on",
        "target",
        "actual",
        "expected",
        "as_of",
        "status",
        "owner",
        "reason",
    ]
    export_headings = {
        "goal": gettext_lazy("Goal"),
        "part": gettext_lazy("Sub-goal"),
        "metric": gettext_lazy("Metric"),
        "campaign": gettext_lazy("Campaign"),
        "unit": gettext_lazy("Unit"),
        "baseline": gettext_lazy("Baseline"),
        "baseline_of": gettext_lazy("Baseline of"),
        "starts_on": gettext_lazy("First day"),
        "ends_on": gettext_lazy("Last day"),
        "target": gettext_lazy("Target"),
        "actual": gettext_lazy("Actual"),
        "expected": gettext_lazy("Expected"),
        "as_of": gettext_lazy("Before the day"),
        "status": gettext_lazy("State"),
        "owner": gettext_lazy("Who answers for it"),
        "reason": gettext_lazy("Why unknown"),
    }

    def get_rows(self):
        goals = goals_of(self.site).order_by("-ends_on", "-starts_on", "-pk")
        values = self.filters.form.cleaned_data if self.filters.form.is_valid() else {}
        state = values.get("state")
        if state == "running":
            goals = goals.filter(starts_on__lte=self.today, ends_on__gte=self.today)
        elif state == "to_come":
            goals = goals.filter(starts_on__gt=self.today)
        elif state == "over":
            goals = goals.filter(ends_on__lt=self.today)
        return goals

    @property
    def scope(self):
        return ""

    def get_filename(self):
        return f"{self.export_filename}-{self.today.isoformat()}"

    def decorate_paginated_queryset(self, object_list):
        read = read_goals(list(object_list), self.today)
        if not self.is_export:
            return [self.lines(one) for one in read]
        return [row for one in read for row in self.export_rows(one)]

    def export_rows(self, one: GoalProgress) -> list[GoalRow]:
        goal = one.goal
        return [
            GoalRow(
                goal=goal.name,
                part=progress.name if progress.part else "",
                metric=progress.metric,
                campaign=str(goal.campaign or ""),
                unit=progress.unit,
                baseline=_number(progress.part.baseline if progress.part else goal.baseline),
                baseline_of="" if progress.part else baseline_days(goal),
                starts_on=progress.course.first,
                ends_on=progress.course.last,
                target=float(progress.course.target),
                actual=_number(progress.actual),
                expected=_number(progress.expected),
                as_of=progress.as_of,
                status=progress.status.label,
                owner=name_of(goal.owner),
                reason=progress.reason,
            )
            for progress in (one.whole, *one.parts)
        ]

    @cached_property
    def chosen(self) -> Goal | None:
        """Whose chart is shown: the one that the address names, else the first that runs, else
        the latest."""
        if self.is_export:
            return None
        goals = goals_of(self.site)
        wanted = self.request.GET.get("goal", "")
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18:
            found = goals.filter(pk=wanted).first()
            if found is not None:
                return found
        running = goals.filter(starts_on__lte=self.today, ends_on__gte=self.today)
        return running.first() or goals.order_by("-ends_on", "-pk").first()

    def address_of(self, goal: Goal) -> str:
        query = self.request.GET.copy()
        for name in [name for name in query if name.startswith("_w_")]:
            del query[name]
        query["goal"] = goal.pk
        return f"{reverse(self.index_url_name)}?{query.urlencode()}"

    @cached_property
    def asked_progress(self) -> Progress:
        """The goal or sub-goal that is explained: the one that the address names."""
        if self.chosen is None:
            raise Http404
        (one,) = read_goals([self.chosen], self.today)
        wanted = self.request.GET.get("part", "")
        if not wanted:
            return one.whole
        found = next((part for part in one.parts if str(part.part.pk) == wanted), None)
        if found is None:
            raise Http404
        return found

    @property
    def explained_scope(self) -> str:
        line = GoalLine(self.asked_progress)
        names = [self.asked_progress.goal.name, line.name, line.days]
        return ", ".join(dict.fromkeys(names))

    def line(self, progress: Progress, url: str = "") -> GoalLine:
        narrowed = {"goal": progress.goal.pk}
        if progress.part is not None:
            narrowed["part"] = progress.part.pk
        return GoalLine(
            progress,
            url,
            self.explain("actual", **narrowed),
            self.explain("expected", **narrowed),
        )

    def lines(self, one: GoalProgress) -> list[GoalLine]:
        return [
            self.line(one.whole, self.address_of(one.goal)),
            *(self.line(part) for part in one.parts),
        ]

    def chart(self, one: GoalProgress):
        running = next((i for i, point in enumerate(one.points) if point.is_running), None)
        course = one.whole.course
        return line_chart(
            title=f"{one.goal.name} ({one.whole.metric})",
            caption=self.finding(one),
            labels=[date_format(point.day, "j M Y") for point in one.points],
            series=[
                (_("Actual"), [point.actual for point in one.points]),
                (_("Expected"), [point.expected for point in one.points]),
                (_("Target"), [course.target for _point in one.points]),
            ],
            unit=one.whole.unit,
            decimals=one.whole.decimals,
            running=running,
            header=_("Up to"),
            unknown=_("“–”: not there yet, or not known."),
        )

    def finding(self, one: GoalProgress) -> str:
        line = GoalLine(one.whole)
        if one.whole.status == Status.AT_RISK:
            return _("%(lag)s short of what was expected by %(day)s.") % {
                "lag": line.amount(one.whole.lag),
                "day": line.day,
            }
        return line.sentence

    def facts(self, one: GoalProgress) -> list[tuple[str, str]]:
        """What makes it a goal, as pairs of label and text."""
        goal, line = one.goal, GoalLine(one.whole)
        metric = get_metric(goal.metric)
        rows = [
            (
                _("Metric"),
                f"{one.whole.metric}, {goal.campaign}" if goal.campaign else one.whole.metric,
            ),
            (_("Counted"), str(metric.counted) if metric else ""),
            (_("Days"), line.days),
            (_("Baseline"), self.baseline(one)),
            (_("Target"), line.target),
            (_("Actual"), line.actual),
            (_("Expected"), f"{line.expected} ({line.day})" if line.is_running else ""),
            (_("Who answers for it"), name_of(goal.owner)),
            (_("Why it matters"), goal.reason),
            (_("In the hub"), _("Colleagues see it") if goal.in_hub else ""),
        ]
        return [(label, text) for label, text in rows if text]

    def baseline(self, one: GoalProgress) -> str:
        goal, line = one.goal, GoalLine(one.whole)
        if goal.baseline is None:
            return ""
        return f"{line.amount(goal.baseline)} ({baseline_days(goal)})"

    @cached_property
    def header_buttons(self):
        if not has_permission(self.request.user, "add_goal"):
            return []
        address = reverse("advocacy_goals:add")
        return [HeaderButton(label=_("Set a goal"), url=address, icon_name="plus")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.is_export:
            return context
        if self.chosen is not None:
            (one,) = read_goals([self.chosen], self.today, charted=self.chosen)
            context.update(
                line=GoalLine(one.whole),
                facts=self.facts(one),
                chart=self.chart(one) if one.points else None,
                edit_url=reverse("advocacy_goals:edit", args=[self.chosen.pk])
                if has_permission(self.request.user, "change_goal")
                else "",
            )
        context["margin"] = int(MARGIN * 100)
        context["metrics"] = [(metric.label, metric.counted) for metric in all_metrics()]
        return context


def baseline_days(goal: Goal) -> str:
    """Of which day or days the baseline is, and whether it was measured."""
    if goal.baseline is None:
        return ""
    if goal.baseline_first and goal.baseline_last:
        days = days_text(goal.baseline_first, goal.baseline_last)
        if goal.baseline_measured_at:
            return _("measured, %(days)s") % {"days": days}
        return days
    return date_format(goal.baseline_day, "j M Y") if goal.baseline_day else ""


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 2)
