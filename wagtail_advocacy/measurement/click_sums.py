"""What clicks add up to, and by what their shares have.

Their cost follows the number of clicks and not the number of shares: clicks are put together by
share and day, and each share is looked up by its id.
"""

from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Verdict
from wagtail_advocacy.tracking.queries import (
    KNOWN,
    clicks_sum,
    gross_sum,
    readers_count,
    repeats_sum,
    untracked_sum,
)


REASONS = [verdict for verdict in Verdict if verdict != Verdict.COUNTED]


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


def by_share(clicks: QuerySet[Click], columns: Collection[str]) -> tuple[str, tuple]:
    """SQL of ``columns`` of ``clicks`` by share and day, and its parameters."""
    # Of one share on one day a reader is a visitor, which is cheaper than ``readers_count``.
    sums = {**click_sums(), "readers": Count("visitor", filter=KNOWN, distinct=True)}
    rows = clicks.values("share_id", "day").annotate(**{name: sums[name] for name in columns})
    rows = rows if columns else rows.distinct()
    return rows.query.sql_with_params()


def with_shares(
    click_sql: str, shares: QuerySet[Share], names: Mapping[str, str], columns: Collection[str]
) -> tuple[str, tuple]:
    """SQL of the clicks, with the columns of their shares under ``names``, and its parameters but
    for those of ``click_sql``, which come before them."""
    by = {name: F(key) for key, name in names.items()}
    rows = shares.order_by().values(**by, of_network=F("network"))
    sql, parameters = rows.query.sql_with_params()
    table, pk = f'"{Share._meta.db_table}"', f'"{Share._meta.pk.column}"'
    own = [f'c."{name}" AS "of_{name}"' for name in ("day", *columns)]
    if connection.vendor == "postgresql":
        # PostgreSQL would rather read all shares and pick those that were clicked; OFFSET keeps it
        # from that.
        found = f"LATERAL (SELECT * FROM {table} x WHERE x.{pk} = c.share_id OFFSET 0) {table}"  # noqa: S608
    else:
        found = f"{table} ON {table}.{pk} = c.share_id"
    # The clicks take the place from which the shares would be read.
    start, place, rest = sql.partition(f" FROM {table}")
    if not place:
        raise ValueError(sql)
    start = start.replace("SELECT ", f"SELECT {', '.join(own)}, ", 1)
    return f"{start} FROM ({click_sql}) c CROSS JOIN {found}{rest}", parameters


def clicks_by(
    clicks: QuerySet[Click],
    shares: QuerySet[Share],
    keys: Collection[str],
    columns: Collection[str],
    *,
    of_few: bool = False,
) -> tuple[str, tuple]:
    """SQL of ``keys``, columns of the share, and the sums ``columns`` of ``clicks``, conditions on
    days and moments alone, that belong to ``shares``; with its parameters. ``of_few``: ``shares``
    are few, so that their clicks are found by share."""
    if of_few:
        clicks = clicks.filter(share__in=shares.order_by().values("pk"))
    names = {key: f"key_{number}" for number, key in enumerate(keys)}
    click_sql, click_parameters = by_share(clicks.order_by(), columns)
    sql, parameters = with_shares(click_sql, shares, names, columns)
    chosen = [f's."{name}" AS "{key}"' for key, name in names.items()]
    chosen += [f'SUM(s."of_{name}") AS "{name}"' for name in columns]
    grouping = ", ".join(f's."{name}"' for name in names.values())
    # Names come from the models; the values are parameters.
    return (
        f"SELECT {', '.join(chosen)} FROM ({sql}) s GROUP BY {grouping}",  # noqa: S608
        (*click_parameters, *parameters),
    )


def touched_by(clicks: QuerySet[Click]) -> list[tuple[int, int]]:
    """The ids of the items and the people whose shares have any of ``clicks``, each pair once."""
    sql, parameters = clicks_by(clicks, Share.objects.all(), ["item_id", "ambassador_id"], [])
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
