"""The metrics of what shares brought beyond readers. A site's own kinds are three lines each."""

from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from .conversions import APPLICATION, LEAD, SALE, conversions_of
from .metrics import CAMPAIGN, ITEM, Metric, register_metric


@register_metric
class Conversions(Metric):
    """``kind`` is a kind's name in requests, ``""`` all of them."""

    id = "conversions"
    label = _("Conversions")
    counted = _(
        "Leads, applications, sales and the site’s own kinds that were booked to shares, on the "
        "day on which they happened. Removed ones are not in it."
    )
    narrows = frozenset({CAMPAIGN, ITEM})
    kind = ""

    def values(self, scope, windows, source):
        rows = conversions_of(scope.site, kind=self.kind)
        if scope.campaign is not None:
            rows = rows.filter(campaign=scope.campaign)
        if scope.item is not None:
            rows = rows.filter(item=scope.item)
        sums = {
            f"w{number}": Count("pk", filter=Q(day__range=window))
            for number, window in enumerate(windows)
        }
        found = rows.aggregate(**sums)
        return [Decimal(found[name]) for name in sums]


@register_metric
class Leads(Conversions):
    id = "leads"
    label = _("Leads")
    counted = _("Leads that were booked to shares, on the day on which they happened.")
    kind = LEAD


@register_metric
class Applications(Conversions):
    id = "applications"
    label = _("Applications")
    counted = _("Applications that were booked to shares, on the day on which they happened.")
    kind = APPLICATION


@register_metric
class Sales(Conversions):
    id = "sales"
    label = _("Sales")
    counted = _("Sales that were booked to shares, on the day on which they happened.")
    kind = SALE
