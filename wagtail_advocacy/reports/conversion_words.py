"""What the reports say about conversions."""

from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import figure
from wagtail_advocacy.measurement.conversions import ConversionFigures

from .tiles import Tile


def worth(found: ConversionFigures) -> str:
    """What conversions are worth where somebody said so; empty where nobody did."""
    values = [figure(value, unit=unit) for unit, value in sorted(found.values.items())]
    if not values:
        return ""
    if found.valued == found.count:
        return _("worth %(values)s") % {"values": ", ".join(values)}
    return _("%(valued)s of them are worth %(values)s") % {
        "valued": figure(found.valued),
        "values": ", ".join(values),
    }


def tile(found: ConversionFigures, explained: str) -> Tile:
    """All kinds together."""
    return Tile(
        _("Conversions"),
        figure(found.count),
        worth(found) or _("leads, applications, sales"),
        _(
            "What readers did next: leads, applications, sales and other kinds, as your forms and "
            "systems report them. Without such a report nothing is counted. Their value is real "
            "money and never added to the media value."
        ),
        explained=explained,
    )
