"""What the readers of the tallies of items are worth: fixed by the price that was valid on their
day."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.queries import settings_for

from .models import ItemTally, Price
from .prices import price_book


def fix_values(cells: QuerySet[ItemTally]) -> int:
    """Give ``cells`` the price that was valid on their day, and their value by it and by its
    bounds; gives how many there were. A day's price changes only by a correction, so a value
    that is fixed stays.
    """
    count = 0
    for site in Site.objects.all():
        own = cells.filter(item__site=site)
        currency = settings_for(site).currency
        in_force = Price.objects.filter(
            site=site,
            currency=currency,
            replaced_at=None,
            network=OuterRef("network"),
            valid_from__lte=OuterRef("day"),
        )
        prices = {
            name: Subquery(in_force.order_by("-valid_from").values(found=expression)[:1])
            for name, expression in {
                "": F("amount"),
                "_low": Coalesce("low", "amount"),
                "_high": Coalesce("high", "amount"),
            }.items()
        }
        values = {
            f"value{name}": ExpressionWrapper(price * F("readers"), output_field=DecimalField())
            for name, price in prices.items()
        }
        count += own.update(price=prices[""], currency=currency, **values)
    return count


@dataclass(frozen=True)
class Worth:
    """SQL that gives cells of items, ``x``, their value while they are added up: ``joins`` with
    their ``parameters``, by what else to group, and the columns."""

    columns: dict[str, str]
    joins: str
    grouping: list[str]
    parameters: list


def worth_on(day: date) -> Worth:
    """What ``fix_values`` would make of the cells of ``day``, without writing them twice."""
    currencies, prices = [], []
    for site in Site.objects.all():
        book = price_book(site)
        currencies += [site.pk, book.currency]
        for network, quote, _until in book.between(day, day):
            prices += [site.pk, network, quote.amount, quote.low, quote.high]
    decimal = Price._meta.get_field("amount").db_type(connection)
    priced = (
        f"SELECT CAST(%s AS bigint) AS site_id, CAST(%s AS varchar(30)) AS network, "
        f"CAST(%s AS {decimal}) AS price, CAST(%s AS {decimal}) AS low, "
        f"CAST(%s AS {decimal}) AS high"
    )
    named = "SELECT CAST(%s AS bigint) AS site_id, CAST(%s AS varchar(3)) AS currency"
    # Without a row there is none that fits.
    prices = prices or [None] * 5
    joins = f"""
        JOIN "{Item._meta.db_table}" i ON i.id = x.item_id
        JOIN ({" UNION ALL ".join([named] * (len(currencies) // 2))}) c ON c.site_id = i.site_id
        LEFT JOIN ({" UNION ALL ".join([priced] * (len(prices) // 5))}) w
            ON w.site_id = i.site_id AND w.network = x.network
    """
    readers = "COALESCE(SUM(x.readers), 0)"
    columns = {
        "currency": "c.currency",
        "price": "w.price",
        "value": f"w.price * {readers}",
        "value_low": f"w.low * {readers}",
        "value_high": f"w.high * {readers}",
    }
    return Worth(
        columns, joins, ["c.currency", "w.price", "w.low", "w.high"], [*currencies, *prices]
    )
