"""What shares brought beyond readers: leads, applications, sales and a site's own kinds.

A conversion counts on the programme's day on which it happened, for the campaign, item, team and
network of its share at the time of booking. Removed ones never count. Kinds go by their name in
requests, as ``"application"``. Values of different currencies are never added, and a conversion
without a value is not one of value zero.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from wagtail.models import Site

from wagtail_advocacy.tracking.models import Conversion, ConversionKind

from .groups import TeamId, in_teams


LEAD = "lead"
APPLICATION = "application"
SALE = "sale"

# What figures can be grouped by, and where a conversion has it.
DIMENSIONS = {
    "campaign": F("campaign"),
    "item": F("item"),
    "network": F("network"),
    "team": F("team"),
    "month": TruncMonth("day"),
}


@dataclass(frozen=True)
class ConversionFigures:
    """How many conversions, and what they are worth where somebody said so.

    ``values`` are sums by currency; ``valued`` of the ``count`` have a value at all.
    """

    count: int = 0
    valued: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)

    def value_in(self, currency: str) -> Decimal | None:
        """The sum in ``currency``, ``None`` where none has a value in it."""
        return self.values.get(currency)

    def __add__(self, other: "ConversionFigures") -> "ConversionFigures":
        values = dict(self.values)
        for currency, value in other.values.items():
            values[currency] = values.get(currency, Decimal(0)) + value
        return ConversionFigures(self.count + other.count, self.valued + other.valued, values)


NONE = ConversionFigures()


def conversion_kinds(site: Site) -> list[ConversionKind]:
    """The kinds of conversion that ``site`` has, in its own order. One query."""
    return list(ConversionKind.objects.filter(site=site))


def conversions_of(
    site: Site,
    first: date | None = None,
    last: date | None = None,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
    kind: str = "",
) -> QuerySet[Conversion]:
    """What was booked on ``site`` and not removed since.

    ``first`` and ``last`` are days, both counted in; ``teams`` those of that time (``None`` in
    it: no team), ``network`` its id, ``kind`` its name in requests. Left out: all.
    """
    conversions = Conversion.objects.filter(site=site, removed_at=None).order_by()
    if first is not None:
        conversions = conversions.filter(day__gte=first)
    if last is not None:
        conversions = conversions.filter(day__lte=last)
    if teams is not None:
        conversions = conversions.filter(in_teams("team_id", teams))
    if network:
        conversions = conversions.filter(network=network)
    return conversions.filter(kind__slug=kind) if kind else conversions


def figures_by_kind(conversions: QuerySet[Conversion]) -> dict[str, ConversionFigures]:
    """The figures of ``conversions`` by kind; kinds without any are left out. One query."""
    found: dict[str, ConversionFigures] = {}
    for kind, *row in _counted(conversions.values_list("kind__slug")):
        found[kind] = found.get(kind, NONE) + _figures(*row)
    return found


def figures_by(
    dimension: str, conversions: QuerySet[Conversion]
) -> dict[object, dict[str, ConversionFigures]]:
    """The figures of ``conversions`` by ``dimension`` and kind, in one query.

    ``dimension`` is ``"campaign"``, ``"item"`` or ``"team"`` (keys are ids, ``None`` for without),
    ``"network"`` (ids of networks) or ``"month"`` (first days). What has none is left out. Who
    lacks the permission for personal figures must see no team alone that is too small
    (``groups``). Raises ``KeyError`` for another dimension.
    """
    found: dict[object, dict[str, ConversionFigures]] = {}
    rows = conversions.annotate(key=DIMENSIONS[dimension]).values_list("key", "kind__slug")
    for key, kind, *row in _counted(rows):
        by_kind = found.setdefault(key, {})
        by_kind[kind] = by_kind.get(kind, NONE) + _figures(*row)
    return found


def conversions_by_campaign(
    site: Site, first: date | None = None, last: date | None = None
) -> dict[int | None, dict[str, ConversionFigures]]:
    """Leads, applications and the rest by campaign id (``None``: in no campaign) and kind."""
    return figures_by("campaign", conversions_of(site, first, last))


def conversions_by_item(
    site: Site, first: date | None = None, last: date | None = None
) -> dict[int, dict[str, ConversionFigures]]:
    """The figures by item id and kind."""
    return figures_by("item", conversions_of(site, first, last))


def conversions_by_network(
    site: Site, first: date | None = None, last: date | None = None
) -> dict[str, dict[str, ConversionFigures]]:
    """The figures by network id and kind."""
    return figures_by("network", conversions_of(site, first, last))


def conversions_by_month(
    site: Site, first: date | None = None, last: date | None = None
) -> dict[date, dict[str, ConversionFigures]]:
    """The figures by month (its first day) and kind."""
    return figures_by("month", conversions_of(site, first, last))


def conversion_count(
    site: Site, kind: str, first: date | None = None, last: date | None = None
) -> int:
    """How many of ``kind`` there were on the days from ``first`` to ``last``."""
    return conversions_of(site, first, last, kind=kind).count()


def total(by_kind: dict[str, ConversionFigures]) -> ConversionFigures:
    """All kinds together."""
    return sum(by_kind.values(), NONE)


def _counted(rows: QuerySet) -> QuerySet:
    # A conversion with a value has a currency and the other way round.
    return rows.annotate(
        money=F("currency"), n=Count("pk"), valued=Count("value"), worth=Sum("value")
    )


def _figures(currency: str, count: int, valued: int, worth: Decimal | None) -> ConversionFigures:
    return ConversionFigures(count, valued, {currency: worth} if valued else {})
