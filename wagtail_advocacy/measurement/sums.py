"""Figures by item, network, campaign, origin or month, of any days.

Read from the tallies of items for the days that are wholly in them, and from shares and clicks for
the last ones. The tallies fix the value with the price of the day; the last days are valued with
the same prices here.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate, TruncMonth
from wagtail.models import Site

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.programme.calendar import day_end, day_start, month_start
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Conversion

from .borders import Borders, borders
from .conversions import conversions_of
from .models import ItemTally, MonthTally
from .months import Kind, kept_rows
from .open_days import open_clicks
from .prices import PriceBook, price_book
from .value import NOTHING, ClickValue, in_campaign


class _RowCount(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Scope:
    """What is counted: what happened on ``site`` on the programme's days from ``first`` to
    ``last``, by ``network``, of ``campaign`` (that of the shares: an id or ``NO_CAMPAIGN``), and
    of ``items`` (a queryset); left open: all."""

    site: Site
    first: date
    last: date
    network: str = ""
    campaign: int | None = None
    items: QuerySet[Item] | None = None

    def tallies(self) -> QuerySet[ItemTally]:
        """The rows of the tallies on the days in it."""
        days = (self.first, self.last)
        return self._narrowed(ItemTally.objects.filter(item__site=self.site, day__range=days))

    def kept(self, border: Borders, keys: Collection[str]) -> Iterator[QuerySet]:
        """The rows of tallies that together have the days in it before ``border``, each with
        ``keys`` of ``KEYS``: of months where they are added up, else of days."""
        by_item = self.items is not None or bool({"item", "origin"} & set(keys))
        by_network = bool(self.network) or "network" in keys
        kind = Kind.NETWORK if not by_item else Kind.CELL if by_network else Kind.ITEM
        for rows in kept_rows(
            self.site,
            self.first,
            self.last,
            border.raw_from,
            border.added_to,
            None if "day" in keys else kind,
        ):
            yield self._narrowed(rows)

    def shares(self) -> QuerySet[Share]:
        """The shares, of any day."""
        return self._narrowed(Share.objects.filter(item__site=self.site))

    def confirmed(self) -> QuerySet[Share]:
        """The shares that were confirmed on the days in it."""
        return self._confirmed(self.shares())

    def _confirmed(self, shares: QuerySet[Share]) -> QuerySet[Share]:
        return shares.filter(
            state=Share.State.CONFIRMED,
            confirmed_at__gte=day_start(self.first),
            confirmed_at__lt=day_end(self.last),
        )

    def people_by_campaign(self) -> dict[int, int]:
        """How many people confirmed a share, by campaign id; without those of none."""
        # One campaign after the other: the people of all of them at once would not fit into what
        # PostgreSQL gives a query, and it sorts all rows for COUNT(DISTINCT).
        shares = self._confirmed(self._narrowed(Share.objects.filter(campaign=OuterRef("pk"))))
        people = shares.values("ambassador").distinct()
        campaigns = Campaign.objects.filter(site=self.site).order_by()
        rows = campaigns.values_list("pk", _RowCount(people))
        return {campaign: count for campaign, count in rows if count}

    def conversions(self) -> QuerySet[Conversion]:
        """What was booked for the days in it and not removed since."""
        return self._narrowed(conversions_of(self.site, self.first, self.last))

    def _narrowed(self, rows: QuerySet) -> QuerySet:
        if self.network:
            rows = rows.filter(network=self.network)
        if self.campaign is not None:
            rows = rows.filter(in_campaign("campaign", self.campaign))
        if self.items is not None:
            rows = rows.filter(item__in=self.items)
        return rows.order_by()


@dataclass
class Sums(ClickValue):
    """What some shares and their clicks add up to. ``shares`` were confirmed in the period,
    clicks arrived in it, whenever they were shared."""

    shares: int = 0

    @property
    def filtered(self) -> int:
        return self.gross - self.clicks - self.repeats

    @property
    def clicks_per_share(self) -> Decimal | None:
        """``None`` where nothing was confirmed in the period."""
        return Decimal(self.clicks) / self.shares if self.shares else None

    def include(self, other: ClickValue) -> None:
        super().include(other)
        if isinstance(other, Sums):
            self.shares += other.shares


def total_of(parts: Iterable[Sums]) -> Sums:
    """What ``parts`` add up to."""
    total = Sums()
    for part in parts:
        total.include(part)
    return total


# What figures can be asked by: of a tally, of a share, and of a click as ``open_clicks`` has it.
KEYS: dict[str, tuple[Any, Any, str]] = {
    "item": (F("item_id"), F("item_id"), "item_id"),
    "network": (F("network"), F("network"), "network"),
    "campaign": (F("campaign_id"), F("campaign_id"), "campaign_id"),
    "origin": (F("item__origin"), F("item__origin"), "item__origin"),
    "day": (F("day"), None, "day"),
    "month": (TruncMonth("day"), None, "day"),
}
# The same of a tally of a month, where it is another.
MONTH_KEYS = {"month": F("month")}

# The sums of clicks that are read.
COUNTS = ("gross", "clicks", "readers", "untracked", "repeats")


def sums_by(scope: Scope, *keys: str, book: PriceBook | None = None) -> dict[tuple, Sums]:
    """The figures in ``scope`` by ``keys``, names as in ``KEYS``: ``sums_by(scope, "item",
    "network")``. What has no figures is left out. At most five queries."""
    book = book or price_book(scope.site)
    border = borders()
    found: dict[tuple, Sums] = {}
    for rows in scope.kept(border, keys):
        for key, sums in _kept(rows, keys, book).items():
            if key in found:
                found[key].include(sums)
            else:
                found[key] = sums
    if scope.last >= border.raw_from:
        recent = replace(scope, first=max(scope.first, border.raw_from))
        _add_shares(found, recent, keys)
        _add_clicks(found, recent, keys, book)
    for sums in found.values():
        if sums.value is None and not sums.unpriced:
            # Nobody read it, which is worth nothing whatever a click costs.
            sums.low = sums.value = sums.high = NOTHING
    return found


def sums_of(scope: Scope, *, book: PriceBook | None = None) -> Sums:
    """All figures in ``scope`` together."""
    return sums_by(scope, book=book).get((), Sums(low=NOTHING, value=NOTHING, high=NOTHING))


def _names(keys: Iterable[str], source: int) -> dict[str, Any]:
    return {f"by_{key}": KEYS[key][source] for key in keys}


def _kept(tallies: QuerySet, keys: tuple[str, ...], book: PriceBook) -> dict:
    by = _names(keys, 0)
    # A value that is empty is in no sum.
    priced = Q(currency=book.currency)
    if tallies.model is MonthTally:
        by |= {f"by_{key}": MONTH_KEYS[key] for key in keys if key in MONTH_KEYS}
        n_priced = Sum("priced", filter=priced, default=0)
    else:
        n_priced = Sum("readers", filter=priced & Q(price__isnull=False), default=0)
    sums = {
        "n_shares": Sum("confirmed"),
        "n_gross": Sum("gross"),
        "n_clicks": Sum("clicks"),
        "n_readers": Sum("readers"),
        "n_untracked": Sum("untracked"),
        "n_repeats": Sum("repeats"),
        "n_priced": n_priced,
        "n_low": Sum("value_low", filter=priced),
        "n_value": Sum("value", filter=priced),
        "n_high": Sum("value_high", filter=priced),
    }
    if keys:
        rows = tallies.values(**by).annotate(**sums).values_list(*by, *sums)
    else:
        rows = [tuple(tallies.aggregate(**sums).values())]
        if rows[0][0] is None:
            return {}
    found = {}
    for row in rows:
        key, counts = row[: len(keys)], row[len(keys) :]
        shares, gross, clicks, readers, untracked, repeats, priced_readers = counts[:7]
        low, value, high = counts[7:]
        found[key] = Sums(
            shares=shares,
            gross=gross,
            clicks=clicks,
            readers=readers,
            untracked=untracked,
            repeats=repeats,
            unpriced=readers - priced_readers,
            low=low,
            value=value,
            high=high,
        )
    return found


def _add_shares(found: dict, scope: Scope, keys: tuple[str, ...]) -> None:
    by = {name: value for name, value in _names(keys, 1).items() if value is not None}
    rows = scope.confirmed()
    if not keys:
        found.setdefault((), Sums()).shares += rows.count()
        return
    if {"day", "month"} & set(keys):
        by["by_day"] = TruncDate("confirmed_at", tzinfo=programme_time_zone())
    for row in rows.values(**by).annotate(n=Count("pk")):
        if "month" in keys:
            row["by_month"] = month_start(row["by_day"])
        key = tuple(row[f"by_{name}"] for name in keys)
        found.setdefault(key, Sums()).shares += row["n"]


def _add_clicks(found: dict, scope: Scope, keys: tuple[str, ...], book: PriceBook) -> None:
    rows = open_clicks(
        scope.shares(),
        scope.first,
        scope.last,
        *(KEYS[key][2] for key in keys),
        columns=COUNTS,
        book=book,
    )
    for values, clicks in rows.items():
        key = tuple(
            month_start(value) if name == "month" else value
            for name, value in zip(keys, values, strict=True)
        )
        sums = found.setdefault(key, Sums())
        for name, count in clicks.counts.items():
            setattr(sums, name, getattr(sums, name) + count)
        sums.unpriced += clicks.unpriced
        if clicks.worth is not None:
            sums.add_worth(0, clicks.worth)
