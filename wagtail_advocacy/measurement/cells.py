"""Cells of the tallies, counted again from raw rows.

A cell is never added to: it is deleted and written from its shares and clicks by one ``INSERT …
SELECT``, so that running it twice, or after a verdict changed, gives the same. Whoever calls
this holds ``tallies.tally_lock``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import (
    Count,
    F,
    Q,
    QuerySet,
    Sum,
)
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_end, day_start, month_start, next_month
from wagtail_advocacy.programme.queries import on_site
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click

from .cell_values import Worth, worth_on
from .click_sums import CLICK_COLUMNS, clicks_by
from .models import AmbassadorPart, AmbassadorTally, ItemTally, PastClicks


ONE_DAY = date.resolution

# Databases limit the length of a list. Above so many lists a statement for all cells of a period is
# quicker; up to so few ids their clicks are found by share.
MOST_NAMED = 5_000
MOST_PARTS = 4
FEW = 200


ITEM_KEYS = ["item_id", "network", "campaign_id"]
ITEM_COLUMNS = ["started", "confirmed", *CLICK_COLUMNS]
AMBASSADOR_KEYS = ["ambassador_id", "network", "team_id"]
# Those of ``AmbassadorPart``.
PART_COLUMNS = ["started", "confirmed", "clicks", "readers"]


@dataclass(frozen=True)
class _Source:
    """SQL that gives the keys of some cells and ``columns`` of them."""

    columns: Collection[str]
    sql: str
    parameters: tuple


def count_items(day: date, items: Collection[int] | None = None) -> None:
    """Write the cells of ``day`` anew, those of ``items`` (ids) or all."""
    items = items if items is None or len(items) <= MOST_NAMED else None
    who = {} if items is None else {"item__in": items}
    cells, shares = ItemTally.objects.filter(day=day, **who), Share.objects.filter(**who)
    clicks = Click.objects.filter(day=day)
    cells._raw_delete(cells.db)
    _insert(
        ItemTally,
        {"day": day},
        ITEM_KEYS,
        ITEM_COLUMNS,
        [
            _grouped(shares.filter(_set_out(day, day)), ITEM_KEYS, started=Count("pk")),
            _grouped(shares.filter(_confirmed(day, day)), ITEM_KEYS, confirmed=Count("pk")),
            _Source(
                CLICK_COLUMNS,
                *clicks_by(clicks, shares, ITEM_KEYS, CLICK_COLUMNS, of_few=_are_few(items)),
            ),
        ],
        worth_on(day),
    )


def count_ambassadors(
    month: date, ambassadors: Collection[int] | None = None, *, part: date | None = None
) -> None:
    """Write the cells of the month that begins on ``month`` anew, those of ``ambassadors`` (ids)
    or all. What was up to the day ``part`` is read from ``AmbassadorPart``."""
    if ambassadors is not None and len(ambassadors) <= MOST_PARTS * MOST_NAMED:
        ids = list(ambassadors)
        for start in range(0, len(ids), MOST_NAMED):
            _count_people(month, ids[start : start + MOST_NAMED], part)
    else:
        _count_people(month, None, part)


def _count_people(month: date, ambassadors: Collection[int] | None, part: date | None) -> None:
    who = {} if ambassadors is None else {"ambassador__in": ambassadors}
    cells = AmbassadorTally.objects.filter(month=month, **who)
    cells._raw_delete(cells.db)
    # Whatever set out in the month may be confirmed by now.
    shares = Share.objects.filter(_set_out(month, next_month(month) - ONE_DAY), **who)
    unconfirmed = shares.filter(state=Share.State.STARTED)
    _insert(
        AmbassadorTally,
        {"month": month},
        AMBASSADOR_KEYS,
        ["unconfirmed", *PART_COLUMNS],
        [
            _grouped(unconfirmed, AMBASSADOR_KEYS, unconfirmed=Count("pk")),
            *_sources_of_people(month, part, who, of_few=_are_few(ambassadors)),
        ],
    )


def add_up_ambassadors(last: date, before: date | None = None) -> None:
    """Write the rows of ``AmbassadorPart`` anew for the days of the month of ``last`` up to it; of
    the others only those up to ``before`` stay."""
    rows = AmbassadorPart.objects.exclude(last=before) if before else AmbassadorPart.objects.all()
    rows._raw_delete(rows.db)
    sources = _sources_of_people(month_start(last), None, {}, last=last)
    _insert(AmbassadorPart, {"last": last}, AMBASSADOR_KEYS, PART_COLUMNS, sources)


def _sources_of_people(
    month: date,
    part: date | None,
    who: dict,
    *,
    columns: Collection[str] = PART_COLUMNS,
    last: date | None = None,
    of_few: bool = False,
) -> list[_Source]:
    """What gives ``columns`` of the month that begins on ``month``, up to ``last`` (left out: all),
    for the people in ``who``, conditions on what has an ``ambassador``; what was up to the day
    ``part`` from ``AmbassadorPart``. Clicks whose detail was deleted are in ``PastClicks`` and
    count as before."""
    first = month if part is None else part + ONE_DAY
    last = last or next_month(month) - ONE_DAY
    shares = Share.objects.filter(**who)
    sources = []
    if "started" in columns:
        started = shares.filter(_set_out(first, last))
        sources.append(_grouped(started, AMBASSADOR_KEYS, started=Count("pk")))
    confirmed = shares.filter(_confirmed(first, last))
    sources.append(_grouped(confirmed, AMBASSADOR_KEYS, confirmed=Count("pk")))
    read = [name for name in ("clicks", "readers") if name in columns]
    if read:
        clicks = Click.objects.filter(day__range=(first, last))
        found = clicks_by(clicks, shares, AMBASSADOR_KEYS, read, of_few=of_few)
        sources.append(_Source(read, *found))
    if part is not None:
        rows = AmbassadorPart.objects.filter(last=part, **who)
        sources.append(_grouped(rows, AMBASSADOR_KEYS, **{name: Sum(name) for name in columns}))
    elif read:
        theirs = {f"share__{name}": value for name, value in who.items()}
        rows = PastClicks.objects.filter(month=month, **theirs)
        sources.append(_grouped(rows, AMBASSADOR_KEYS, **{name: Sum(name) for name in read}))
    return sources


def _are_few(ids: Collection[int] | None) -> bool:
    return ids is not None and len(ids) <= FEW


def _set_out(first: date, last: date) -> Q:
    return Q(started_at__gte=day_start(first), started_at__lt=day_end(last))


def _confirmed(first: date, last: date) -> Q:
    return Q(
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(first),
        confirmed_at__lt=day_end(last),
    )


def rows_of_people(
    site: Site,
    month: date,
    *,
    with_clicks: bool,
    ambassadors: Collection[int] | None = None,
    part: date | None = None,
) -> tuple[str, tuple]:
    """SQL, and its parameters, of what ``count_ambassadors`` would write for the people of
    ``site``, those of ``ambassadors`` (ids) or all: ``AMBASSADOR_KEYS``, ``confirmed``, and
    ``clicks`` and ``readers``, nought unless ``with_clicks``. The same keys may come twice: add
    up."""
    who: dict = on_site("ambassador__site", site)
    if ambassadors is not None:
        who["ambassador__in"] = ambassadors
    columns = ["confirmed", "clicks", "readers"]
    sources = _sources_of_people(
        month,
        part,
        who,
        columns=columns if with_clicks else columns[:1],
        of_few=_are_few(ambassadors),
    )
    return _union(sources, AMBASSADOR_KEYS, columns)


def _insert(
    model,
    fixed: dict[str, date],
    keys: list[str],
    columns: list[str],
    sources: list[_Source],
    further: Worth | None = None,
) -> None:
    """Add up ``sources`` by ``keys`` and insert the sums with ``fixed``, and what they are worth,
    in one statement."""
    inner, parameters = _union(sources, keys, columns)
    sums = [f'COALESCE(SUM(x."{name}"), 0)' for name in columns]
    chosen = ["%s" for _name in fixed] + [f'x."{key}"' for key in keys] + sums
    grouping = [f'x."{key}"' for key in keys]
    names = [*fixed, *keys, *columns]
    if further is not None:
        names += further.columns
        chosen += further.columns.values()
        grouping += further.grouping
    # Names come from the models; the values are parameters.
    statement = f"""
        INSERT INTO "{model._meta.db_table}" ({", ".join(f'"{name}"' for name in names)})
        SELECT {", ".join(chosen)} FROM ({inner}) x {further.joins if further else ""}
        GROUP BY {", ".join(grouping)}
    """  # noqa: S608
    days = map(connection.ops.adapt_datefield_value, fixed.values())
    with connection.cursor() as cursor:
        cursor.execute(statement, [*days, *parameters, *(further.parameters if further else ())])


def _union(
    sources: list[_Source], keys: Collection[str], columns: Collection[str]
) -> tuple[str, tuple]:
    """SQL of ``keys`` and ``columns`` of all ``sources``, nought where one does not give them."""
    parts = []
    for source in sources:
        chosen = [f'y."{key}"' for key in keys]
        chosen += [
            f'y."{name}"' if name in source.columns else f'0 AS "{name}"' for name in columns
        ]
        parts.append(f"SELECT {', '.join(chosen)} FROM ({source.sql}) y")  # noqa: S608
    return " UNION ALL ".join(parts), tuple(p for source in sources for p in source.parameters)


def _grouped(rows: QuerySet, keys: Collection[str], **sums) -> _Source:
    """The ``sums`` of ``rows``, of shares or of what belongs to one, by ``keys``, columns of the
    share."""
    prefix = "" if rows.model in (Share, AmbassadorPart) else "share__"
    by_key = {f"key_{number}": F(prefix + key) for number, key in enumerate(keys)}
    by_name = {f"sum_{name}": value for name, value in sums.items()}
    found = rows.order_by().values(**by_key).annotate(**by_name)
    sql, parameters = found.query.sql_with_params()
    names = dict(zip([*by_key, *by_name], [*keys, *sums], strict=True))
    chosen = ", ".join(f'z."{alias}" AS "{name}"' for alias, name in names.items())
    return _Source([*sums], f"SELECT {chosen} FROM ({sql}) z", parameters)  # noqa: S608
