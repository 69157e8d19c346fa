"""Whose content was offered, shared and clicked."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from wagtail.models import Site

from wagtail_advocacy.content.models import Item, Origin
from wagtail_advocacy.programme.calendar import day_end, day_start, months_between

from .prices import PriceBook
from .sums import Scope, Sums, sums_by


HUNDRED = Decimal(100)


def offered_between(site: Site, first: date, last: date) -> QuerySet[Item]:
    """The items of ``site`` that were on offer on any of the days from ``first`` to ``last``, by
    their own dates. Of an item that was withdrawn and offered again in between, the gap is not
    known."""
    start, end = day_start(first), day_end(last)
    return Item.objects.filter(
        Q(withdrawn_at=None, shareable=True) | Q(withdrawn_at__gte=start),
        Q(share_from=None) | Q(share_from__lt=end),
        Q(share_until=None) | Q(share_until__gt=start),
        site=site,
        offered_at__lt=end,
    ).order_by()


@dataclass
class OriginFigures:
    """What of one origin was offered (items) and what it brought."""

    offered: int = 0
    sums: Sums = field(default_factory=Sums)
    by_month: list[Sums] = field(default_factory=list)


@dataclass(frozen=True)
class Mix:
    """The figures by origin, in the order of ``Origin``."""

    months: list[date]
    origins: dict[str, OriginFigures]

    def percent(self, origin: str, name: str) -> Decimal | None:
        """How much of all is of ``origin``, in per cent: of what was ``offered``, of ``shares``, of
        ``clicks``, of ``readers``. ``None`` where there is nothing."""
        counts = {key: self.count(key, name) for key in self.origins}
        total = sum(counts.values())
        return counts[origin] * HUNDRED / total if total else None

    def count(self, origin: str, name: str) -> int:
        """What ``percent`` is of."""
        figures = self.origins[origin]
        return figures.offered if name == "offered" else getattr(figures.sums, name)

    def monthly_percent(self, origin: str, name: str) -> list[Decimal | None]:
        """``percent`` month by month, of all but ``offered``."""
        found: list[Decimal | None] = []
        for number, _month in enumerate(self.months):
            counts = {
                key: getattr(figures.by_month[number], name)
                for key, figures in self.origins.items()
            }
            total = sum(counts.values())
            found.append(counts[origin] * HUNDRED / total if total else None)
        return found


def content_mix(scope: Scope, *, book: PriceBook | None = None) -> Mix:
    """The mix of what is in ``scope``. Six queries."""
    months = months_between(scope.first, scope.last)
    origins = {
        origin.value: OriginFigures(by_month=[Sums() for _month in months]) for origin in Origin
    }
    numbers = {month: number for number, month in enumerate(months)}
    for (origin, month), sums in sums_by(scope, "origin", "month", book=book).items():
        origins[origin].sums.include(sums)
        origins[origin].by_month[numbers[month]].include(sums)
    offered = offered_between(scope.site, scope.first, scope.last)
    if scope.items is not None:
        offered = offered.filter(pk__in=scope.items)
    if scope.campaign is not None:
        offered = offered.filter(campaign=scope.campaign or None)
    for origin, count in offered.values_list("origin").annotate(n=Count("pk")):
        origins[origin].offered = count
    return Mix(months, origins)
