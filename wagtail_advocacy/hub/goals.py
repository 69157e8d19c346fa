"""The goals that everybody sees beside the feed: figures of all together, never of a team."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.courses import Status
from wagtail_advocacy.measurement.goals import Progress, read_goals, running_goals
from wagtail_advocacy.measurement.metrics import get_metric
from wagtail_advocacy.programme.calendar import programme_day


# Seconds for which a goal's figure may be old.
GOALS_AGE = 300
MOST_SHOWN = 2
# For how long a goal that is over is still shown, to thank for it.
DAYS_AFTER = 14
WEEK_DAYS = 7


@dataclass(frozen=True)
class OurGoal:
    """One goal as colleagues see it. It holds no text but the owner's, so that it can be kept for
    people of all languages; ``width`` and ``mark`` are per cent of the way."""

    name: str
    metric: str
    unit: str
    decimals: int
    actual: Decimal
    target: Decimal
    width: int | None
    mark: int | None
    status: str
    last: date

    @property
    def label(self) -> str:
        metric = get_metric(self.metric)
        return str(metric.label) if metric else ""

    @property
    def figures(self) -> tuple[str, str]:
        return tuple(
            figure(value, unit=self.unit, decimals=self.decimals)
            for value in (self.actual, self.target)
        )

    @property
    def is_reached(self) -> bool:
        return self.status == Status.REACHED

    @property
    def sentence(self) -> str:
        """How long there is still, or what came of it."""
        if self.is_reached:
            return _("We did it. Thank you!")
        left = (self.last - programme_day()).days + 1
        if left <= 0:
            return _("It ended on %(day)s. Thank you for what you did.") % {
                "day": date_format(self.last, "j M")
            }
        if self.status == Status.AT_RISK:
            return _("A little behind the plan for %(day)s. Every share helps.") % {
                "day": date_format(self.last, "j M Y")
            }
        if left <= WEEK_DAYS * 2:
            return ngettext("%(n)s day to go.", "%(n)s days to go.", left) % {"n": left}
        weeks = left // WEEK_DAYS
        return ngettext("%(n)s week to go.", "%(n)s weeks to go.", weeks) % {"n": weeks}


def our_goals_lately(site: Site) -> list[OurGoal]:
    """The goals of ``site`` that the owner wants shown here; at most five minutes old."""
    today = programme_day()
    key = f"wagtail_advocacy.our_goals.{site.pk}.{today}"
    return cache.get_or_set(key, lambda: _our_goals(site, today), GOALS_AGE)


def _our_goals(site: Site, today: date) -> list[OurGoal]:
    wanted = running_goals(site, today, days_after=DAYS_AFTER).filter(in_hub=True)
    # One that is over gives way to those that run.
    goals = sorted(wanted[: MOST_SHOWN * 2], key=lambda goal: (goal.ends_on < today, goal.ends_on))
    read = [one.whole for one in read_goals(goals, today, parts=False)]
    return [_shown(progress) for progress in read if progress.actual is not None][:MOST_SHOWN]


def _shown(progress: Progress) -> OurGoal:
    runs = progress.status in (Status.ON_TRACK, Status.AT_RISK)
    return OurGoal(
        name=progress.name,
        metric=progress.goal.metric,
        unit=progress.unit,
        decimals=progress.decimals,
        actual=progress.actual or Decimal(0),
        target=progress.course.target,
        width=progress.actual_percent,
        mark=progress.expected_percent if runs else None,
        status=progress.status.value,
        last=progress.course.last,
    )
