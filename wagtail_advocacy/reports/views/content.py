"""What each item brought, and what nobody shares."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.content.models import Campaign, Item, TargetKind
from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.measurement.conversions import ConversionFigures, figures_by, total
from wagtail_advocacy.measurement.queries import shared_among
from wagtail_advocacy.measurement.sums import Sums, sums_by, total_of
from wagtail_advocacy.permissions import VIEW_CONTENT
from wagtail_advocacy.programme.calendar import day_end, programme_day
from wagtail_advocacy.reports import conversion_words, explanations
from wagtail_advocacy.reports.tables import FigureColumn, ItemColumn
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


BEST = 5
LABEL_LENGTH = 34
NO_FIGURES = Sums(low=Decimal(0), value=Decimal(0), high=Decimal(0))
NO_CONVERSIONS = ConversionFigures()

COLUMNS = [
    "pk",
    "title",
    "kind",
    "origin",
    "page_id",
    "campaign_id",
    "offered_at",
    "target_kind",
    "shareable",
    "withdrawn_at",
]


@dataclass(frozen=True)
class ItemRow(FiguresRow):
    """One item with what it brought in the period."""

    item: Item
    figures: Sums
    converted: ConversionFigures
    campaign: str
    currency: str

    @property
    def title(self) -> str:
        return self.item.title

    @property
    def kind(self) -> str:
        return self.item.get_kind_display()

    @property
    def origin(self) -> str:
        return self.item.get_origin_display()

    @property
    def about(self) -> str:
        return " · ".join(part for part in (self.kind, self.origin, self.campaign) if part)

    @property
    def is_without_link(self) -> bool:
        return self.item.target_kind == TargetKind.NOTHING

    @property
    def offered_on(self):
        return programme_day(self.item.offered_at)

    @property
    def conversions(self) -> int | None:
        return self._known(self.converted.count)


class ContentView(FiguresView):
    permissions = (VIEW_CONTENT,)
    page_title = gettext_lazy("Content")
    header_icon = "doc-full-inverse"
    filter_names = ("period", "kind", "topic", "campaign", "origin", "shared", "network", "site")
    default_ordering = "-readers"
    is_searchable = False
    results_template_name = "wagtail_advocacy/reports/content_results.html"
    index_url_name = "wagtail_advocacy_reports:content"
    index_results_url_name = "wagtail_advocacy_reports:content_results"
    export_filename = "content"
    explained = {
        "value": explanations.value,
        "readers": explanations.readers,
        "clicks": explanations.clicks,
        "shares": explanations.shares,
        "clicks_per_share": explanations.clicks_per_share,
        "conversions": explanations.conversions,
    }
    list_export = [
        "title",
        "kind",
        "origin",
        "campaign",
        "offered_on",
        *FIGURES_EXPORT,
        "conversions",
        "currency",
        *VALUE_EXPORT,
    ]
    export_headings = {
        "title": gettext_lazy("Title"),
        "kind": gettext_lazy("Kind"),
        "origin": gettext_lazy("Origin"),
        "campaign": gettext_lazy("Campaign (now)"),
        "offered_on": gettext_lazy("First offered"),
        "conversions": gettext_lazy("Conversions"),
        **FIGURES_HEADINGS,
    }

    @cached_property
    def columns(self):
        return [
            ItemColumn("title", label=_("Item"), sort_key="title", get_url=self.editor_address),
            *self.figure_columns(self.narrowed),
            FigureColumn(
                "conversions",
                label=_("Conversions"),
                sort_key="conversions",
                get_url=lambda row: self.explain("conversions", **self.narrowed(row)),
            ),
        ]

    @staticmethod
    def narrowed(row: ItemRow) -> dict:
        return {"item": row.item.pk}

    def editor_address(self, row: ItemRow) -> str | None:
        """Where a page is edited; Wagtail asks there whether the user may."""
        page = row.item.page_id
        return reverse("wagtailadmin_pages:edit", args=[page]) if page else None

    @cached_property
    def found(self) -> dict[int, Sums]:
        """The figures of the chosen items in the period, by id."""
        return {
            item: sums
            for (item,), sums in sums_by(self.figures_scope, "item", book=self.book).items()
        }

    @cached_property
    def all_rows(self) -> list[ItemRow]:
        """What was offered up to the end of the period or brought anything in it."""
        converted = figures_by("item", self.figures_scope.conversions())
        campaigns = dict(Campaign.objects.filter(site=self.site).values_list("pk", "name"))
        items = self.items.only(*COLUMNS)
        chosen = self.filters.campaign_id
        rows = []
        for item in items:
            figures = self.found.get(item.pk)
            if figures is None:
                is_other = chosen is not None and (item.campaign_id or 0) != chosen
                is_later = item.offered_at >= day_end(self.selection.last_day)
                if is_other or is_later or not (item.shareable or item.withdrawn_at):
                    continue
            rows.append(
                ItemRow(
                    item,
                    figures or NO_FIGURES,
                    total(converted.get(item.pk, {})),
                    campaigns.get(item.campaign_id, ""),
                    self.currency,
                )
            )
        return rows

    @cached_property
    def never_shared(self) -> set[int]:
        """The items that nobody ever shared, by id."""
        quiet = {row.item.pk for row in self.all_rows if not row.figures.shares}
        return quiet - shared_among(quiet)

    def get_rows(self):
        shared = self.filters.value("shared")
        rows = self.all_rows
        if shared == "yes":
            rows = [row for row in rows if row.figures.shares]
        elif shared == "no":
            rows = [row for row in rows if not row.figures.shares]
        elif shared == "never":
            rows = [row for row in rows if row.item.pk in self.never_shared]
        return sorted_rows(rows, self.ordering)

    def tiles(self):
        total_sums = total_of(self.found.values())
        rows = self.all_rows
        shared = sum(1 for row in rows if row.figures.shares)
        linked = total_of(row.figures for row in rows if not row.is_without_link)
        converted = sum((row.converted for row in rows), NO_CONVERSIONS)
        return [
            Tile(
                _("Items shared"),
                figure(shared),
                _("of %(count)s that were offered") % {"count": figure(len(rows))},
                _(
                    "Items with a share that was confirmed in the period, of all that were offered "
                    "up to its end."
                ),
                url=self.shared_address("yes"),
            ),
            Tile(
                _("Nobody shared yet"),
                figure(len(self.never_shared)),
                _("items without a single share"),
                _("Items that never had a confirmed share, in this period or before."),
                url=self.shared_address("never"),
            ),
            Tile(
                _("Readers"),
                figure(total_sums.readers),
                _("%(clicks)s clicks") % {"clicks": figure(total_sums.clicks)},
                _("Different visitors of one share on one day."),
                explained=self.explain("readers"),
            ),
            Tile(
                _("Clicks per share"),
                figure(linked.clicks_per_share, decimals=1),
                _("of %(shares)s shares") % {"shares": figure(linked.shares)},
                _(
                    "Clicks that arrived in the period, divided by the shares that were confirmed "
                    "in it. Pictures and videos, which have no link, are left out."
                ),
                explained=self.explain("clicks_per_share"),
            ),
            Tile(
                _("Media value (estimate)"),
                figure(total_sums.value, unit=self.currency),
                value_detail(total_sums, self.currency),
                value_counts(),
                explained=self.explain("value"),
            ),
            conversion_words.tile(converted, self.explain("conversions")),
        ]

    def shared_address(self, shared: str) -> str:
        query = self.request.GET.copy()
        query.pop("p", None)
        query["shared"] = shared
        return f"{self.index_url}?{query.urlencode()}"

    def chart(self):
        best = [row for row in sorted_rows(self.all_rows, "-readers") if row.readers][:BEST]
        if not best:
            return None
        return rank_chart(
            title=_("What brought most readers"),
            caption=_("“%(title)s” leads with %(readers)s readers.")
            % {"title": best[0].title, "readers": figure(best[0].readers)},
            labels=[Truncator(row.title).chars(LABEL_LENGTH) for row in best],
            values=[row.readers for row in best],
            name=_("Readers"),
            header=_("Item"),
        )

    def waiting(self) -> list[Item]:
        """What is on offer and nobody ever shared, the longest waiting first."""
        items = [
            row.item
            for row in self.all_rows
            if row.item.pk in self.never_shared
            and row.item.shareable
            and row.item.withdrawn_at is None
        ]
        return sorted(items, key=lambda item: (item.offered_at, item.pk))[:BEST]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                waiting=self.waiting(),
                waiting_url=self.shared_address("never"),
            )
        return context
