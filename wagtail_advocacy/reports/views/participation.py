"""Who takes part, by month, team, role and network."""

from datetime import date
from decimal import Decimal

from django.http import Http404
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.participation import Participation, mean_of, participation
from wagtail_advocacy.measurement.periods import ONE_DAY, month_name
from wagtail_advocacy.permissions import VIEW_PARTICIPATION
from wagtail_advocacy.programme.calendar import month_start, next_month
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.participation_rows import Cell, Matrix, ParticipationRow, Row
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView
from .participation_charts import ParticipationCharts
from .whole_months import WholeMonthsMixin


class ParticipationView(ParticipationCharts, ExplainedMixin, WholeMonthsMixin, SiteReportView):
    permissions = (VIEW_PARTICIPATION,)
    filter_names = ("period", "team", "network", "role", "site")
    page_title = gettext_lazy("Participation")
    header_icon = "group"
    results_template_name = "wagtail_advocacy/reports/participation_results.html"
    index_url_name = "wagtail_advocacy_reports:participation"
    index_results_url_name = "wagtail_advocacy_reports:participation_results"
    export_filename = "participation"
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
    def chosen_name(self) -> str:
        """What the first row of every table is called."""
        names = [row.group.name for row in [*self.report.groups, *self.report.roles]]
        return ", ".join(names) if self.report.is_narrowed else _("Everybody")

    @cached_property
    def sections(self) -> list[tuple[str, str, str, list[Row]]]:
        """Heading, header, what the spreadsheet calls it, and rows of each further table."""
        report, is_of_role = self.report, self.report.role is not None
        networks = [
            Row(f"network-{by}", self.label(by), months, report.teams, by, is_of_role)
            for by, months in report.networks.items()
        ]
        networks.sort(key=lambda row: row.name.casefold())
        teams = [
            Row(
                f"team-{row.group.key}",
                row.group.name,
                row.months,
                row.group.team_ids,
                report.network,
            )
            for row in report.groups
        ]
        roles = [
            Row(f"role-{row.group.key}", row.group.name, row.months, is_of_role=True)
            for row in report.roles
        ]
        return [
            (
                _("By team and month"),
                _("Team"),
                _("Team"),
                teams,
            ),
            (
                _("By role and month"),
                _("Role"),
                _("Role"),
                roles,
            ),
            (_("By network and month"), _("Network"), _("Network"), networks),
        ]

    @cached_property
    def first_row(self) -> Row:
        """What was chosen, everybody once: the first row of every table."""
        report = self.report
        return Row(
            "all",
            self.chosen_name,
            report.all_months,
            report.teams,
            report.network,
            report.role is not None,
        )

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every row by its key."""
        rows = [self.first_row, *(row for section in self.sections for row in section[3])]
        return {row.key: row for row in rows}

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

    def explained_at(self, row: Row, month: date | None = None) -> str:
        """Where a cell of ``row`` is explained; without ``month`` its mean."""
        address = self._explained_rows.get(row.key)
        if address is None:
            address = self.explain("participation", row=row.key)
            self._explained_rows[row.key] = address
        return address if month is None else f"{address}&month={month:%Y-%m}"

    @cached_property
    def _explained_rows(self) -> dict[str, str]:
        """Where each row is explained; a page has a cell for each month of it."""
        return {}

    def get_rows(self):
        named = [(_("All"), self.first_row.name, self.first_row.months)]
        for _heading, _header, kind, rows in self.sections:
            named += [(kind, row.name, row.months) for row in rows]
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

    def shown(self, value, cell: Participation) -> str:
        return self.too_few if value is None and cell.is_over else figure(value)

    def cell(self, row: Row, month: date, part: Participation) -> Cell:
        url = self.explained_at(row, month)
        if part.people is None:
            return Cell(self.shown(None, part), url=url)
        if part.rate is None:
            return Cell(self.number(part.people), url=url)
        detail = self.people_of % {
            "people": self.number(part.people),
            "eligible": self.number(part.eligible),
        }
        return Cell(figure(part.rate, unit="%", decimals=1), detail, url=url)

    @cached_property
    def people_of(self) -> str:
        return _("%(people)s of %(eligible)s")

    def number(self, people: Decimal | int) -> str:
        """``figure``; some thousand cells have few different numbers."""
        text = self._numbers.get(people)
        if text is None:
            text = self._numbers[people] = figure(people)
        return text

    @cached_property
    def _numbers(self) -> dict[Decimal | int, str]:
        return {}

    def mean(self, row: Row) -> Cell:
        mean, url = mean_of(row.months), self.explained_at(row)
        if mean.people is None:
            return Cell(UNKNOWN, url=url)
        people = _("%(people)s people") % {"people": figure(mean.people, decimals=1)}
        note = ""
        if mean.shown < mean.months:
            note = _("%(shown)s of %(months)s months") % {
                "shown": mean.shown,
                "months": mean.months,
            }
        if mean.rate is None:
            return Cell(figure(mean.people, decimals=1), note, url=url)
        return Cell(figure(mean.rate, unit="%", decimals=1), people, note, url)

    @property
    def matrices(self) -> list[Matrix]:
        months = self.report.months
        return [
            Matrix(
                heading,
                header,
                [
                    (
                        row.name,
                        [
                            self.mean(row),
                            *(
                                self.cell(row, month, part)
                                for month, part in zip(months, row.months, strict=True)
                            ),
                        ],
                    )
                    for row in [self.first_row, *rows]
                ],
            )
            for heading, header, _kind, rows in self.sections
            if rows
        ]

    @property
    def by_month(self) -> list[tuple[str, str, list[str]]]:
        """The newest month first, with where it is explained: people, new, returning, shares,
        eligible, rate, only started."""
        rows = zip(self.report.months, self.report.all_months, strict=True)
        return [
            (
                date_format(month, "F Y"),
                self.explained_at(self.first_row, month),
                [
                    self.shown(cell.people, cell),
                    self.shown(cell.new, cell),
                    self.shown(cell.returning, cell),
                    self.shown(cell.shares, cell),
                    figure(cell.eligible),
                    figure(cell.rate, unit="%", decimals=1),
                    figure(cell.started),
                ],
            )
            for month, cell in reversed(list(rows))
        ]

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
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                people_chart=self.people_chart(),
                by_month=self.by_month,
                matrices=self.matrices,
                month_names=[month_name(month) for month in self.report.months],
                minimum=self.programme.minimum_group_size,
                too_few=self.too_few,
                personal=self.personal,
            )
        return context
