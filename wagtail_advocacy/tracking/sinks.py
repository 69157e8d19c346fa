"""Where clicks are put down. The setting ``CLICK_SINK`` names one of ``SINKS``."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple

from django.db import connections, router

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.statements import statement_cursor

from .models import Click


SLOT_MINUTES = 30


class Hit(NamedTuple):
    """One request for a short link, as it is put down. ``slot`` is the start of its half-hour
    in UTC, ``day`` the programme's day."""

    share_id: int
    slot: datetime
    day: date
    verdict: str
    visitor: str
    network: str


def slot_start(moment: datetime) -> datetime:
    """The start of the half-hour that ``moment`` (aware) is in, in UTC."""
    moment = moment.astimezone(UTC)
    minute = moment.minute - moment.minute % SLOT_MINUTES
    return moment.replace(minute=minute, second=0, microsecond=0)


def database(hit: Hit) -> None:
    """Put ``hit`` down in one statement that is committed before this returns.

    The first one of a share, half-hour, verdict and visitor makes the row, the next ones raise
    its hits; the database decides which is which, so it does not matter how many processes
    write at once. Raises ``DatabaseError`` when it is not stored.
    """
    connection = connections[router.db_for_write(Click)]
    operations = connection.ops
    with statement_cursor(connection) as cursor:
        cursor.execute(
            _statement(),
            [
                hit.share_id,
                operations.adapt_datetimefield_value(hit.slot),
                operations.adapt_datefield_value(hit.day),
                str(hit.verdict),
                hit.visitor,
                hit.network,
            ],
        )


@cache
def _statement() -> str:
    table = f'"{Click._meta.db_table}"'
    return f"""
        INSERT INTO {table} ("share_id", "slot", "day", "verdict", "visitor", "prefix", "hits")
        VALUES (%s, %s, %s, %s, %s, %s, 1)
        ON CONFLICT ("share_id", "slot", "verdict", "visitor")
        DO UPDATE SET "hits" = {table}."hits" + 1
    """  # noqa: S608


SINKS: dict[str, Callable[[Hit], None]] = {"database": database}


def put_down(hit: Hit) -> None:
    """Hand ``hit`` to the sink that the site chose."""
    SINKS[advocacy_settings.CLICK_SINK](hit)
