"""What each campaign brought, and what one application or lead of it cost."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.measurement.charts import figure, rank_chart
from wagtail_advocacy.measurement.conversions import (
    ConversionFigures,
    conversion_kinds,
    conversions_of,
    figures_by,
)
from wagtail_advocacy.measurement.sums import Sums, sums_by, total_of
from wagtail_advocacy.permissions import VIEW_CAMPAIGNS
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


NO_CONVERSIONS = ConversionFigures()


@dataclass(frozen=True)
class CampaignRow(FiguresRow):
    """One campaign: what it brought in the period, and by kind of conversion in all its time."""

    campaign: Campaign
    figures: Sums
    people: int
    minimum: int
    converted: dict[str, ConversionFigures]
    converted_ever: dict[str, ConversionFigures]
    currency: str

    @property
    def name(self) -> str:
        return self.campaign.name

    @property
    def about(self) -> str:
        first, last = self.campaign.starts_on, self.campaign.ends_on
        parts = [date_format(day, "j M Y") if day else "…" for day in (first, last)]
        days = " – ".join(parts) if first or last else ""
        return " · ".join(
            part for part in (days, _("over") if self.campaign.is_retired else "") if part
        )

    @property
    def people_text(self) -> str:
        """Fewer people than the programme's minimum are not counted out."""
        few = 0 < self.people < self.minimum
        return f"<{self.minimum}" if few else figure(self.people)

    @property
    def cost(self) -> Decimal | None:
        """``None`` where it is unknown, or in another currency than the programme's now."""
        is_known = self.campaign.cost_currency == self.currency
        return self.campaign.cost if is_known else None

    def count(self, kind: str) -> int:
        return self.converted.get(kind, NO_CONVERSIONS).count

    def cost_per(self, kind: str) -> Decimal | None:
        """The campaign's cost by all its conversions of ``kind``, whenever they were."""
        count = self.converted_ever.get(kind, NO_CONVERSIONS).count
        return self.cost / count if count and self.cost is not None else None


class PeopleColumn(FigureColumn):
    def get_value(self, instance):
        return instance.people_text


class KindColumn(FigureColumn):
    """Conversions of one kind in the period, and below it the cost of one."""

    def __init__(self, kind, **kwargs):
        super().__init__(f"kind_{kind.slug}", label=kind.plural, **kwargs)
        self.kind = kind

    def get_value(self, instance):
        return figure(instance.count(self.kind.slug))

    def get_detail(self, instance):
        cost = instance.cost_per(self.kind.slug)
        if cost is None:
            return ""
        return _("%(cost)s each") % {"cost": figure(cost, unit=instance.currency, decimals=2)}


