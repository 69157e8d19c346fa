"""What the readers are worth: by month and network, by campaign, by content."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement.charts import bar_chart, figure, rank_chart
from wagtail_advocacy.measurement.costs import Return, cost_between, return_on
from wagtail_advocacy.measurement.periods import ONE_DAY, is_running, month_name
from wagtail_advocacy.measurement.sums import sums_by
from wagtail_advocacy.measurement.value import REASONS, ClickValue, media_value
from wagtail_advocacy.permissions import VIEW_MEDIA_VALUE
from wagtail_advocacy.programme.calendar import next_month
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.explained import Line
from wagtail_advocacy.reports.figure_filters import WITHOUT, FiguresFilterSet
from wagtail_advocacy.reports.tables import FigureColumn, ValueColumn
from wagtail_advocacy.reports.tiles import Tile
from wagtail_advocacy.reports.value_words import (
    prices_table,
    return_tile,
    value_counts,
    value_detail,
)

from .base import unknown_price
from .figures import FiguresRow, FiguresView, sorted_rows


# A chart has five colours; what comes after the fourth network is shown together.
NETWORKS_IN_CHART = 4

BY = [
    ("month", gettext_lazy("Month and network")),
    ("campaign", gettext_lazy("Campaign")),
    ("item", gettext_lazy("Content")),
]


class MediaValueFilterSet(FiguresFilterSet):
    by = ChoiceFilter(label=gettext_lazy("Rows by"), choices=BY[1:], empty_label=BY[0][1])


@dataclass(frozen=True)
class ValueRow(FiguresRow):
    """One month of one network, one campaign, or one item."""

    name: str
    figures: ClickValue
    currency: str
    month: date | None = None
    network: str = ""
    network_name: str = ""
    key: int | None = None

    @property
    def month_code(self) -> str:
        return self.month.strftime("%Y-%m") if self.month else ""

    @property
    def filtered(self) -> int:
        return self.figures.filtered


class MediaValueView(FiguresView):
    permissions = (VIEW_MEDIA_VALUE,)
    page_title = gettext_lazy("Media value")
    header_icon = "calendar-check"
    filterset_class = MediaValueFilterSet
    filter_names = ("period", "team", "network", "campaign", "by", "site")
    default_ordering = "-value"
    results_template_name = "wagtail_advocacy/reports/media_value_results.html"
    index_url_name = "wagtail_advocacy_reports:media_value"
    index_results_url_name = "wagtail_advocacy_reports:media_value_results"
    export_filename = "media-value"
    explained = {
        "value": explanations.value,
        "readers": explanations.readers,
        "clicks": explanations.clicks,
        "not_counted": explanations.not_counted,
        "roi": explanations.roi,
    }
    export_headings = {
        "month_code": gettext_lazy("Month"),
        "network_name": gettext_lazy("Network"),
        "name": gettext_lazy("Name"),
        "figures.readers": gettext_lazy("Readers (unique clicks)"),
        "figures.clicks": gettext_lazy("Clicks"),
        "figures.untracked": gettext_lazy("Clicks of visitors who object to tracking"),
        "figures.gross": gettext_lazy("All requests (gross)"),
        "figures.repeats": gettext_lazy("Repeats within half an hour"),
        "filtered": gettext_lazy("Not counted"),
        **{f"figures.reasons.{reason.value}": reason.label for reason in REASONS},
        "figures.unpriced": gettext_lazy("Readers without a price"),
        "currency": gettext_lazy("Currency"),
        "value": gettext_lazy("Media value (estimate)"),
        "value_low": gettext_lazy("Media value at least (estimate)"),
        "value_high": gettext_lazy("Media value at most (estimate)"),
    }

    @cached_property
    def list_export(self):
        is_monthly = self.by == "month"
        reasons = [f"figures.reasons.{reason.value}" for reason in REASONS]
        return [
            *(["month_code", "network_name"] if is_monthly else ["name"]),
            "figures.readers",
            "figures.clicks",
            "figures.untracked",
            "figures.gross",
            "figures.repeats",
            *(reasons if is_monthly else ["filtered"]),
            "figures.unpriced",
            "currency",
            "value_low",
            "value_high",
            "value",
        ]

    @cached_property
    def by(self) -> str:
        return self.filters.value("by") or "month"

    @cached_property
    def columns(self):
        names = dict(BY)
        sort = (lambda key: None) if self.by == "month" else (lambda key: key)
        first = (
            [Column("name", label=_("Month")), Column("network_name", label=_("Network"))]
            if self.by == "month"
            else [Column("name", label=names[self.by], sort_key="name")]
        )

        def explained(name):
            return lambda row: self.explain(name, **self.narrowed(row))

        return [
            *first,
            FigureColumn(
                "readers",
                label=_("Readers"),
                sort_key=sort("readers"),
                get_url=explained("readers"),
            ),
            FigureColumn(
                "clicks", label=_("Clicks"), sort_key=sort("clicks"), get_url=explained("clicks")
            ),
            FigureColumn("gross", label=_("All requests"), accessor="figures.gross"),
            FigureColumn("filtered", label=_("Not counted"), get_url=explained("not_counted")),
            ValueColumn(
                "value",
                label=_("Media value"),
                sort_key=sort("value"),
                unit=self.report.currency,
                decimals=2,
                get_url=explained("value"),
            ),
        ]

    def narrowed(self, row: ValueRow) -> dict:
        if row.month is None:
            return {self.by: row.key or WITHOUT}
        last = min(next_month(row.month) - ONE_DAY, self.selection.last_day)
        return {
            "period_from": max(row.month, self.selection.first_day).isoformat(),
            "period_to": last.isoformat(),
            "network": row.network,
        }

    @cached_property
    def report(self):
        chosen = self.selection
        return media_value(
            self.site,
            chosen.first_day,
            chosen.last_day,
            teams=chosen.teams,
            network=chosen.network,
            campaign=self.filters.campaign_id,
            personal=self.personal,
        )

    def get_rows(self):
        if self.by == "month":
            cells = sorted(
                self.report.cells.items(),
                key=lambda cell: (-cell[0][0].toordinal(), -cell[1].readers),
            )
            return [
                ValueRow(
                    date_format(month, "F Y"),
                    figures,
                    self.report.currency,
                    month,
                    network,
                    self.label(network),
                )
                for (month, network), figures in cells
            ]
        found = {
            key: figures
            for (key,), figures in sums_by(self.figures_scope, self.by, book=self.book).items()
            if figures.gross
        }
        names = self.names_of(found)
        rows = (
            ValueRow(names.get(key, _("Without a campaign")), figures, self.currency, key=key)
            for key, figures in found.items()
        )
        return sorted_rows(rows, self.ordering)

    def names_of(self, keys) -> dict[int, str]:
        model, column = (Campaign, "name") if self.by == "campaign" else (Item, "title")
        return dict(model.objects.filter(site=self.site).values_list("pk", column))

    @property
    def by_value(self) -> list[tuple[str, ClickValue]]:
        """Networks and their figures, the most valuable first."""
        return sorted(
            self.report.by_network.items(),
            key=lambda row: (-(row[1].value or 0), -row[1].readers, row[0]),
        )

    @cached_property
    def last_day(self) -> date:
        """The last day that has begun: what a cost is counted up to."""
        return max(min(self.selection.last_day, self.today), self.selection.first_day)

    @cached_property
    def roi(self) -> Return | None:
        """The return on the programme's cost; ``None`` when a part of it is shown alone."""
        chosen = self.selection
        if chosen.teams is not None or chosen.network or self.filters.campaign_id is not None:
            return None
        cost = cost_between(self.site, chosen.first_day, self.last_day)
        return return_on(cost, self.report.total)

    def tiles(self):
        total = self.report.total
        return [
            Tile(
                _("Media value (estimate)"),
                figure(total.value, unit=self.report.currency),
                value_detail(total, self.report.currency),
                value_counts(),
                explained=self.explain("value"),
            ),
            Tile(
                _("Readers"),
                figure(total.readers),
                _("unique clicks"),
                _("Different visitors of one share on one day."),
                explained=self.explain("readers"),
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
                explained=self.explain("clicks"),
            ),
            Tile(
                _("Not counted"),
                figure(total.filtered),
                _("of %(gross)s requests") % {"gross": figure(total.gross)},
                _("Bots, link previews, pages fetched in advance, the sharer and colleagues."),
                explained=self.explain("not_counted"),
            ),
            return_tile(
                self.roi, self.report.currency, until=self.last_day, explained=self.explain("roi")
            ),
        ]

    def gross_and_net(self) -> list[Line]:
        """From every request down to the readers."""
        total = self.report.total
        lines = [Line(_("All requests (gross)"), figure(total.gross))]
        reasons = [(reason.label, total.reasons.get(reason.value, 0)) for reason in REASONS]
        reasons.append((_("Repeats within half an hour"), total.repeats))
        lines += [Line(label, f"\u2212{figure(count)}") for label, count in reasons if count]
        lines.append(Line(_("Clicks (net)"), figure(total.clicks)))
        lines.append(Line(_("of these readers, who are valued"), figure(total.readers)))
        return lines

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

    def ways(self) -> list[tuple[str, str, bool]]:
        """The ways in which rows can be shown: label, address, whether it is this one. A team is
        shown by month alone."""
        if self.selection.teams is not None:
            return []
        ways = []
        for key, label in BY:
            query = self.request.GET.copy()
            for name in ("p", "ordering", "by"):
                query.pop(name, None)
            if key != "month":
                query["by"] = key
            ways.append((label, f"{self.index_url}?{query.urlencode()}", key == self.by))
        return ways

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            chosen = self.selection
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                network_chart=self.network_chart(),
                gross_and_net=self.gross_and_net(),
                prices=prices_table(
                    self.book,
                    chosen.first_day,
                    chosen.last_day,
                    self.label,
                    set(self.report.by_network),
                ),
                ways=self.ways(),
            )
        return context
