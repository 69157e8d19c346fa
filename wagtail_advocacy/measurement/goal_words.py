"""What goals say: the names of their parts, and why a figure is unknown."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .metrics import Metric
from .models import Goal, SubGoal


def no_month() -> str:
    return _("No whole month of it is over yet.")


def too_few() -> str:
    return _("Too few people of the team to show it alone.")


def whole_months_only() -> str:
    return _("Figures of a team come in whole calendar months.")


def no_team_and_campaign() -> str:
    return _("A team and a campaign cannot be combined: together they could single people out.")


def not_of_a_team(metric: Metric) -> str:
    """Why a team has no such figure."""
    return _("“%(metric)s” cannot be counted for one team.") % {"metric": metric.label}


def part_name(goal: Goal, part: SubGoal) -> str:
    """What a sub-goal is called: its name, else its team and, where they differ, its days."""
    if part.name:
        return part.name
    names = [part.team.name] if part.team is not None else []
    if part.starts_on or part.ends_on or not names:
        first, last = part.starts_on or goal.starts_on, part.ends_on or goal.ends_on
        names.append(days_text(first, last))
    return ", ".join(names)


def days_text(first: date, last: date) -> str:
    """The days as people write them."""
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"
