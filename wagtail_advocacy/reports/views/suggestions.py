"""What colleagues suggest: how soon they are answered, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_advocacy.measurement.charts import UNKNOWN, figure, line_chart, rank_chart
from wagtail_advocacy.measurement.groups import groups_between
from wagtail_advocacy.measurement.periods import is_running, month_name
from wagtail_advocacy.permissions import VIEW_SUGGESTION_REPORT
from wagtail_advocacy.programme.calendar import month_start, months_between, working_days
from wagtail_advocacy.programme.topics import topic_names
from wagtail_advocacy.reports.loop import loop_picture
from wagtail_advocacy.reports.tiles import Tile
from wagtail_advocacy.suggestions.figures import (
    AGES,
    Decided,
    Spread,
    between,
    decided,
    decided_by,
    monthly,
    suggestions_of,
    time_until,
    waiting,
)

from .base import SiteReportView
from .whole_months import WholeMonthsMixin


@dataclass(frozen=True)
class Row:
    """One topic or one team, or all. What is hidden is too few people to be shown."""

    part: str
    name: str
    found: Decided
    is_hidden: bool = False


@dataclass(frozen=True)
class ExportRow:
    part: str
    name: str
    received: int | str
    waiting: int | str
    taken_up: int | str
    published: int | str
    declined: int | str
    gone: int | str
    rate: float | None


@dataclass(frozen=True)
class Duration:
    """A time in words: ``number`` and ``unit`` apart, for a tile that shows the number large."""

    number: str
    unit: str

    def __str__(self):
        return f"{self.number} {self.unit}".strip()


def duration(days: float | None) -> Duration:
    """``days`` (working days) as people say it: in hours below one day."""
    if days is None:
        return Duration(UNKNOWN, "")
    if days < 1:
        hours = max(round(days * 24), 1)
        return Duration(figure(hours), ngettext("hour", "hours", hours))
    rounded = round(days, 1) if days < 10 else round(days)
    decimals = 0 if rounded == int(rounded) else 1
    unit = ngettext("working day", "working days", 1 if rounded == 1 else 2)
    return Duration(figure(rounded, decimals=decimals), unit)


class SuggestionsView(WholeMonthsMixin, SiteReportView):
    permissions = (VIEW_SUGGESTION_REPORT,)
    filter_names = ("period", "team", "site")
    page_title = gettext_lazy("Suggestions report")
    header_icon = "comment"
    results_template_name = "wagtail_advocacy/reports/suggestions_results.html"
    index_url_name = "wagtail_advocacy_reports:suggestions"
    index_results_url_name = "wagtail_advocacy_reports:suggestions_results"
    export_filename = "suggestions"
    list_export = [
        "part",
        "name",
        "received",
        "waiting",
        "taken_up",
        "published",
        "declined",
        "gone",
        "rate",
    ]
    export_headings = {
        "part": gettext_lazy("By"),
        "name": gettext_lazy("Name"),
        "received": gettext_lazy("Received"),
        "waiting": gettext_lazy("Still open"),
        "taken_up": gettext_lazy("Taken up"),
        "published": gettext_lazy("Published, of these"),
        "declined": gettext_lazy("Declined"),
        "gone": gettext_lazy("Withdrawn or joined"),
        "rate": gettext_lazy("Taken up (% of decided)"),
    }

    @cached_property
    def suggestions(self):
        """All that was sent by the teams that were chosen, whenever that was."""
        return suggestions_of(self.site, self.selection.teams)

    @cached_property
    def received(self):
        """Those of the period."""
        chosen = self.selection
        return self.suggestions.filter(between("submitted_at", chosen.first_day, chosen.last_day))

    @cached_property
    def total(self) -> Row:
        return Row(_("All"), _("Everybody"), decided(self.received))

    @cached_property
    def topics(self) -> list[Row]:
        """The topic with most suggestions first."""
        names = topic_names(self.site)
        found: dict[str, Decided] = {}
        for key, part in decided_by("topic_key", self.received).items():
            name = names.get(key, _("Without a topic"))
            found[name] = found.get(name, Decided()) + part
        rows = [Row(_("Topic"), name, part) for name, part in found.items()]
        return sorted(rows, key=lambda row: (-row.found.received, row.name.casefold()))

    @cached_property
    def teams(self) -> list[Row]:
        """Teams that are large enough, by name; the smaller ones together."""
        found = decided_by("team", self.received)
        chosen = self.selection
        months = month_start(chosen.first_day), month_start(chosen.last_day)
        groups = groups_between(self.site, *months, found)
        return [
            Row(_("Team"), group.name, _together(found, group.team_ids), group.hidden)
            for group in groups
            if group.team_ids & found.keys()
            and (chosen.teams is None or group.team_ids & set(chosen.teams))
        ]

    @property
    def too_few(self) -> str:
        return f"<{self.programme.minimum_group_size}"

    def get_rows(self):
        return [self.export_row(row) for row in (self.total, *self.topics, *self.teams)]

    def export_row(self, row: Row) -> ExportRow:
        found, hidden = row.found, row.is_hidden
        counts = (
            found.received,
            found.waiting,
            found.taken_up,
            found.published,
            found.declined,
            found.gone,
        )
        return ExportRow(
            row.part,
            row.name,
            *(self.too_few if hidden else count for count in counts),
            rate=None if hidden or found.rate is None else round(found.rate, 1),
        )

    def table(self, everything: str, rows: Iterable[Row]) -> list[tuple[str, list[str]]]:
        """Names and cells for the page; the total, called ``everything``, stands first."""
        lines = []
        for row in (replace(self.total, name=everything), *rows):
            found = row.found
            cells = [
                figure(found.received),
                figure(found.waiting),
                figure(found.taken_up),
                figure(found.declined),
                figure(found.rate, unit="%"),
            ]
            lines.append((row.name, [self.too_few] * len(cells) if row.is_hidden else cells))
        return lines

    @cached_property
    def open_now(self):
        return waiting(self.suggestions, timezone.now())

    def time(self, moment: str) -> Spread:
        chosen = self.selection
        return time_until(moment, self.suggestions, chosen.first_day, chosen.last_day)

    def tiles(self) -> list[Tile]:
        open_now, total = self.open_now, self.total.found
        answer, publication = self.time("answered_at"), self.time("published_at")
        oldest = open_now.oldest and duration(working_days(open_now.oldest, timezone.now()))
        return [
            Tile(
                _("Open now"),
                figure(open_now.total),
                _("the oldest for %(time)s") % {"time": oldest} if oldest else "",
                _(
                    "No editor has taken them up or declined them, whenever they came; those that "
                    "wait for an answer of the person are among them."
                ),
            ),
            Tile(
                _("Time to first answer"),
                duration(answer.typical).number,
                spread_detail(answer),
                _(
                    "From receipt to the first question or decision of an editor: the median of "
                    "the first answers that were given in the period. A working day is Monday to "
                    "Friday, 24 hours each; public holidays count."
                ),
            ),
            Tile(
                _("Time to publication"),
                duration(publication.typical).number,
                spread_detail(publication),
                _(
                    "From receipt to publication of what was made of it: the median of those that "
                    "were published in the period, in working days as above."
                ),
            ),
            Tile(
                _("Taken up"),
                figure(total.rate, unit="%"),
                _("%(taken)s of %(decided)s decided; %(received)s were received")
                % {
                    "taken": figure(total.taken_up),
                    "decided": figure(total.taken_up + total.declined),
                    "received": figure(total.received),
                },
                _(
                    "Of the suggestions received in the period that an editor took up or declined "
                    "by now. Open ones, withdrawn ones and those joined with another are not in it."
                ),
            ),
        ]

    def age_chart(self):
        open_now = self.open_now
        newest, week, month = AGES
        late = sum(open_now.counts[1:])
        return rank_chart(
            title=_("Open now, by age"),
            caption=ngettext(
                "%(count)s has waited for more than %(days)s days.",
                "%(count)s have waited for more than %(days)s days.",
                late,
            )
            % {"count": figure(late), "days": newest}
            if late
            else "",
            labels=[
                _("Up to %(days)s days") % {"days": newest},
                _("Up to a week"),
                _("Up to a month"),
                _("More than a month"),
            ],
            values=open_now.counts if open_now.total else [None] * len(open_now.counts),
            name=_("Suggestions"),
            header=_("Age"),
            unknown=_("Nothing is open: every suggestion was decided on."),
        )

    def trend(self):
        chosen = self.selection
        months = months_between(chosen.first_day, chosen.last_day)
        lines = [
            (label, monthly(moment, self.suggestions, months, chosen.last_day))
            for label, moment in (
                (_("Received"), "submitted_at"),
                (_("Published"), "published_at"),
            )
        ]
        return line_chart(
            title=_("Received and published, by month"),
            caption="",
            labels=[month_name(month) for month in months],
            series=lines,
            partial_last=is_running(months[-1], self.today),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            chosen = self.selection
            context.update(
                tiles=self.tiles(),
                age_chart=self.age_chart(),
                trend=self.trend(),
                # The second half of the loop is everybody's: whoever shared it.
                loop=loop_picture(self.site, chosen.first_day, chosen.last_day)
                if chosen.teams is None
                else None,
                tables=[
                    (_("By topic"), _("Topic"), self.table(_("All topics"), self.topics)),
                    (_("By team"), _("Team"), self.table(_("Everybody"), self.teams)),
                ],
                minimum=self.programme.minimum_group_size,
            )
        return context


def _together(found: dict, team_ids) -> Decided:
    return sum((found[team_id] for team_id in team_ids if team_id in found), Decided())


def spread_detail(spread: Spread) -> str:
    """The unit, how it went for nine of ten, and of how many that is known."""
    if not spread.count:
        return _("none in the period")
    values = {
        "unit": duration(spread.typical).unit,
        "time": duration(spread.nine_of_ten),
        "count": figure(spread.count),
    }
    if spread.count == 1:
        return _("%(unit)s; one in the period") % values
    return _("%(unit)s; nine of ten within %(time)s (%(count)s in all)") % values
