"""The tables of the report of participation."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.participation import GroupParticipation, Participation, mean_of
from wagtail_advocacy.reports.participation_rows import Cell, Matrix, Row, Section


class ParticipationTables:
    """For the view, which has the ``report``."""

    @property
    def chosen_name(self) -> str:
        """What the first row of every table is called."""
        names = [row.group.name for row in [*self.report.groups, *self.report.roles]]
        return ", ".join(names) if self.report.is_narrowed else _("Everybody")

    def teams(self, groups: Iterable[GroupParticipation]) -> Section:
        """Those of ``groups``, teams of the report."""
        rows = [
            Row(
                f"team-{row.group.key}",
                row.group.name,
                row.months,
                row.group.team_ids,
                self.report.network,
            )
            for row in groups
        ]
        return Section(_("By team and month"), _("Team"), rows)

    @cached_property
    def roles(self) -> Section:
        rows = [
            Row(f"role-{row.group.key}", row.group.name, row.months, is_of_role=True)
            for row in self.report.roles
        ]
        return Section(_("By role and month"), _("Role"), rows)

    @cached_property
    def networks(self) -> Section:
        report, is_of_role = self.report, self.report.role is not None
        rows = [
            Row(f"network-{by}", self.label(by), months, report.teams, by, is_of_role)
            for by, months in report.networks.items()
        ]
        rows.sort(key=lambda row: row.name.casefold())
        return Section(_("By network and month"), _("Network"), rows)

    @property
    def sections(self) -> list[Section]:
        """Every table but that of the months."""
        return [self.teams(self.report.groups), self.roles, self.networks]

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
        rows = [self.first_row, *(row for section in self.sections for row in section.rows)]
        return {row.key: row for row in rows}

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

    def matrix(self, section: Section) -> Matrix:
        """``section`` as the page shows it, below what was chosen."""
        rows = [
            (
                row.name,
                [
                    self.mean(row),
                    *(
                        self.cell(row, month, part)
                        for month, part in zip(self.report.months, row.months, strict=True)
                    ),
                ],
            )
            for row in [self.first_row, *section.rows]
        ]
        return Matrix(section.heading, section.header, rows if section.rows else [])

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
