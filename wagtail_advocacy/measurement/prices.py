"""Which price a click has: the one that was valid on its day."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from wagtail.models import Site

from wagtail_advocacy.programme.queries import settings_for

from .models import Price


class PriceBook:
    """The prices of one site in one currency, asked for as often as needed."""

    def __init__(self, prices, currency: str):
        """``prices`` are (network, valid from, amount), in any order."""
        self.currency = currency
        self._days: dict[str, list[date]] = {}
        self._amounts: dict[str, list[Decimal]] = {}
        for network, valid_from, amount in sorted(prices):
            self._days.setdefault(network, []).append(valid_from)
            self._amounts.setdefault(network, []).append(amount)

    def on(self, network: str, day: date) -> Decimal | None:
        """What a click by ``network`` is worth on ``day``; ``None`` when nobody said so."""
        position = bisect_right(self._days.get(network, ()), day)
        return self._amounts[network][position - 1] if position else None

    def since(self, network: str, day: date) -> date | None:
        """From which day on the price of ``day`` is valid; ``None`` when there is none."""
        position = bisect_right(self._days.get(network, ()), day)
        return self._days[network][position - 1] if position else None


def price_book(site: Site) -> PriceBook:
    """The prices of ``site`` in its programme's currency, in one query; those that turned out
    wrong are not among them."""
    currency = settings_for(site).currency
    prices = Price.objects.filter(site=site, currency=currency, replaced_at=None)
    return PriceBook(prices.order_by().values_list("network", "valid_from", "amount"), currency)
