"""Own content, that of others, and what colleagues suggested: offered, shared and clicked."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from wagtail_advocacy.content.models import Origin
from wagtail_advocacy.measurement.charts import bar_chart, figure, line_chart
from wagtail_advocacy.measurement.mix import Mix, content_mix
from wagtail_advocacy.measurement.periods import is_running, month_name
from wagtail_advocacy.measurement.sums import Sums
from wagtail_advocacy.permissions import VIEW_MIX
from wagtail_advocacy.reports import explanations
from wagtail_advocacy.reports.tables import FigureColumn, ValueColumn
from wagtail_advocacy.reports.tiles import Tile

from .figures import FIGURES_HEADINGS, VALUE_EXPORT, FiguresRow, FiguresView


@dataclass(frozen=True)
class MixRow(FiguresRow):
    """One origin: what was offered, shared and clicked, and in per cent of all."""

    origin: str
    name: str
    offered: int
    figures: Sums
    offered_percent: Decimal | None
    shared_percent: Decimal | None
    clicked_percent: Decimal | None
    currency: str


class PercentColumn(FigureColumn):
    """A count, and below it how much of all it is."""

    def __init__(self, name, *, percent, **kwargs):
        super().__init__(name, **kwargs)
        self.percent = percent

    def get_detail(self, instance):
        return figure(getattr(instance, self.percent), unit="%")


class MixView(FiguresView):
    permissions = (VIEW_MIX,)
    page_title = gettext_lazy("Content mix")
    header_icon = "resubmit"
    filter_names = ("period", "topic", "campaign", "network", "site")
    results_template_name = "wagtail_advocacy/reports/mix_results.html"
    index_url_name = "wagtail_advocacy_reports:mix"
    index_results_url_name = "wagtail_advocacy_reports:mix_results"
    export_filename = "content-mix"
    explained = {
        "value": explanations.value,
        "readers": explanations.readers,
        "clicks": explanations.clicks,
        "shares": explanations.shares,
        "offered": explanations.offered,
    }
    list_export = [
        "name",
        "offered",
        "offered_percent",
        "figures.shares",
        "shared_percent",
        "clicks",
        "clicked_percent",
        "readers",
        "currency",
        *VALUE_EXPORT,
    ]
    export_headings = {
        **FIGURES_HEADINGS,
        "name": gettext_lazy("Origin"),
        "offered": gettext_lazy("Items offered"),
        "offered_percent": gettext_lazy("Of all offered (%)"),
        "shared_percent": gettext_lazy("Of all shares (%)"),
        "clicked_percent": gettext_lazy("Of all clicks (%)"),
    }

    @cached_property
    def columns(self):
        def explained(name):
            return lambda row: self.explain(name, origin=row.origin)

        return [
            Column("name", label=_("Origin")),
            PercentColumn(
                "offered",
                label=_("Items offered"),
                percent="offered_percent",
                get_url=explained("offered"),
            ),
            PercentColumn(
                "shares",
                label=_("Shares"),
                accessor="figures.shares",
                percent="shared_percent",
                get_url=explained("shares"),
            ),
            PercentColumn(
                "clicks",
                label=_("Clicks"),
                percent="clicked_percent",
                get_url=explained("clicks"),
            ),
            FigureColumn("readers", label=_("Readers"), get_url=explained("readers")),
            ValueColumn(
                "value",
                label=_("Media value"),
                unit=self.currency,
                get_url=explained("value"),
            ),
        ]

    @cached_property
    def mix(self) -> Mix:
        return content_mix(self.figures_scope, book=self.book)

    def get_rows(self):
        return [
            MixRow(
                origin.value,
                str(origin.label),
                self.mix.origins[origin.value].offered,
                self.mix.origins[origin.value].sums,
                *(self.mix.percent(origin.value, name) for name in ("offered", "shares", "clicks")),
                self.currency,
            )
            for origin in Origin
        ]

    @property
    def target(self) -> int:
        return self.programme.third_party_target

    def tiles(self):
        target = _("target %(target)s") % {"target": figure(self.target, unit="%")}
        texts = {
            "offered": (
                _("Of others: offered"),
                _(
                    "Items by others, in per cent of all items that were on offer in the period. "
                    "The target stands in the programme settings."
                ),
            ),
            "shares": (
                _("Of others: shared"),
                _("Confirmed shares of items by others, in per cent of all."),
            ),
            "clicks": (
                _("Of others: clicked"),
                _("Clicks on items by others, in per cent of all."),
            ),
        }
        tiles = [
            Tile(
                label,
                figure(self.mix.percent(Origin.THIRD_PARTY.value, name), unit="%"),
                _("%(count)s, %(target)s")
                % {
                    "count": figure(self.mix.count(Origin.THIRD_PARTY.value, name)),
                    "target": target,
                },
                counts,
                explained=self.explain(name, origin=Origin.THIRD_PARTY.value),
            )
            for name, (label, counts) in texts.items()
        ]
        suggested = Origin.SUGGESTED.value
        tiles.append(
            Tile(
                _("Suggested by colleagues"),
                figure(self.mix.count(suggested, "shares")),
                _("shares of %(count)s suggested items")
                % {"count": figure(self.mix.count(suggested, "offered"))},
                _("Confirmed shares of what colleagues had suggested."),
                explained=self.explain("shares", origin=suggested),
            )
        )
        return tiles

    def charts(self):
        months = self.mix.months
        partial = is_running(months[-1], self.today)
        labels = [month_name(month) for month in months]
        third = self.mix.monthly_percent(Origin.THIRD_PARTY.value, "shares")
        clicked = self.mix.monthly_percent(Origin.THIRD_PARTY.value, "clicks")
        known = [value for value in third if value is not None]
        caption = ""
        if known:
            reached = sum(1 for value in known if value >= self.target)
            caption = _("The target was reached in %(reached)s of %(months)s months.") % {
                "reached": figure(reached),
                "months": figure(len(known)),
            }
        return [
            bar_chart(
                title=_("Shares by month"),
                caption="",
                labels=labels,
                series=[
                    (
                        str(origin.label),
                        [sums.shares for sums in self.mix.origins[origin.value].by_month],
                    )
                    for origin in Origin
                ],
                stacked=True,
                partial_last=partial,
            ),
            line_chart(
                title=_("How much is of others (%)"),
                caption=caption,
                labels=labels,
                series=[
                    (_("Of the shares"), third),
                    (_("Of the clicks"), clicked),
                    (_("Target"), [self.target] * len(months)),
                ],
                unit="%",
                partial_last=partial,
                unknown=_("“–”: nothing was shared, or nothing clicked, in this month."),
            ),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(tiles=self.tiles(), charts=self.charts())
        return context
