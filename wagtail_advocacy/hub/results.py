"""Results for everyone, as a page of the hub and as a block on pages of the site."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.measurement.charts import Chart, figure, line_chart
from wagtail_advocacy.measurement.models import ResultsLetter
from wagtail_advocacy.measurement.results import (
    MonthResults,
    results_lately,
    shown_letter,
    shown_months,
)
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.suggestions.stories import ShownStory, shown_stories


STORIES_SHOWN = 3


@dataclass(frozen=True)
class ResultsPage:
    """One month as everybody sees it. ``results`` is ``None`` before a month is over."""

    programme: ProgrammeSettings
    months: list[date] = field(default_factory=list)
    results: MonthResults | None = None
    letter: ResultsLetter | None = None
    stories: list[ShownStory] = field(default_factory=list)
    chart: Chart | None = None


def results_page(site: Site, programme: ProgrammeSettings, wanted: str = "") -> ResultsPage:
    """The month ``wanted`` ("2026-10"), or the last one that is over."""
    months = shown_months(site, programme_day())
    if not months:
        return ResultsPage(programme)
    month = next((one for one in months if f"{one:%Y-%m}" == wanted), months[0])
    return ResultsPage(
        programme=programme,
        months=months,
        results=results_lately(site, month),
        letter=shown_letter(site, month),
        stories=shown_stories(site, STORIES_SHOWN),
        chart=_chart(site, months),
    )


def results_block(site: Site) -> ResultsPage:
    """The last month that is over, for a page of the site."""
    programme = settings_for(site)
    months = shown_months(site, programme_day())
    if not months:
        return ResultsPage(programme)
    return ResultsPage(
        programme=programme,
        results=results_lately(site, months[0]),
        letter=shown_letter(site, months[0]),
    )


def _chart(site: Site, months: list[date]) -> Chart | None:
    """Readers by month; a month in which too few shared stays open."""
    rows = [results_lately(site, month) for month in reversed(months)]
    known = [row for row in rows if not row.is_hidden]
    if len(known) < 2:
        return None
    best = max(known, key=lambda row: row.readers)
    return line_chart(
        title=_("Readers by month"),
        caption=_("%(month)s brought most readers: %(readers)s.")
        % {"month": date_format(best.month, "F Y"), "readers": figure(best.readers)},
        labels=[date_format(row.month, "M Y") for row in rows],
        series=[(_("Readers"), [None if row.is_hidden else row.readers for row in rows])],
        unknown=_("“–”: too few people shared in this month to say anything of them."),
    )
