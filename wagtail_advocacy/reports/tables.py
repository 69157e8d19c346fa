"""Table columns of the reports."""

from wagtail.admin.ui.tables import Column

from wagtail_advocacy.measurement.charts import figure


class FigureColumn(Column):
    """A figure, set to the right, "–" where it is unknown. ``unit`` and ``decimals`` as in
    ``charts.figure``."""

    def __init__(self, name, *, unit="", decimals=0, **kwargs):
        super().__init__(name, classname="wa-report__number", **kwargs)
        self.unit = unit
        self.decimals = decimals

    def get_value(self, instance):
        return figure(super().get_value(instance), unit=self.unit, decimals=self.decimals)
