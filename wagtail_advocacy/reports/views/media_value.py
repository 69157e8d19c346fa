"""What the readers are worth, by month and network."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from wagtail_advocacy.measurement.charts import bar_chart, figure, rank_chart
from wagtail_advocacy.measurement.value import REASONS, ClickValue, media_value
from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.permissions import VIEW_MEDIA_VALUE
from wagtail_advocacy.reports.periods import is_running, month_name
from wagtail_advocacy.reports.tables import FigureColumn
from wagtail_advocacy.reports.tiles import Tile

from .base import SiteReportView, unknown_price


# A chart has five colours; what comes after the fourth network is shown together.
NETWORKS_IN_CHART = 4


@dataclass(frozen=True)
class ValueRow:
    """One month of one network."""

    month: date
    network: str
    figures: ClickValue
    currency: str

    @property
    def month_code(self) -> str:
        return self.month.strftime("%Y-%m")

    @property
    def month_name(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def value(self):
        return None if self.figures.value is None else float(self.figures.value)


class MediaValueView(SiteReportView):
    permissions = (VIEW_MEDIA_VALUE,)
    page_title = gettext_lazy("Media value")
    header_icon = "calendar-check"
    results_template_name = "wagtail_advocacy/reports/media_value_results.html"
    index_url_name = "wagtail_advocacy_reports:media_value"
    index_results_url_name = "wagtail_advocacy_reports:media_value_results"
    export_filename = "media-value"
    list_export = [
        "month_code",
        "network",
        "figures.readers",
        "figures.clicks",
        "figures.untracked",
        "figures.gross",
        "figures.repeats",
        *(f"figures.reasons.{reason.value}" for reason in REASONS),
        "figures.unpriced",
        "currency",
        "value",
    ]
    export_headings = {
        "month_code": gettext_lazy("Month"),
        "network": gettext_lazy("Network"),
        "figures.readers": gettext_lazy("Readers (unique clicks)"),
        "figures.clicks": gettext_lazy("Clicks"),
        "figures.untracked": gettext_lazy("Clicks of visitors who object to tracking"),
        "figures.gross": gettext_lazy("All requests (gross)"),
        "figures.repeats": gettext_lazy("Repeats within half an hour"),
        **{f"figures.reasons.{reason.value}": reason.label for reason in REASONS},
        "figures.unpriced": gettext_lazy("Readers without a price"),
        "currency": gettext_lazy("Currency"),
        "value": gettext_lazy("Media value (estimate)"),
    }

    @cached_property
    def columns(self):
        return [
            Column("month_name", label=_("Month")),
            Column("network", label=_("Network")),
            FigureColumn("readers", label=_("Readers"), accessor="figures.readers"),
            FigureColumn("clicks", label=_("Clicks"), accessor="figures.clicks"),
            FigureColumn("gross", label=_("All requests"), accessor="figures.gross"),
            FigureColumn("filtered", label=_("Not counted"), accessor="figures.filtered"),
            FigureColumn(
                "value",
                label=_("Media value"),
                accessor="figures.value",
                unit=self.report.currency,
                decimals=2,
            ),
        ]

    @cached_property
    def report(self):
        chosen = self.selection
        return media_value(
            self.site,
            chosen.first_day,
            chosen.last_day,
            teams=chosen.teams,
            network=chosen.network,
            personal=self.personal,
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(network_choices())

    def label(self, network: str) -> str:
        return self.labels.get(network, network)

    def get_rows(self):
        cells = sorted(
            self.report.cells.items(), key=lambda cell: (-cell[0][0].toordinal(), -cell[1].readers)
        )
        return [
            ValueRow(month, self.label(network), row, self.report.currency)
            for (month, network), row in cells
        ]

    @property
    def by_value(self) -> list[tuple[str, ClickValue]]:
        """Networks and their figures, the most valuable first."""
        return sorted(
            self.report.by_network.items(),
            key=lambda row: (-(row[1].value or 0), -row[1].readers, row[0]),
        )

    def tiles(self):
        total = self.report.total
        per_reader = total.value / (total.readers - total.unpriced) if total.value else None
        unpriced = (
            _("%(readers)s readers without a price are not in it")
            % {"readers": figure(total.unpriced)}
            if total.unpriced
            else ""
        )
        return [
            Tile(
                _("Media value (estimate)"),
                figure(total.value, unit=self.report.currency),
                unpriced
                or _("%(price)s a reader on average")
                % {"price": figure(per_reader, unit=self.report.currency, decimals=2)},
                _(
                    "Readers times the price per click that was in force on the day of the click. "
                    "What the same clicks would have cost as advertisements; an estimate."
                ),
            ),
            Tile(
                _("Readers"),
                figure(total.readers),
                _("unique clicks"),
                _("Different visitors of one share on one day."),
            ),
            Tile(
                _("Clicks"),
                figure(total.clicks),
                _("%(clicks)s of them object to tracking") % {"clicks": figure(total.untracked)}
                if total.untracked
                else "",
                _(
                    "At most one per visitor and half-hour. Visitors who object to tracking are "
                    "clicks, but neither readers nor value."
                ),
            ),
            Tile(
                _("Not counted"),
                figure(total.filtered),
                _("of %(gross)s requests") % {"gross": figure(total.gross)},
                _("Bots, link previews, pages fetched in advance, the sharer and colleagues."),
            ),
        ]

    def reasons(self):
        total = self.report.total
        rows = [(reason.label, total.reasons.get(reason.value, 0)) for reason in REASONS]
        rows.append((_("Repeats within half an hour"), total.repeats))
        return [(label, figure(count)) for label, count in rows if count]

    def chart(self):
        months = self.report.months
        ranked = [network for network, _figures in self.by_value]
        series = [
            (self.label(network), self.monthly([network])) for network in ranked[:NETWORKS_IN_CHART]
        ]
        if rest := ranked[NETWORKS_IN_CHART:]:
            series.append((_("Other networks"), self.monthly(rest)))
        caption = ""
        if self.report.total.value:
            best = max(range(len(months)), key=lambda i: self.report.by_month[i].value or 0)
            caption = _("%(month)s was worth most: %(value)s.") % {
                "month": date_format(months[best], "F Y"),
                "value": figure(self.report.by_month[best].value, unit=self.report.currency),
            }
        return bar_chart(
            title=_("Media value by month (%(currency)s)") % {"currency": self.report.currency},
            caption=caption,
            labels=[month_name(month) for month in months],
            series=series,
            unit=self.report.currency,
            stacked=True,
            partial_last=is_running(months[-1], self.today),
            unknown=unknown_price(),
        )

    def monthly(self, networks: list[str]):
        """The value of ``networks`` by month; ``None`` where no price was known."""
        values = []
        for month in self.report.months:
            cells = [self.report.cells.get((month, network)) for network in networks]
            present = [cell for cell in cells if cell]
            known = [cell.value for cell in present if cell.value is not None]
            values.append(sum(known) if known or not present else None)
        return values

    def network_chart(self):
        if len(self.by_value) < 2:
            return None
        first, figures = self.by_value[0]
        return rank_chart(
            title=_("Media value by network (%(currency)s)") % {"currency": self.report.currency},
            caption=_("%(network)s brought most: %(readers)s readers.")
            % {"network": self.label(first), "readers": figure(figures.readers)},
            labels=[self.label(network) for network, _figures in self.by_value],
            values=[figures.value for _network, figures in self.by_value],
            name=_("Media value"),
            header=_("Network"),
            unit=self.report.currency,
            unknown=unknown_price(),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                network_chart=self.network_chart(),
                reasons=self.reasons(),
                gross=figure(self.report.total.gross),
                unpriced=self.report.total.unpriced,
            )
        return context
