"""What the reports about content, campaigns, networks and value have in common."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.periods import day_range
from wagtail_advocacy.measurement.sums import Scope, Sums
from wagtail_advocacy.reports.explained import ExplainedMixin
from wagtail_advocacy.reports.figure_filters import FiguresFilterSet, ItemChoice
from wagtail_advocacy.reports.tables import FigureColumn, ValueColumn

from .base import SiteReportView


# What an explanation may be narrowed down to besides the report's own filters.
NARROWING = ("period", "network", "campaign", "kind", "topic", "origin", "site")


def sorted_rows(rows: Iterable, ordering: str) -> list:
    """``rows`` by the attribute that ``ordering`` names (``-`` before it: the highest first),
    unknown ones last."""
    name = ordering.removeprefix("-")
    value = attrgetter(name)

    def rank(row) -> Any:
        found = value(row)
        return found.casefold() if isinstance(found, str) else found

    known, unknown = [], []
    for row in rows:
        (unknown if value(row) is None else known).append(row)
    known.sort(key=rank, reverse=ordering.startswith("-"))
    return known + unknown


class FiguresView(ExplainedMixin, SiteReportView):
    """A report whose rows have ``figures`` (``Sums``)."""

    filterset_class = FiguresFilterSet
    filter_names: tuple[str, ...] = ("period", "network", "campaign", "site")
    paginate_by = 50

    def get_filterset_kwargs(self):
        values = super().get_filterset_kwargs()
        if self.is_explaining:
            values["names"] = {*self.filter_names, *NARROWING}
        return values

    @cached_property
    def item_choice(self) -> ItemChoice:
        return self.filters.item_choice(self.asked_item)

    @cached_property
    def items(self) -> QuerySet[Item]:
        """The site's items that were chosen."""
        return self.item_choice.narrow(Item.objects.filter(site=self.site))

    @cached_property
    def figures_scope(self) -> Scope:
        """What is counted."""
        return Scope(
            self.site,
            self.selection.first_day,
            self.selection.last_day,
            self.selection.network,
            self.filters.campaign_id,
            self.items if self.item_choice else None,
        )

    @property
    def scope(self) -> str:
        """What the figures are about, without how the rows are shown."""
        shown = [f"id_{name}" for name in ("period_from", "period_to", "by", "shared")]
        chosen = [active.value for active in self.active_filters if active.auto_id not in shown]
        days = day_range(self.selection.first_day, self.selection.last_day)
        return ", ".join(str(part) for part in [days, *chosen, self.widened] if part)

    @property
    def explained_scope(self) -> str:
        """What the figure that is explained is about."""
        parts = [self.scope]
        if self.item_choice.item:
            parts += self.items.values_list("title", flat=True)
        return ", ".join(parts)

    def figure_columns(self, narrowed) -> list:
        """The columns of the figures that all these reports have; ``narrowed`` says by what a row
        is narrowed down, as the explanation's address has it."""

        def explained(figure):
            return lambda row: self.explain(figure, **narrowed(row))

        return [
            FigureColumn(
                "shares",
                label=_("Shares"),
                accessor="figures.shares",
                sort_key="figures.shares",
                get_url=explained("shares"),
            ),
            FigureColumn("clicks", label=_("Clicks"), accessor="clicks", sort_key="clicks"),
            FigureColumn(
                "clicks_per_share",
                label=_("Clicks per share"),
                accessor="clicks_per_share",
                sort_key="clicks_per_share",
                decimals=1,
            ),
            FigureColumn(
                "readers",
                label=_("Readers"),
                accessor="readers",
                sort_key="readers",
                get_url=explained("readers"),
            ),
            ValueColumn(
                "value",
                label=_("Media value"),
                accessor="value",
                sort_key="value",
                unit=self.currency,
                get_url=explained("value"),
            ),
        ]


class FiguresRow:
    """A row with figures; ``is_without_link``: nobody can know its clicks."""

    figures: Sums
    is_without_link = False

    def _known(self, value):
        return None if self.is_without_link else value

    @property
    def clicks(self):
        return self._known(self.figures.clicks)

    @property
    def clicks_per_share(self):
        return self._known(self.figures.clicks_per_share)

    @property
    def readers(self):
        return self._known(self.figures.readers)

    @property
    def value(self):
        return self._known(self.figures.value)

    @property
    def worth(self):
        return self._known(self.figures.worth)

    @property
    def value_low(self):
        return self._known(self.figures.low)

    @property
    def value_high(self):
        return self._known(self.figures.high)


# What these rows give a spreadsheet.
FIGURES_EXPORT = ["figures.shares", "clicks", "clicks_per_share", "readers"]
VALUE_EXPORT = ["value_low", "value", "value_high"]
FIGURES_HEADINGS = {
    "currency": gettext_lazy("Currency"),
    "figures.shares": gettext_lazy("Confirmed shares"),
    "clicks": gettext_lazy("Clicks"),
    "clicks_per_share": gettext_lazy("Clicks per share"),
    "readers": gettext_lazy("Readers (unique clicks)"),
    "value_low": gettext_lazy("Media value at least (estimate)"),
    "value": gettext_lazy("Media value (estimate)"),
    "value_high": gettext_lazy("Media value at most (estimate)"),
}
