"""Who takes part, by month and team."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.charts import figure, line_chart, rank_chart
from wagtail_advocacy.measurement.participation import Participation, participation
from wagtail_advocacy.permissions import VIEW_PARTICIPATION
from wagtail_advocacy.programme.calendar import month_start
from wagtail_advocacy.reports.periods import is_running, month_name
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView, unknown_eligible
from .whole_months import WholeMonthsMixin


@dataclass(frozen=True)
class ParticipationRow:
    """One month of one group, as the spreadsheet shows it."""

    month: str
    team: str
    people: int | str
    eligible: float | None
    rate: float | None
    started: int | str


@dataclass(frozen=True)
class Cell:
    """One month of one group, as the page shows it."""

    rate: str
    detail: str
    started: str


class ParticipationView(WholeMonthsMixin, SiteReportView):
    permissions = (VIEW_PARTICIPATION,)
    page_title = gettext_lazy("Participation")
    header_icon = "group"
    results_template_name = "wagtail_advocacy/reports/participation_results.html"
    index_url_name = "wagtail_advocacy_reports:participation"
    index_results_url_name = "wagtail_advocacy_reports:participation_results"
    export_filename = "participation"
    list_export = ["month", "team", "people", "eligible", "rate", "started"]
    export_headings = {
        "month": gettext_lazy("Month"),
        "team": gettext_lazy("Team"),
        "people": gettext_lazy("People with a confirmed share"),
        "eligible": gettext_lazy("Eligible people (mean of the month)"),
        "rate": gettext_lazy("Participation (%)"),
        "started": gettext_lazy("People with only a started share"),
    }

    @cached_property
    def report(self):
        chosen = self.selection
        return participation(
            self.site,
            month_start(chosen.first_day),
            month_start(chosen.last_day),
            teams=chosen.teams,
            network=chosen.network,
        )

    @property
    def too_few(self) -> str:
        return f"<{self.programme.minimum_group_size}"

    def get_rows(self):
        named = [(_("Everybody"), self.report.all_months)]
        named += [(row.group.name, row.months) for row in self.report.groups]
        return [
            self.row(month, name, months[index])
            for index, month in enumerate(self.report.months)
            for name, months in named
        ]

    def row(self, month: date, team: str, cell: Participation) -> ParticipationRow:
        return ParticipationRow(
            month=month.strftime("%Y-%m"),
            team=team,
            people=self.too_few if cell.hidden else cell.people,
            eligible=None
            if cell.eligible is None or cell.hidden
            else round(float(cell.eligible), 1),
            rate=None if cell.rate is None else round(float(cell.rate), 1),
            started=self.too_few if cell.hidden else cell.started,
        )

    def cell(self, part: Participation) -> Cell:
        if part.hidden:
            return Cell(self.too_few, "", "")
        detail = (
            _("%(people)s of %(eligible)s")
            % {"people": figure(part.people), "eligible": figure(part.eligible)}
            if part.eligible
            else figure(part.people)
        )
        started = _("+ %(people)s started") % {"people": figure(part.started)}
        return Cell(
            figure(part.rate, unit="%", decimals=1), detail, started if part.started else ""
        )

    @property
    def matrix(self):
        """Team by team: its name, the whole period, each month."""
        rows = [(_("Everybody"), self.report.total, self.report.all_months)]
        rows += [(row.group.name, row.total, row.months) for row in self.report.groups]
        return [
            (name, self.cell(total), [self.cell(month) for month in months])
            for name, total, months in rows
        ]

    def tiles(self):
        total = self.report.total
        last = self.report.all_months[-1]
        last_name = date_format(self.report.months[-1], "F Y")
        return [
            Tile(
                _("Participation, whole period"),
                figure(total.rate, unit="%", decimals=1),
                _("%(people)s of %(eligible)s")
                % {"people": figure(total.people), "eligible": figure(total.eligible)},
                _(
                    "Everybody with a confirmed share in the period, counted once, divided by the "
                    "mean number of eligible people."
                ),
            ),
            Tile(
                last_name,
                figure(last.rate, unit="%", decimals=1),
                _("%(people)s of %(eligible)s")
                % {"people": figure(last.people), "eligible": figure(last.eligible)},
                _("People with a confirmed share in this month alone."),
            ),
            Tile(
                _("Only started"),
                figure(total.started),
                _("never added to the above"),
                _(
                    "People who opened a network’s dialog in the period, and of whose share it "
                    "is not known whether it went out. Some of them have a confirmed share too."
                ),
            ),
        ]

    def finding(self) -> str:
        known = [
            (month.rate, name)
            for month, name in zip(self.report.all_months, self.report.months, strict=True)
            if month.rate is not None
        ]
        if not known or not max(known)[0]:
            return ""
        best, month = max(known)
        return _("Most took part in %(month)s: %(rate)s.") % {
            "month": date_format(month, "F Y"),
            "rate": figure(best, unit="%", decimals=1),
        }

    def chart(self):
        return line_chart(
            title=_("Participation by month (%)"),
            caption=self.finding(),
            labels=[month_name(month) for month in self.report.months],
            series=[(_("Participation"), [month.rate for month in self.report.all_months])],
            unit="%",
            decimals=1,
            partial_last=is_running(self.report.months[-1], self.today),
            unknown=unknown_eligible(),
        )

    def team_chart(self):
        shown = [row for row in self.report.groups if row.total.rate is not None]
        shown.sort(key=lambda row: (row.group.is_folded, -row.total.rate))
        if len(shown) < 2:
            return None
        return rank_chart(
            title=_("Participation by team, whole period (%)"),
            caption=_("%(team)s leads.") % {"team": shown[0].group.name}
            if shown[0].total.rate
            else "",
            labels=[row.group.name for row in shown],
            values=[row.total.rate for row in shown],
            name=_("Participation"),
            header=_("Team"),
            unit="%",
            decimals=1,
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                team_chart=self.team_chart(),
                matrix=self.matrix,
                month_names=[month_name(month) for month in self.report.months],
                minimum=self.programme.minimum_group_size,
            )
        return context
