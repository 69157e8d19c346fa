"""Which price a click has: the one that was valid on its day."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start
from wagtail_advocacy.programme.queries import settings_for

from .models import Price


ONE_DAY = date.resolution


@dataclass(frozen=True)
class Quote:
    """A price per click from the day ``since`` on: the likely ``amount`` and its bounds, which
    are the same where it is exact."""

    since: date
    amount: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


class MonthPrices:
    """One price for each month, whatever the network and the day: what a reader of everybody was
    worth on average.

    Readers of a team are valued so. By the prices of networks and days, its value would tell how
    many readers each network, or each part of the month, brought.
    """

    def __init__(self, quotes: Mapping[date, Quote], currency: str):
        """``quotes`` by the first day of the month; those without a price are left out."""
        self.currency = currency
        self._quotes = dict(quotes)

    def quote(self, network: str, day: date) -> Quote | None:
        """The price of the month that ``day`` is in; ``None`` when there was none."""
        return self._quotes.get(month_start(day))


class PriceBook:
    """The prices of one site in one currency, asked for as often as needed."""

    def __init__(self, prices, currency: str):
        """``prices`` are (network, valid from, amount) or the same with its bounds (low, high;
        ``None``: exact), in any order."""
        self.currency = currency
        self._days: dict[str, list[date]] = {}
        self._quotes: dict[str, list[Quote]] = {}
        for network, since, amount, *bounds in sorted(prices, key=lambda row: row[:2]):
            low, high = bounds or (None, None)
            quote = Quote(
                since, amount, amount if low is None else low, amount if high is None else high
            )
            self._days.setdefault(network, []).append(since)
            self._quotes.setdefault(network, []).append(quote)

    def quote(self, network: str, day: date) -> Quote | None:
        """The price of a click by ``network`` on ``day``; ``None`` when nobody said so."""
        position = bisect_right(self._days.get(network, ()), day)
        return self._quotes[network][position - 1] if position else None

    def between(self, first: date, last: date) -> list[tuple[str, Quote, date]]:
        """Every price in force on the days from ``first`` to ``last``, by network and day: the
        network, the price, and its last day, at most ``last``."""
        found = []
        for network, quotes in self._quotes.items():
            ends = [quote.since - ONE_DAY for quote in quotes[1:]] + [last]
            for quote, end in zip(quotes, ends, strict=True):
                if quote.since <= last and end >= first:
                    found.append((network, quote, min(end, last)))
        return found

    def changed_in(self) -> set[date]:
        """The months (first days) on whose days there was more than one price of a network, or a
        price on some of them alone."""
        return {
            month_start(since) for days in self._days.values() for since in days if since.day > 1
        }

    def on(self, network: str, day: date) -> Decimal | None:
        """What a click by ``network`` is most likely worth on ``day``; ``None`` as above."""
        quote = self.quote(network, day)
        return None if quote is None else quote.amount

    def since(self, network: str, day: date) -> date | None:
        """From which day on the price of ``day`` is valid; ``None`` when there is none."""
        quote = self.quote(network, day)
        return None if quote is None else quote.since


def price_book(site: Site) -> PriceBook:
    """The prices of ``site`` in its programme's currency, in one query; those that turned out
    wrong are not among them."""
    currency = settings_for(site).currency
    prices = Price.objects.filter(site=site, currency=currency, replaced_at=None)
    columns = ("network", "valid_from", "amount", "low", "high")
    return PriceBook(prices.order_by().values_list(*columns), currency)
