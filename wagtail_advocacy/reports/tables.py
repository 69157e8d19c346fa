"""Table columns of the reports."""

from collections.abc import Callable

from wagtail.admin.ui.tables import Column, TitleColumn

from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.value import Worth


def range_text(worth: Worth | None, *, unit: str = "", decimals: int = 0) -> str:
    """The bounds of a value as “4,800 – 7,900”; empty where it is exact or unknown."""
    if worth is None or worth[0] == worth[2]:
        return ""
    low, high = (figure(value, unit=unit, decimals=decimals) for value in (worth[0], worth[2]))
    return f"{low}\u00a0– {high}"


class FigureColumn(Column):
    """A figure, set to the right, "–" where it is unknown. ``unit`` and ``decimals`` as in
    ``charts.figure``; ``get_url`` says where a row's figure leads."""

    cell_template_name = "wagtail_advocacy/reports/figure_cell.html"

    def __init__(self, name, *, unit="", decimals=0, get_url: Callable | None = None, **kwargs):
        super().__init__(name, classname="wa-report__number", **kwargs)
        self.unit = unit
        self.decimals = decimals
        self.get_url = get_url

    def get_value(self, instance):
        return figure(super().get_value(instance), unit=self.unit, decimals=self.decimals)

    def get_detail(self, instance) -> str:
        return ""

    def get_cell_context_data(self, instance, parent_context):
        return {
            **super().get_cell_context_data(instance, parent_context),
            "url": self.get_url(instance) if self.get_url else "",
            "detail": self.get_detail(instance),
        }


class ValueColumn(FigureColumn):
    """A media value with its range below it, which is the row's ``worth``."""

    def get_detail(self, instance):
        return range_text(instance.worth)


class ItemColumn(TitleColumn):
    """An item's title, and below it what it is: the row's ``about``."""

    cell_template_name = "wagtail_advocacy/reports/item_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {
            **super().get_cell_context_data(instance, parent_context),
            "about": instance.about,
        }