class CampaignsView(FiguresView):
    permissions = (VIEW_CAMPAIGNS,)
    page_title = gettext_lazy("Campaign results")
    header_icon = "date"
    filter_names = ("period", "network", "site")
    default_ordering = "-readers"
    results_template_name = "wagtail_advocacy/reports/campaigns_results.html"
    index_url_name = "wagtail_advocacy_reports:campaigns"
    index_results_url_name = "wagtail_advocacy_reports:campaigns_results"
    export_filename = "campaigns"
    explained = {
        "value": explanations.value,
        "readers": explanations.readers,
        "clicks": explanations.clicks,
        "shares": explanations.shares,
        "clicks_per_share": explanations.clicks_per_share,
        "conversions": explanations.conversions,
        "cost_per_conversion": explanations.cost_per_conversion,
    }

    @cached_property
    def kinds(self) -> list:
        return conversion_kinds(self.site)

    @cached_property
    def list_export(self):
        return [
            "name",
            "people_text",
            *FIGURES_EXPORT,
            "currency",
            *VALUE_EXPORT,
            "cost",
            *(f"{way}__{kind.slug}" for kind in self.kinds for way in ("count", "cost_per")),
        ]

    @cached_property
    def export_headings(self):
        each = gettext_lazy("Cost of one: %(kind)s")
        return {
            "name": _("Campaign"),
            "people_text": _("People"),
            "cost": _("Cost of the campaign"),
            **FIGURES_HEADINGS,
            **{f"count__{kind.slug}": kind.plural for kind in self.kinds},
            **{f"cost_per__{kind.slug}": each % {"kind": kind.name} for kind in self.kinds},
        }

    def to_row_dict(self, item):
        return super().to_row_dict(_Flat(item, self.kinds))

    @cached_property
    def columns(self):
        return [
            ItemColumn("name", label=_("Campaign"), sort_key="name"),
            PeopleColumn("people", label=_("People"), sort_key="people"),
            *self.figure_columns(self.narrowed),
            *(KindColumn(kind, get_url=self.kind_address(kind)) for kind in self.kinds),
        ]

    @staticmethod
    def narrowed(row: CampaignRow) -> dict:
        return {"campaign": row.campaign.pk}

    def kind_address(self, kind):
        def address(row: CampaignRow) -> str:
            figure_name = "conversions" if row.cost is None else "cost_per_conversion"
            return self.explain(figure_name, kind_of_conversion=kind.slug, **self.narrowed(row))

        return address

    @cached_property
    def all_rows(self) -> list[CampaignRow]:
        """The site's campaigns; those that are over only where they brought anything."""
        scope = self.figures_scope
        found = {key: sums for (key,), sums in sums_by(scope, "campaign", book=self.book).items()}
        people = scope.people_by_campaign()
        converted = figures_by("campaign", scope.conversions())
        ever = figures_by("campaign", conversions_of(self.site, network=scope.network))
        return [
            CampaignRow(
                campaign,
                found.get(campaign.pk) or Sums(low=Decimal(0), value=Decimal(0), high=Decimal(0)),
                people.get(campaign.pk, 0),
                self.programme.minimum_group_size,
                converted.get(campaign.pk, {}),
                ever.get(campaign.pk, {}),
                self.currency,
            )
            for campaign in Campaign.objects.filter(site=self.site)
            if campaign.pk in found or campaign.pk in converted or not campaign.is_retired
        ]

    def get_rows(self):
        return sorted_rows(self.all_rows, self.ordering)

    def tiles(self):
        rows = self.all_rows
        sums = total_of(row.figures for row in rows)
        converted = sum((found for row in rows for found in row.converted.values()), NO_CONVERSIONS)
        return [
            Tile(
                _("Campaigns"),
                figure(sum(1 for row in rows if row.figures.shares or row.figures.gross)),
                _("with shares or clicks in the period"),
                _("A share belongs to the campaign that its item had when it was shared."),
            ),
            Tile(
                _("Shares"),
                figure(sums.shares),
                _("in campaigns"),
                _("Confirmed in the period, of items that were in a campaign."),
            ),
            Tile(
                _("Readers"),
                figure(sums.readers),
                _("%(clicks)s clicks") % {"clicks": figure(sums.clicks)},
                _("Different visitors of one share on one day."),
            ),
            Tile(
                _("Media value (estimate)"),
                figure(sums.value, unit=self.currency),
                value_detail(sums, self.currency),
                value_counts(),
            ),
            conversion_words.tile(converted, ""),
        ]

    def chart(self):
        rows = [row for row in sorted_rows(self.all_rows, "-readers") if row.readers]
        if not rows:
            return None
        return rank_chart(
            title=_("Readers by campaign"),
            caption=_("“%(name)s” brought most readers: %(readers)s.")
            % {"name": rows[0].name, "readers": figure(rows[0].readers)},
            labels=[row.name for row in rows[:10]],
            values=[row.readers for row in rows[:10]],
            name=_("Readers"),
            header=_("Campaign"),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context.update(
                tiles=self.tiles(),
                chart=self.chart(),
                minimum=self.programme.minimum_group_size,
            )
        return context


class _Flat:
    """A row whose conversions are attributes, as a spreadsheet wants them."""

    def __init__(self, row: CampaignRow, kinds):
        self.row = row
        for kind in kinds:
            setattr(self, f"count__{kind.slug}", row.count(kind.slug))
            setattr(self, f"cost_per__{kind.slug}", row.cost_per(kind.slug))

    def __getattr__(self, name):
        return getattr(self.row, name)
