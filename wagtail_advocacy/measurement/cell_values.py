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
    named = "(CAST(%s AS bigint), CAST(%s AS varchar(3)))"
    priced = f"(CAST(%s AS bigint), CAST(%s AS varchar(30)){f', CAST(%s AS {decimal})' * 3})"
    # Without a row there is none that fits.
    prices = prices or [None] * 5
    # Databases agree on the names of the columns of VALUES.
    joins = f"""
        JOIN "{Item._meta.db_table}" i ON i.id = x.item_id
        JOIN (VALUES {", ".join([named] * (len(currencies) // 2))}) c ON c.column1 = i.site_id
        LEFT JOIN (VALUES {", ".join([priced] * (len(prices) // 5))}) w
            ON w.column1 = i.site_id AND w.column2 = x.network
    """
    readers = "COALESCE(SUM(x.readers), 0)"
    currency, price, low, high = "c.column2", "w.column3", "w.column4", "w.column5"
    columns = {
        "currency": currency,
        "price": price,
        "value": f"{price} * {readers}",
        "value_low": f"{low} * {readers}",
        "value_high": f"{high} * {readers}",
    }
    return Worth(columns, joins, [currency, price, low, high], [*currencies, *prices])
