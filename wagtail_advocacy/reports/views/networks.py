"""What each network brought."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.measurement.conversions import ConversionFigures, figures_by, total
from wagtail_advocacy.measurement.explaining import by_network
from wagtail_advocacy.measurement.queries import engagement_by_network
from wagtail_advocacy.measurement.sums import Sums, total_of
from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import VIEW_NETWORKS
from wagtail_advocacy.reports import conversion_words, explanations
from wagtail_advocacy.reports.tables import FigureColumn
from wagtail_advocacy.reports.tiles import Tile
from wagtail_advocacy.reports.value_words import value_counts, value_detail

from .figures import (
    FIGURES_EXPORT,
    FIGURES_HEADINGS,
    VALUE_EXPORT,
    FiguresRow,
    FiguresView,
    sorted_rows,
)


NO_CONVERSIONS = ConversionFigures()


@dataclass(frozen=True)
class NetworkRow(FiguresRow):
    """One network with what it brought in the period."""

    network: str
    name: str
    figures: Sums
    # Likes, comments and reshares, ``None`` where nobody knows them, and of how many shares.
    engagement: int | None
    engagement_known: int
    converted: ConversionFigures
    currency: str
    is_without_link: bool = False

    @property
    def conversions(self) -> int | None:
        return self._known(self.converted.count)


class EngagementColumn(FigureColumn):
    """Likes, comments and reshares, and of how many shares they are known."""

    def get_detail(self, instance):
        if not instance.figures.shares:
            return ""
        return _("known of %(known)s of %(shares)s") % {
            "known": figure(instance.engagement_known),
            "shares": figure(instance.figures.shares),
        }


class NetworksView(FiguresView):
    permissions = (VIEW_NETWORKS,)
    page_title = gettext_lazy("Networks")
    header_icon = "link-external"
    filter_names = ("period", "kind", "topic", "campaign", "origin", "site")
    default_ordering = "-readers"
    results_template_name = "wagtail_advocacy/reports/networks_results.html"
    index_url_name = "wagtail_advocacy_reports:networks"
    index_results_url_name = "wagtail_advocacy_reports:networks_results"
    export_filename = "networks"
    explained = {
        "value": explanations.value,
        "readers": explanations.readers,
        "clicks": explanations.clicks,
        "shares": explanations.shares,
        "clicks_per_share": explanations.clicks_per_share,
        "conversions": explanations.conversions,
    }
    list_export = [
        "name",
        *FIGURES_EXPORT,
        "engagement",
        "engagement_known",
        "conversions",
        "currency",
        *VALUE_EXPORT,
    ]
    export_headings = {
        "name": gettext_lazy("Network"),
        "engagement": gettext_lazy("Likes, comments and reshares"),
        "engagement_known": gettext_lazy("Shares of which they are known"),
        "conversions": gettext_lazy("Conversions"),
        **FIGURES_HEADINGS,
    }

    @cached_property
    def columns(self):
        return [
            Column("name", label=_("Network"), sort_key="name"),
            *self.figure_columns(self.narrowed),
            EngagementColumn("engagement", label=_("Engagement"), sort_key="engagement"),
            FigureColumn(
                "conversions",
                label=_("Conversions"),
                sort_key="conversions",
                get_url=lambda row: self.explain("conversions", **self.narrowed(row)),
            ),
        ]

    @staticmethod
    def narrowed(row: NetworkRow) -> dict:
        return {"network": row.network}

    @cached_property
    def all_rows(self) -> list[NetworkRow]:
        """The networks that brought anything, the most readers first."""
        scope = self.figures_scope
        engaged = engagement_by_network(scope.confirmed())
        converted = figures_by("network", scope.conversions())
        without_link = {network.id for network in all_networks() if not network.takes_link}
        found = dict(by_network(scope, self.book))
        return [
            NetworkRow(
                network,
                self.label(network),
                found.get(network) or Sums(),
                *engaged.get(network, (None, 0)),
                total(converted.get(network, {})),
                self.currency,
                network in without_link,
            )
            for network in [*found, *(converted.keys() - found.keys())]
        ]

    def get_rows(self):
        return sorted_rows(self.all_rows, self.ordering)

    def tiles(self):
        rows = self.all_rows
        sums = total_of(row.figures for row in rows)
        linked = total_of(row.figures for row in rows if not row.is_without_link)
        known = [row for row in rows if row.engagement is not None]
        converted = sum((row.converted for row in rows), NO_CONVERSIONS)
        return [
            Tile(
                _("Shares"),
                figure(sums.shares),
                _("confirmed"),
                _("One person, one item, one network; confirmed in the period."),
                explained=self.explain("shares"),
            ),
            Tile(
                _("Readers"),
                figure(sums.readers),
                _("%(clicks)s clicks") % {"clicks": figure(sums.clicks)},
                _("Different visitors of one share on one day."),
                explained=self.explain("readers"),
            ),
            Tile(
                _("Clicks per share"),
                figure(linked.clicks_per_share, decimals=1),
                _("of %(shares)s shares") % {"shares": figure(linked.shares)},
                _(
                    "Clicks that arrived in the period, divided by the shares that were confirmed "
                    "in it. Networks without links are left out."
                ),
                explained=self.explain("clicks_per_share"),
            ),
            Tile(
                _("Media value (estimate)"),
                figure(sums.value, unit=self.currency),
                value_detail(sums, self.currency),
                value_counts(),
                explained=self.explain("value"),
            ),
            Tile(
                _("Engagement"),
                figure(sum(row.engagement for row in known) if known else None),
                _("known of %(known)s of %(shares)s")
                % {
                    "known": figure(sum(row.engagement_known for row in known)),
                    "shares": figure(sums.shares),
                },
                _(
                    "Likes, comments and reshares of shares that were confirmed in the period, "
                    "where the network or the person told them. What is not known is not zero."
                ),
            ),
            conversion_words.tile(converted, self.explain("conversions")),
        ]

    def charts(self):
        rows = [row for row in self.all_rows if row.figures.readers]
        if not rows:
            return []
        first = rows[0]
        shared = [row for row in rows if row.clicks_per_share is not None]
        by_clicks = sorted_rows(shared, "-clicks_per_share")
        charts = [
            rank_chart(
                title=_("Readers by network"),
                caption=_("%(network)s brought most readers: %(readers)s.")
                % {"network": first.name, "readers": figure(first.readers)},
                labels=[row.name for row in rows],
                values=[row.readers for row in rows],
                name=_("Readers"),
                header=_("Network"),
            )
        ]
        if by_clicks:
            charts.append(
                rank_chart(
                    title=_("Clicks per share"),
                    caption=_("A share on %(network)s brought most clicks: %(clicks)s.")
                    % {
                        "network": by_clicks[0].name,
                        "clicks": figure(by_clicks[0].clicks_per_share, decimals=1),
                    },
                    labels=[row.name for row in by_clicks],
                    values=[row.clicks_per_share for row in by_clicks],
                    name=_("Clicks per share"),
                    header=_("Network"),
                    decimals=1,
                )
            )
        return charts

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(tiles=self.tiles(), charts=self.charts())
        return context
