"""The goals as the dashboard and the goals report show them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.courses import Status
from wagtail_advocacy.measurement.goal_words import days_text
from wagtail_advocacy.measurement.goals import (
    Progress,
    goals_of,
    read_goals,
    running_goals,
)
from wagtail_advocacy.permissions import VIEW_GOALS, has_permission


# How many goals the dashboard shows, and for how long after their end.
MOST_SHOWN = 3
DAYS_AFTER = 14
# Shapes besides the words, so that no colour is needed to tell them apart.
ICONS = {
    Status.REACHED: "circle-check",
    Status.ON_TRACK: "arrow-right",
    Status.AT_RISK: "warning",
    Status.MISSED: "minus",
    Status.NOT_STARTED: "time",
    Status.UNKNOWN: "help",
}


@dataclass(frozen=True)
class GoalLine:
    """One goal or sub-goal in words. ``width`` and ``mark`` are where the bar ends and where it
    should end today, in per cent of the way; ``None`` where nobody knows. ``actual_url`` and
    ``expected_url`` tell how these came about."""

    progress: Progress
    url: str = ""
    actual_url: str = ""
    expected_url: str = ""

    @property
    def name(self) -> str:
        return self.progress.name

    @property
    def status(self) -> str:
        """The state's name in the style sheet."""
        return self.progress.status.value.replace("_", "-")

    @property
    def label(self) -> str:
        return self.progress.status.label

    @property
    def icon(self) -> str:
        return ICONS[self.progress.status]

    @property
    def actual(self) -> str:
        return self.amount(self.progress.actual)

    @property
    def target(self) -> str:
        return self.amount(self.progress.course.target)

    @property
    def expected(self) -> str:
        return self.amount(self.progress.expected)

    @property
    def days(self) -> str:
        return days_text(self.progress.course.first, self.progress.course.last)

    @property
    def width(self) -> int | None:
        return self.progress.actual_percent

    @property
    def mark(self) -> int | None:
        return self.progress.expected_percent if self.is_running else None

    @property
    def is_running(self) -> bool:
        return self.progress.status in (Status.ON_TRACK, Status.AT_RISK)

    def amount(self, value) -> str:
        return figure(value, unit=self.progress.unit, decimals=self.progress.decimals)

    @property
    def sentence(self) -> str:
        """Where it should stand, or why that is not known."""
        progress = self.progress
        if progress.status == Status.UNKNOWN:
            return progress.reason
        if progress.status == Status.NOT_STARTED:
            return _("Begins on %(day)s.") % {"day": date_format(progress.course.first, "j M Y")}
        if progress.status == Status.MISSED:
            return _("Ended on %(day)s.") % {"day": date_format(progress.course.last, "j M Y")}
        if progress.status == Status.REACHED:
            return _("By %(day)s was the plan.") % {
                "day": date_format(progress.course.last, "j M Y")
            }
        words = {"expected": self.expected, "day": self.day}
        return _("%(expected)s expected by %(day)s.") % words

    @property
    def day(self) -> str:
        """The last day that ``expected`` is about."""
        return date_format(self.progress.as_of - date.resolution, "j M")


@dataclass(frozen=True)
class GoalsBlock:
    """What the dashboard shows of the goals; ``more`` says of how many it does not."""

    lines: list[GoalLine]
    more: str
    url: str
    add_url: str


def goals_block(site: Site, user, today: date) -> GoalsBlock | None:
    """The goals of ``site`` that run on ``today`` or ended lately, those that end first first, for
    ``wagtail_advocacy/reports/goals_block.html``. ``None`` for who may neither see nor set any.

    The number of queries does not depend on the number of goals.
    """
    may_add = has_permission(user, "add_goal")
    if not has_permission(user, VIEW_GOALS) and not may_add:
        return None
    add_url = reverse("advocacy_goals:add") if may_add else ""
    if not has_permission(user, VIEW_GOALS):
        return GoalsBlock([], "", "", add_url)
    address = reverse("wagtail_advocacy_reports:goals")
    wanted = running_goals(site, today, days_after=DAYS_AFTER)
    count, total = wanted.count(), goals_of(site).count()
    shown = read_goals(list(wanted[:MOST_SHOWN]), today, parts=False)
    lines = [GoalLine(one.whole, f"{address}?site={site.pk}&goal={one.goal.pk}") for one in shown]
    rest = count - len(lines)
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
    return GoalsBlock(lines, more if rest else "", address if total else "", add_url)
