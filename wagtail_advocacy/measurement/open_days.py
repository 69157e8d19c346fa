"""Clicks of the days that the tallies may not have all of yet, added up by what their shares
have."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click

from .click_sums import CLICK_COLUMNS, by_share, with_shares
from .prices import PriceBook


# Price columns have two decimals; whole numbers add up exactly in every database.
CENTS = 2


@dataclass(frozen=True)
class OpenClicks:
    """The clicks of one key: ``counts`` by column of ``ClickSums``.

    With prices, ``worth`` is what the readers are worth (at least, most likely, at most), ``None``
    where no price was in force on any of the days, and ``unpriced`` are the readers of days
    without one.
    """

    counts: dict[str, int]
    worth: tuple[Decimal, Decimal, Decimal] | None = None
    unpriced: int = 0

    @property
    def readers(self) -> int:
        return self.counts["readers"]


def open_clicks(
    shares: QuerySet[Share],
    first: date,
    last: date,
    *keys: str,
    columns: Collection[str] = CLICK_COLUMNS,
    book: PriceBook | None = None,
    of_few: bool = False,
) -> dict[tuple, OpenClicks]:
    """The clicks of ``shares`` on the programme's days from ``first`` to ``last`` by ``keys``:
    columns of the share, as ``"item__origin"``, and ``"day"`` for the day of the click.

    ``columns`` are the sums that are asked for; with ``book`` their readers are valued, too, and
    must be among them. ``of_few``: ``shares`` are few, so that their clicks are found by share and
    not by day. What has no clicks is left out. One query, none where ``last`` is before
    ``first``.
    """
    if last < first:
        return {}
    try:
        clicks = Click.objects.filter(day__range=(first, last)).order_by()
        if of_few:
            clicks = clicks.filter(share__in=shares.order_by().values("pk"))
        found = by_share(clicks, columns)
        prices = _prices(book, first, last) if book is not None else ("", [])
        statement, parameters = _statement(found, shares, keys, columns, prices)
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    if not keys and rows[0][0] is None:
        return {}
    days = [place for place, key in enumerate(keys) if key == "day"]
    return {
        _key(row[: len(keys)], days): _clicks(row[len(keys) :], columns, book is not None)
        for row in rows
    }


def _statement(found, shares, keys, columns, prices) -> tuple[str, list]:
    names = {key: f"key_{number}" for number, key in enumerate(keys) if key != "day"}
    click_sql, click_parameters = found
    price_sql, price_parameters = prices
    share_sql, share_parameters = with_shares(click_sql, shares, names, columns)
    chosen = [f's."{names[key]}"' if key in names else 's."of_day"' for key in keys]
    sums = [f'SUM(s."of_{name}")' for name in columns]
    if price_sql:
        sums += [f'SUM(s."of_readers" * p."{name}")' for name in ("low", "amount", "high")]
        sums.append('SUM(CASE WHEN p."amount" IS NULL THEN s."of_readers" ELSE 0 END)')
    grouping = f"GROUP BY {', '.join(chosen)}" if chosen else ""
    # Names come from the models; the values are parameters.
    statement = f"""
        SELECT {", ".join([*chosen, *sums])} FROM ({share_sql}) s {price_sql} {grouping}
    """  # noqa: S608
    return statement, [*click_parameters, *share_parameters, *price_parameters]


def _prices(book: PriceBook, first: date, last: date) -> tuple[str, list]:
    """SQL that adds the price of each click as ``p``, with its parameters."""
    adapt = connection.ops.adapt_datefield_value
    row = (
        "SELECT CAST(%s AS varchar(30)) AS network, CAST(%s AS {day}) AS since, "
        "CAST(%s AS {day}) AS until, CAST(%s AS bigint) AS low, CAST(%s AS bigint) AS amount, "
        "CAST(%s AS bigint) AS high"
    ).format(day="date" if connection.vendor == "postgresql" else "text")
    parameters: list = []
    quotes = book.between(first, last)
    for network, quote, until in quotes:
        bounds = (int(price.scaleb(CENTS)) for price in (quote.low, quote.amount, quote.high))
        parameters += [network, adapt(quote.since), adapt(until), *bounds]
    if not quotes:
        parameters = [None] * 6
    known = " UNION ALL ".join([row] * max(len(quotes), 1))
    return (
        f'LEFT JOIN ({known}) p ON p."network" = s."of_network" '
        'AND s."of_day" BETWEEN p."since" AND p."until"'
    ), parameters


def _key(values: Iterable, days: Collection[int]) -> tuple:
    key = list(values)
    for place in days:
        if isinstance(key[place], str):
            key[place] = parse_date(key[place])
    return tuple(key)


def _clicks(values: tuple, columns: Collection[str], is_valued: bool) -> OpenClicks:
    counts = dict(zip(columns, map(int, values[: len(columns)]), strict=True))
    if not is_valued:
        return OpenClicks(counts)
    *bounds, unpriced = values[len(columns) :]
    worth = None
    if bounds[0] is not None:
        low, amount, high = (Decimal(int(cents)).scaleb(-CENTS) for cents in bounds)
        worth = low, amount, high
    return OpenClicks(counts, worth, int(unpriced))
