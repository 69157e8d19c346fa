"""What a figure was counted from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import KNOWN, readers_count

from .borders import counted_before
from .models import PastClicks
from .open_days import open_clicks
from .prices import MonthPrices, PriceBook, Quote
from .sums import Scope, Sums, sums_by
from .value import DayClicks, Worth, worth_of


@dataclass
class PricedDays:
    """The readers by one network at one price, ``None`` where none was in force, and what they
    are worth. ``first`` and ``last`` are days on which there were any."""

    network: str
    quote: Quote | None
    first: date
    last: date
    readers: int
    worth: Worth | None


def priced_days(
    rows: Iterable[tuple[str, date, int]], book: PriceBook | MonthPrices
) -> list[PricedDays]:
    """``rows`` are network, day and readers; put together by the price that they had, in the order
    of networks and days."""
    found: dict[tuple[str, Quote | None], PricedDays] = {}
    for network, day, readers in sorted(rows):
        if not readers:
            continue
        quote = book.quote(network, day)
        part = found.setdefault(
            (network, quote), PricedDays(network, quote, day, day, 0, worth_of(0, quote))
        )
        part.last = day
        part.readers += readers
    for part in found.values():
        part.worth = worth_of(part.readers, part.quote)
    return list(found.values())


def readers_by_day(scope: Scope, book: PriceBook) -> list[tuple[str, date, int]]:
    """Network, day and readers in ``scope``, for ``priced_days``."""
    found = sums_by(scope, "network", "day", book=book)
    return [(network, day, sums.readers) for (network, day), sums in found.items()]


def readers_of(rows: Iterable[DayClicks]) -> list[tuple[str, date, int]]:
    """The same of rows that were read already."""
    return [(row.network, row.day, row.readers) for row in rows]


@dataclass(frozen=True)
class Cell:
    """One item by one network on one day, of the shares of one campaign or of none."""

    day: date
    item_id: int
    item: str
    network: str
    shares: int
    gross: int
    clicks: int
    readers: int
    worth: Worth | None


class Cells:
    """The cells in ``scope`` that have any of ``counts`` (columns of the tallies), the latest day
    first. Can be counted and sliced, so that a page of them is read and no more."""

    def __init__(self, scope: Scope, book: PriceBook, *counts: str):
        self.book = book
        border = counted_before()
        self.counts = counts
        self.kept = scope.tallies().filter(day__lt=border)
        for name in counts:
            self.kept = self.kept.filter(**{f"{name}__gt": 0})
        self.kept = self.kept.order_by("-day", "-readers", "-pk")
        self.recent = self._recent(scope, border)

    def _recent(self, scope: Scope, border: date) -> list[Cell]:
        if scope.last < border:
            return []
        recent = replace(scope, first=max(scope.first, border))
        rows: dict[tuple, dict[str, Any]] = {}
        keys = ("day", "item_id", "network", "campaign_id", "item__title")
        counts = ("gross", "clicks", "readers")
        clicks = open_clicks(recent.shares(), recent.first, recent.last, *keys, columns=counts)
        for (*key, title), found_here in clicks.items():
            rows[tuple(key)] = {**found_here.counts, "title": title, "confirmed": 0}
        shares = recent.confirmed().annotate(
            day=TruncDate("confirmed_at", tzinfo=programme_time_zone())
        )
        by_cell = shares.values("day", "item_id", "network", "campaign_id", title=F("item__title"))
        for row in by_cell.annotate(n=Count("pk")):
            key = (row["day"], row["item_id"], row["network"], row["campaign_id"])
            empty = {"title": row["title"], "gross": 0, "clicks": 0, "readers": 0}
            rows.setdefault(key, empty)["confirmed"] = row["n"]
        found = [
            Cell(
                day,
                item_id,
                row["title"],
                network,
                row["confirmed"],
                row["gross"],
                row["clicks"],
                row["readers"],
                worth_of(row["readers"], self.book.quote(network, day)),
            )
            for (day, item_id, network, _campaign), row in rows.items()
            if all(row[name] for name in self.counts)
        ]
        return sorted(found, key=lambda cell: (-cell.day.toordinal(), -cell.readers, cell.item))

    def __len__(self):
        return len(self.recent) + self.kept.count()

    def __getitem__(self, part: slice) -> list[Cell]:
        start, stop = part.start or 0, part.stop
        count = len(self.recent)
        cells = self.recent[start:stop]
        if stop is None or stop > count:
            last = None if stop is None else stop - count
            rows = self.kept.select_related("item")[max(start - count, 0) : last]
            cells += [
                Cell(
                    row.day,
                    row.item_id,
                    row.item.title,
                    row.network,
                    row.confirmed,
                    row.gross,
                    row.clicks,
                    row.readers,
                    worth_of(row.readers, self.book.quote(row.network, row.day)),
                )
                for row in rows
            ]
        return cells


def shares_with_readers(shares: QuerySet[Share], scope: Scope) -> QuerySet[Share]:
    """``shares``, the latest first, with person, item and ``readers`` on the days in ``scope``.

    Readers whose clicks were deleted count on the day from which on their price was valid, or on
    the first of their month.
    """
    days = (scope.first, scope.last)
    clicks = Click.objects.filter(KNOWN, share=OuterRef("pk"), day__range=days)
    clicks = clicks.order_by().values("share")
    past = PastClicks.objects.filter(share=OuterRef("pk"), since__range=days)
    past = past.order_by().values("share")
    return (
        shares.select_related("ambassador__user", "item", "team")
        .annotate(
            readers=Coalesce(
                Subquery(
                    clicks.annotate(n=readers_count()).values("n"), output_field=IntegerField()
                ),
                0,
            )
            + Coalesce(
                Subquery(past.annotate(n=Sum("readers")).values("n"), output_field=IntegerField()),
                0,
            )
        )
        .order_by("-confirmed_at", "-pk")
    )


def by_network(scope: Scope, book: PriceBook) -> list[tuple[str, Sums]]:
    """The figures in ``scope`` by network, the most readers first."""
    found = [(network, sums) for (network,), sums in sums_by(scope, "network", book=book).items()]
    return sorted(found, key=lambda row: (-row[1].readers, -row[1].shares, row[0]))
