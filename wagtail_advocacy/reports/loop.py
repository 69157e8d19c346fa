"""The loop in one picture: what was suggested, what was made of it, what that brought."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.measurement.charts import Chart, figure, loop_chart
from wagtail_advocacy.suggestions.figures import Loop, loop_of


@dataclass(frozen=True)
class LoopPicture:
    """For the template ``reports/loop.html``."""

    chart: Chart
    figures: Loop


def loop_picture(site: Site, first: date, last: date) -> LoopPicture:
    """The loop of ``site`` on the days from ``first`` to ``last``. Five queries."""
    loop = loop_of(site, first, last)
    values = [
        loop.proposed,
        loop.taken_up,
        loop.published,
        loop.shares,
        loop.readers,
        loop.proposed_next,
    ]
    chart = loop_chart(
        title=_("The loop: from suggestions to readers and back"),
        caption="" if loop.is_still else finding(loop),
        labels=[
            _("Suggested"),
            _("Taken up"),
            _("Published"),
            _("Shared"),
            _("Readers"),
            _("Suggested next"),
        ],
        values=[None] * len(values) if loop.is_still else values,
        name=_("In the period"),
        header=_("Station"),
        unknown=_("Nobody suggested anything in this period."),
    )
    return LoopPicture(chart, loop)


def finding(loop: Loop) -> str:
    """What the picture says, in a sentence."""
    if loop.readers:
        return _(
            "What colleagues suggested was shared %(shares)s times and brought %(readers)s readers."
        ) % {"shares": figure(loop.shares), "readers": figure(loop.readers)}
    if loop.published:
        return _("Published and not read yet: a first share starts the second half.")
    if loop.proposed:
        return _("Suggested and not published yet: the editors close the loop.")
    return ""
