"""Who takes part, by month, team, role and network."""

from datetime import date

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.participation import Participation, participation
from wagtail_advocacy.measurement.periods import ONE_DAY, month_name
from wagtail_advocacy.permissions import VIEW_PARTICIPATION
from wagtail_advocacy.programme.calendar import month_start, next_month
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.participation_rows import ParticipationRow, Row
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView
from .participation_charts import ParticipationCharts
from .participation_tables import ParticipationTables
from .whole_months import WholeMonthsMixin


class ParticipationView(
    ParticipationCharts, ParticipationTables, ExplainedMixin, WholeMonthsMixin, SiteReportView
):
    permissions = (VIEW_PARTICIPATION,)
    filter_names = ("period", "team", "network", "role", "site")
    page_title = gettext_lazy("Participation")
    header_icon = "group"
    results_template_name = "wagtail_advocacy/reports/participation_results.html"
    index_url_name = "wagtail_advocacy_reports:participation"
    index_results_url_name = "wagtail_advocacy_reports:participation_results"
    export_filename = "participation"
    # Teams.
    paginate_by = 50
    explained = {
        "participation": explanations.participation_of_group,
        "period": explanations.participation_of_period,
        "new": explanations.participation_of_period,
        "started": explanations.participation_of_period,
    }
    list_export = [
        "month",
        "kind",
        "name",
        "people",
        "new",
        "returning",
        "shares",
        "eligible",
        "rate",
        "started",
    ]
    export_headings = {
        "month": gettext_lazy("Month"),
        "kind": gettext_lazy("By"),
        "name": gettext_lazy("Group"),
        "people": gettext_lazy("People with a confirmed share"),
        "new": gettext_lazy("New: their first one ever"),
        "returning": gettext_lazy("Returning"),
        "shares": gettext_lazy("Confirmed shares"),
        "eligible": gettext_lazy("Eligible people (mean of the month)"),
        "rate": gettext_lazy("Participation (%)"),
        "started": gettext_lazy("People with only a started share"),
    }

    @cached_property
    def selection(self):
        """Whole months; of the running one the days up to today."""
        return self.whole_months(super().selection)

    @cached_property
    def report(self):
        chosen = self.selection
        return participation(
            self.site,
            month_start(chosen.first_day),
            month_start(chosen.last_day),
            teams=chosen.teams,
            role=chosen.role,
            network=chosen.network,
            personal=self.personal,
            with_networks=True,
            today=self.today,
        )

    @property
    def asked_row(self) -> Row:
        """The row that is explained."""
        row = self.rows.get(self.request.GET.get("row", "all"))
        if row is None or self.asked_month not in (None, *self.report.months):
            raise Http404
        return row

    @property
    def explained_scope(self) -> str:
        if self.asked_month is None:
            return self.scope
        return self.scope_on(self.asked_month, next_month(self.asked_month) - ONE_DAY)

    def get_rows(self):
        if not self.is_export:
            # One page of teams after the other; the other tables are short.
            return self.report.groups
        named = [(_("All"), self.first_row.name, self.first_row.months)]
        for section in self.sections:
            named += [(section.header, row.name, row.months) for row in section.rows]
        return [
            self.row(month, kind, name, months[index])
            for index, month in enumerate(self.report.months)
            for kind, name, months in named
        ]

    def row(self, month: date, kind: str, name: str, cell: Participation) -> ParticipationRow:
        def shown(value):
            return self.too_few if value is None and cell.is_over else value

        return ParticipationRow(
            month=month.strftime("%Y-%m"),
            kind=kind,
            name=name,
            people=shown(cell.people),
            new=shown(cell.new),
            returning=shown(cell.returning),
            shares=shown(cell.shares),
            eligible=None if cell.eligible is None else round(float(cell.eligible), 1),
            rate=None if cell.rate is None else round(float(cell.rate), 1),
            started=cell.started,
        )

    # The page

    def tiles(self) -> list[Tile]:
        mean, total = self.report.mean, self.report.total
        tiles = [
            Tile(
                _("Participation a month"),
                figure(mean.rate, unit="%", decimals=1),
                _("%(people)s people on average") % {"people": figure(mean.people, decimals=1)},
                _(
                    "People with a confirmed share in a month, divided by the mean number of "
                    "eligible people on its days; the mean of the months that are over."
                ),
                explained=self.explained_at(self.first_row),
            )
        ]
        if total is None:
            return tiles
        counted = _("%(people)s of %(eligible)s") if total.eligible else "%(people)s"
        return [
            *tiles,
            Tile(
                _("Participation, whole period"),
                figure(total.rate, unit="%", decimals=1),
                counted % {"people": figure(total.people), "eligible": figure(total.eligible)},
                _(
                    "Everybody with a confirmed share in the period, counted once, divided by the "
                    "mean number of eligible people."
                ),
                explained=self.explain("period"),
            ),
            Tile(
                _("New"),
                figure(total.new),
                _("of %(people)s people in the period") % {"people": figure(total.people)},
                _(
                    "People whose first confirmed share ever, by any network, was in the period. "
                    "The others came back."
                ),
                explained=self.explain("new"),
            ),
            Tile(
                _("Only started"),
                figure(total.started),
                _("never added to the above"),
                _(
                    "People who opened a network’s dialog in the period, and of whose share it "
                    "is not known whether it went out. Some of them have a confirmed share too."
                ),
                explained=self.explain("started"),
            ),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            teams = self.teams(context["object_list"])
            context.update(
                # Of a role there are no teams, but there is something to show.
                object_list=[self.first_row],
                tiles=self.tiles(),
                chart=self.chart(),
                people_chart=self.people_chart(),
                by_month=self.by_month,
                team_matrix=self.matrix(teams),
                matrices=[self.matrix(section) for section in (self.roles, self.networks)],
                month_names=[month_name(month) for month in self.report.months],
                minimum=self.programme.minimum_group_size,
                too_few=self.too_few,
                personal=self.personal,
            )
        return context
