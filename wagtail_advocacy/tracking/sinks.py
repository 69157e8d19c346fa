"""Where clicks are put down. The setting ``CLICK_SINK`` names one of ``SINKS``.

``database`` stores a click at once. The others keep it where the worker finds it (``loading``).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache

from django.db import connections, router

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.statements import statement_cursor

from . import spool, stream
from .hits import Hit, NotStored
from .models import Click


__all__ = ["SINKS", "Hit", "NotStored", "add_hits", "database", "put_down", "slot_start"]

SLOT_SECONDS = 30 * 60


def slot_start(moment: datetime) -> datetime:
    """The start of the half-hour that ``moment`` (aware) is in, in UTC."""
    return _slot(int(moment.timestamp() // SLOT_SECONDS))


# Redirects ask for the present one only.
@lru_cache(maxsize=64)
def _slot(number: int) -> datetime:
    return datetime.fromtimestamp(number * SLOT_SECONDS, UTC)


def database(hit: Hit) -> None:
    """Put ``hit`` down in one statement that is committed before this returns.

    The first one of a share, half-hour, verdict and visitor makes the row, the next ones raise
    its hits; the database decides which is which, so it does not matter how many processes
    write at once. Raises ``DatabaseError`` when it is not stored.
    """
    connection = connections[router.db_for_write(Click)]
    with statement_cursor(connection) as cursor:
        cursor.execute(_statement(), _row(connection.ops, hit, 1))


def add_hits(rows: Iterable[tuple[Hit, int]]) -> None:
    """Add each hit, as many times as stands beside it, to what its row has, or make the row."""
    connection = connections[router.db_for_write(Click)]
    merged: dict[tuple, list] = {}
    for hit, times in rows:
        row = _row(connection.ops, hit, times)
        known = merged.setdefault((hit.share_id, hit.slot, row[3], hit.visitor), row)
        if known is not row:
            known[-1] += times
    if not merged:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One statement for all of them costs half of what one for each does.
            cursor.execute(
                _statement_for_many(),
                [list(column) for column in zip(*merged.values(), strict=True)],
            )
        else:
            cursor.executemany(_statement(), merged.values())


def _row(operations, hit: Hit, times: int) -> list:
    return [
        hit.share_id,
        operations.adapt_datetimefield_value(hit.slot),
        operations.adapt_datefield_value(hit.day),
        str(hit.verdict),
        hit.visitor,
        hit.network,
        times,
    ]


def _statement() -> str:
    return _upsert("VALUES (%s, %s, %s, %s, %s, %s, %s)")


def _statement_for_many() -> str:
    return _upsert(
        "SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::date[], %s::text[], "
        "%s::text[], %s::text[], %s::int[])"
    )


@cache
def _upsert(rows: str) -> str:
    table = f'"{Click._meta.db_table}"'
    return f"""
        INSERT INTO {table} ("share_id", "slot", "day", "verdict", "visitor", "prefix", "hits")
        {rows}
        ON CONFLICT ("share_id", "slot", "verdict", "visitor")
        DO UPDATE SET "hits" = {table}."hits" + EXCLUDED."hits"
    """


SINKS: dict[str, Callable[[Hit], None]] = {
    "database": database,
    "spool": spool.put_down,
    "redis": stream.put_down,
}


def is_loaded_later() -> bool:
    """Whether the site's sink keeps clicks for the worker to load."""
    return advocacy_settings.CLICK_SINK != "database"


def put_down(hit: Hit) -> None:
    """Hand ``hit`` to the sink that the site chose. Raises ``NotStored`` or ``DatabaseError``."""
    SINKS[advocacy_settings.CLICK_SINK](hit)
