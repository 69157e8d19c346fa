"""The charts of the dashboard."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Origin
from wagtail_advocacy.measurement.charts import (
    Chart,
    bar_chart,
    figure,
    line_chart,
    rank_chart,
)
from wagtail_advocacy.measurement.mix import content_mix
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import month_name
from wagtail_advocacy.measurement.sums import Scope
from wagtail_advocacy.networks import network_choices

from .views.base import unknown_price


def trend_chart(overview: Overview) -> Chart:
    """Readers and shares of the last twelve months."""
    readers = overview.readers_by_month
    best = max(range(len(readers)), key=lambda index: readers[index])
    caption = ""
    if readers[best]:
        caption = _("%(month)s brought most readers: %(readers)s.") % {
            "month": date_format(overview.months[best], "F Y"),
            "readers": figure(readers[best]),
        }
    return line_chart(
        title=_("Readers and shares, last 12 months"),
        caption=caption,
        labels=[month_name(month) for month in overview.months],
        series=[(_("Readers"), readers), (_("Shares"), overview.shares_by_month)],
        partial_last=True,
    )


def network_chart(overview: Overview) -> Chart | None:
    """What each network was worth in the period; nothing before the first reader."""
    labels = dict(network_choices())
    period = overview.period
    rows = [row for row in overview.by_network.items() if row[1].readers]
    rows.sort(key=lambda row: (-(row[1].value or 0), -row[1].readers, row[0]))
    if not rows:
        return None
    busiest = max(rows, key=lambda row: row[1].readers)
    return rank_chart(
        title=_("Media value by network (%(currency)s)") % {"currency": overview.book.currency},
        caption=_("%(network)s brought most readers: %(readers)s.")
        % {
            "network": labels.get(busiest[0], busiest[0]),
            "readers": figure(busiest[1].readers),
        },
        labels=[labels.get(network, network) for network, _figures in rows],
        values=[figures.value for _network, figures in rows],
        name=_("Media value, %(period)s") % {"period": period},
        header=_("Network"),
        unit=overview.book.currency,
        unknown=unknown_price(),
    )


def mix_chart(overview: Overview, target: int) -> Chart | None:
    """What was offered, shared and clicked by origin; nothing before anything was offered.

    ``target`` is how much of what is offered should come from others, in per cent.
    """
    period = overview.period
    scope = Scope(overview.site, period.first, period.last)
    mix = content_mix(scope, book=overview.book)
    steps = [("offered", _("Offered")), ("shares", _("Shared")), ("clicks", _("Clicked"))]
    origins = [origin for origin in Origin if mix.origins[origin.value].offered]
    if not origins:
        return None
    return bar_chart(
        title=_("Content mix (%)"),
        caption=_("%(percent)s of what was offered came from others; the target is %(target)s.")
        % {
            "percent": figure(mix.percent(Origin.THIRD_PARTY.value, "offered"), unit="%"),
            "target": figure(target, unit="%"),
        },
        labels=[label for _name, label in steps],
        series=[
            (origin.label, [mix.percent(origin.value, name) for name, _label in steps])
            for origin in origins
        ],
        unit="%",
        stacked=True,
        header=_("Step"),
        unknown=_("“–”: nothing was shared or clicked in this period."),
    )
