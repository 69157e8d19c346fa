"""Cells of the tallies, counted again from raw rows.

A cell is never added to: it is deleted and written from its shares and clicks by one ``INSERT …
SELECT``, so that running it twice, or after a verdict changed, gives the same. Whoever calls
this holds ``tallies.tally_lock``.
"""

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import (
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_end, day_start, next_month
from wagtail_advocacy.programme.queries import on_site, settings_for
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.queries import (
    clicks_sum,
    gross_sum,
    readers_count,
    repeats_sum,
    untracked_sum,
)

from .models import AmbassadorPart, AmbassadorTally, ItemTally, PastClicks, Price


ONE_DAY = date.resolution
REASONS = [verdict for verdict in Verdict if verdict != Verdict.COUNTED]


# Above it a statement asks for all cells of its period; databases limit the length of a list.
MOST_NAMED = 5_000


def reason_column(verdict: str) -> str:
    """The column of ``ClickSums`` that counts ``verdict``."""
    return f"reason_{Verdict(verdict).value}"


def click_sums() -> dict:
    """The aggregates of clicks that fill the columns of ``ClickSums``."""
    return {
        "gross": gross_sum(),
        "clicks": clicks_sum(),
        "readers": readers_count(),
        "untracked": untracked_sum(),
        "repeats": repeats_sum(),
        **{
            reason_column(verdict): Sum("hits", filter=Q(verdict=verdict), default=0)
            for verdict in REASONS
        },
    }


CLICK_COLUMNS = [*click_sums()]
ITEM_COLUMNS = ["started", "confirmed", *CLICK_COLUMNS]
AMBASSADOR_KEYS = ["ambassador_id", "network", "team_id"]
AMBASSADOR_COLUMNS = ["started", "unconfirmed", "confirmed", "clicks", "readers"]


def count_items(day: date, items: Collection[int] | None = None) -> None:
    """Write the cells of ``day`` anew, those of ``items`` (ids) or all."""
    items = _named(items)
    cells = ItemTally.objects.filter(day=day)
    shares, clicks = Share.objects.all(), Click.objects.filter(day=day)
    if items is not None:
        cells, shares = cells.filter(item__in=items), shares.filter(item__in=items)
        clicks = clicks.filter(share__item__in=items)
    cells._raw_delete(cells.db)
    _insert(
        ItemTally,
        {"day": day},
        ["item_id", "network", "campaign_id"],
        ITEM_COLUMNS,
        [
            (shares.filter(_set_out(day, day)), {"started": Count("pk")}),
            (shares.filter(_confirmed(day, day)), {"confirmed": Count("pk")}),
            (
                clicks,
                click_sums(),
            ),
        ],
    )
    fix_values(cells)


def count_ambassadors(
    month: date, ambassadors: Collection[int] | None = None, *, part: date | None = None
) -> None:
    """Write the cells of the month that begins on ``month`` anew, those of ``ambassadors`` (ids)
    or all. Clicks up to the day ``part`` are read from ``AmbassadorPart``."""
    ambassadors = _named(ambassadors)
    who = {} if ambassadors is None else {"ambassador__in": ambassadors}
    last = next_month(month) - ONE_DAY
    cells, shares = AmbassadorTally.objects.filter(month=month, **who), Share.objects.filter(**who)
    cells._raw_delete(cells.db)
    unconfirmed = Count("pk", filter=Q(state=Share.State.STARTED))
    _insert(
        AmbassadorTally,
        {"month": month},
        AMBASSADOR_KEYS,
        AMBASSADOR_COLUMNS,
        [
            (
                shares.filter(_set_out(month, last)),
                {"started": Count("pk"), "unconfirmed": unconfirmed},
            ),
            (shares.filter(_confirmed(month, last)), {"confirmed": Count("pk")}),
            *_clicks_of_people(month, part, who),
        ],
    )


def add_up_ambassadors(month: date, last: date) -> None:
    """Write ``AmbassadorPart`` anew, for the days of the month that begins on ``month`` up to
    ``last``."""
    rows = AmbassadorPart.objects.all()
    rows._raw_delete(rows.db)
    _insert(
        AmbassadorPart,
        {"month": month},
        AMBASSADOR_KEYS,
        ["clicks", "readers"],
        _clicks_of_people(month, None, {}, last),
    )


def _clicks_of_people(
    month: date, part: date | None, who: dict, last: date | None = None
) -> list[tuple[QuerySet, dict]]:
    """Sources of the clicks of the month that begins on ``month``, up to ``last`` (left out: all),
    of the people in ``who``, conditions on what has an ``ambassador``; those up to the day ``part``
    from ``AmbassadorPart``. Clicks whose detail was deleted are in ``PastClicks`` and count as
    before."""
    theirs = {f"share__{name}": value for name, value in who.items()}
    first = month if part is None else part + ONE_DAY
    last = last or next_month(month) - ONE_DAY
    clicks = Click.objects.filter(day__range=(first, last), **theirs)
    if part is None:
        added_up = PastClicks.objects.filter(month=month, **theirs)
    else:
        added_up = AmbassadorPart.objects.filter(month=month, **who)
    return [
        (clicks, {"clicks": clicks_sum(), "readers": readers_count()}),
        (added_up, {"clicks": Sum("clicks"), "readers": Sum("readers")}),
    ]


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


def _named(ids: Collection[int] | None) -> Collection[int] | None:
    return ids if ids is None or len(ids) <= MOST_NAMED else None


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
    last = next_month(month) - ONE_DAY
    who: dict = on_site("ambassador__site", site)
    if ambassadors is not None:
        who["ambassador__in"] = ambassadors
    sources: list[tuple[QuerySet, dict]] = [
        (Share.objects.filter(_confirmed(month, last), **who), {"confirmed": Count("pk")})
    ]
    if with_clicks:
        sources += _clicks_of_people(month, part, who)
    columns = ["confirmed", "clicks", "readers"]
    parts = [_grouped(queryset, AMBASSADOR_KEYS, columns, sums) for queryset, sums in sources]
    parameters = tuple(value for _sql, values in parts for value in values)
    return " UNION ALL ".join(sql for sql, _parameters in parts), parameters


def _insert(
    model,
    fixed: dict[str, date],
    keys: list[str],
    columns: list[str],
    sources: list[tuple[QuerySet, dict]],
) -> None:
    """Add up ``sources``, querysets of shares or of what belongs to one with what each counts,
    by ``keys`` (columns of the share), and insert the sums with ``fixed`` in one statement."""
    parts = [_grouped(queryset, keys, columns, sums) for queryset, sums in sources]
    inner = " UNION ALL ".join(sql for sql, _parameters in parts)
    names = [*keys, *columns]
    sums = ", ".join(f'COALESCE(SUM(x."{name}"), 0)' for name in columns)
    key_list = ", ".join(f'x."{key}"' for key in keys)
    targets = ", ".join(f'"{name}"' for name in [*fixed, *names, *_blank(model)])
    blanks = "".join(", ''" for _name in _blank(model))
    places = ", ".join("%s" for _name in fixed)
    # Names come from the models; the values are parameters.
    statement = f"""
        INSERT INTO "{model._meta.db_table}" ({targets})
        SELECT {places}, {key_list}, {sums}{blanks} FROM ({inner}) x GROUP BY {key_list}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                *map(connection.ops.adapt_datefield_value, fixed.values()),
                *(value for _sql, parameters in parts for value in parameters),
            ],
        )


def _blank(model) -> list[str]:
    return ["currency"] if model is ItemTally else []


def _grouped(queryset: QuerySet, keys: list[str], columns: list[str], sums: dict):
    prefix = "" if queryset.model in (Share, AmbassadorPart) else "share__"
    by_key = {f"key_{number}": F(prefix + key) for number, key in enumerate(keys)}
    zeros = {name: Value(0, output_field=IntegerField()) for name in columns if name not in sums}
    sums = {f"sum_{name}": value for name, value in {**zeros, **sums}.items()}
    rows = queryset.order_by().values(**by_key).annotate(**sums)
    sql, parameters = rows.query.sql_with_params()
    names = dict(zip(by_key, keys, strict=True)) | {f"sum_{name}": name for name in columns}
    chosen = ", ".join(f'y."{alias}" AS "{name}"' for alias, name in names.items())
    return f"SELECT {chosen} FROM ({sql}) y", parameters  # noqa: S608
