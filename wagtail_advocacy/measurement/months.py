"""Tallies of items by month: written from those of days, and which of them a period can be read
from.

A month is added up when it is over and counted, and again whenever cells of its days or their
values are written. Whoever calls ``add_up_month`` holds ``tallies.tally_lock``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.models import Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.calendar import months_between, next_month

from .cells import ONE_DAY
from .click_sums import CLICK_COLUMNS
from .models import ItemTally, MonthTally


Kind = MonthTally.Kind
SUMMED = ["confirmed", *CLICK_COLUMNS]
VALUES = ["value", "value_low", "value_high"]


def add_up_month(month: date, last: date | None = None) -> None:
    """Write the tallies of the month that begins on ``month`` anew from those of its days, up to
    ``last`` (left out: all)."""
    end = next_month(month) if last is None else last + ONE_DAY
    rows = MonthTally.objects.filter(month=month)
    rows._raw_delete(rows.db)
    adapt = connection.ops.adapt_datefield_value
    days = f"""
        "{ItemTally._meta.db_table}" t JOIN "{Item._meta.db_table}" i ON i.id = t.item_id
        WHERE t.day >= %s AND t.day < %s
    """
    _insert(
        month, Kind.CELL, "i.site_id", "t.item_id", "t.network",
        "CASE WHEN t.price IS NULL THEN 0 ELSE t.readers END",
        days, [adapt(month), adapt(end)],
    )  # fmt: skip
    cells = f'"{MonthTally._meta.db_table}" t WHERE t.month = %s AND t.kind = %s'
    which = [adapt(month), Kind.CELL.value]
    nothing = f"CAST(NULL AS {MonthTally._meta.get_field('item').rel_db_type(connection)})"
    _insert(month, Kind.ITEM, "t.site_id", "t.item_id", "''", "t.priced", cells, which)
    _insert(month, Kind.NETWORK, "t.site_id", nothing, "t.network", "t.priced", cells, which)


def _insert(month, kind, site, item, network, priced, source, parameters) -> None:
    """Add up ``source`` (SQL from its first table on, with ``parameters``) by the expressions
    ``site``, ``item`` and ``network``, by campaign and by currency."""
    keys = [site, item, network, "t.campaign_id", "t.currency"]
    sums = [
        *(f"SUM(t.{name})" for name in SUMMED),
        f"SUM({priced})",
        *(f"SUM(t.{name})" for name in VALUES),
    ]
    columns = ["kind", "month", "site_id", "item_id", "network", "campaign_id", "currency"]
    columns += [*SUMMED, "priced", *VALUES]
    # By their places, since the item or the network may be a constant.
    grouping = ", ".join(str(columns.index(name) + 1) for name in columns[2:7])
    # Names come from the models; the values are parameters.
    statement = f"""
        INSERT INTO "{MonthTally._meta.db_table}" ({", ".join(columns)})
        SELECT %s, %s, {", ".join([*keys, *sums])} FROM {source} GROUP BY {grouping}
    """  # noqa: S608
    first = [kind.value, connection.ops.adapt_datefield_value(month)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*first, *parameters])


@dataclass(frozen=True)
class Split:
    """A period as conditions on ``MonthTally`` and, for what is left of it, on ``ItemTally``;
    ``None``: nothing."""

    in_months: Q | None
    in_days: Q | None


def split(
    first: date | None, last: date, added_to: date | None, by_day: Collection[date] = ()
) -> Split:
    """The days from ``first`` (``None``: from the beginning) to ``last``. Months that are wholly in
    them are months, except those of ``by_day``; all else is days. Months are added up as far as the
    day ``added_to`` (``None``: none is), which may be in the middle of one."""
    if first is None:
        if added_to is None or added_to > last:
            return Split(None, Q(day__lte=last))
        return Split(Q(month__lte=added_to), Q(day__range=(added_to + ONE_DAY, last)))
    months, in_days, start = [], None, first
    for month in months_between(first, min(last, added_to)) if added_to else []:
        end = min(next_month(month) - ONE_DAY, added_to)
        if month < first or end > last or month in by_day:
            continue
        if start < month:
            in_days = _either(in_days, Q(day__range=(start, month - ONE_DAY)))
        months.append(month)
        start = end + ONE_DAY
    if start <= last:
        in_days = _either(in_days, Q(day__range=(start, last)))
    if not months:
        return Split(None, in_days)
    ends = months[0], months[-1]
    has_gaps = len(months) < len(months_between(*ends))
    return Split(Q(month__in=months) if has_gaps else Q(month__range=ends), in_days)


def _either(one: Q | None, other: Q) -> Q:
    return other if one is None else one | other


def kept_rows(
    site: Site,
    first: date | None,
    last: date,
    raw_from: date,
    added_to: date | None,
    kind: str | None,
    *,
    by_day: Collection[date] = (),
) -> list[QuerySet]:
    """The tallies of ``site`` that together have the days from ``first`` (``None``: from the
    beginning) to ``last`` that are before ``raw_from``: those of ``kind`` of the months that
    ``split`` gives, and those of the days that are left. ``kind`` is ``None`` where months say too
    little."""
    if raw_from == date.min:
        return []
    last = min(last, raw_from - ONE_DAY)
    parts = split(first, last, added_to if kind else None, by_day)
    rows: list[QuerySet] = []
    if parts.in_months is not None:
        rows.append(MonthTally.objects.filter(parts.in_months, site=site, kind=kind).order_by())
    if parts.in_days is not None:
        rows.append(ItemTally.objects.filter(parts.in_days, item__site=site).order_by())
    return rows
