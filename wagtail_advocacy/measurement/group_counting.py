"""Months by group, counted from rows of people. People are distinct people, counted by the
database."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import connection
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_start
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share

from .models import AmbassadorTally, GroupTally, Sharer


Kind = GroupTally.Kind
NO_GROUP, SEVERAL = GroupTally.NO_GROUP, GroupTally.SEVERAL


@dataclass(frozen=True)
class GroupCell:
    """What some people did in one month; the columns are those of ``GroupTally``."""

    people: int = 0
    new: int = 0
    shares: int = 0
    read: int = 0
    clicks: int = 0
    readers: int = 0

    @classmethod
    def columns(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def __add__(self, other: "GroupCell") -> "GroupCell":
        return GroupCell(
            self.people + other.people,
            self.new + other.new,
            self.shares + other.shares,
            self.read + other.read,
            self.clicks + other.clicks,
            self.readers + other.readers,
        )


SOURCE_COLUMNS = ["ambassador_id", "network", "team_id", "confirmed", "clicks", "readers"]


def count_groups(month: date, *, noted_to: datetime | None) -> None:
    """Count every group of the month that begins on ``month`` again, from ``AmbassadorTally``;
    ``noted_to`` as for ``count_by_group``. Whoever calls this holds ``tallies.tally_lock``."""
    GroupTally.objects.filter(month=month).delete()
    for site in Site.objects.all():
        people = AmbassadorTally.objects.filter(month=month, ambassador__site=site)
        source = people.order_by().values(*SOURCE_COLUMNS).query.sql_with_params()
        cells = count_by_group(month, source, Kind, by_network=Kind, noted_to=noted_to)
        GroupTally.objects.bulk_create(
            (
                GroupTally(
                    site=site, month=month, kind=kind, key=key, network=network, **vars(cell)
                )
                for (kind, key, network), cell in cells.items()
            ),
            batch_size=1_000,
        )


# Cells of a month by kind, key of the group, and network ("" for all).
KindCells = dict[tuple[str, int, str], GroupCell]

# The key of the group that a row belongs to.
KEYS = {
    Kind.EVERYBODY: f"{NO_GROUP}",
    Kind.TEAM: f"COALESCE(p.team_id, {NO_GROUP})",
    # Each person is in one group, so that no difference of two groups shows who is in both.
    Kind.ROLE: f"CASE WHEN r.n IS NULL THEN {NO_GROUP} WHEN r.n > 1 THEN {SEVERAL} ELSE r.role END",
}
# Rows in which everybody of a group is once, and once by each network.
ROWS = {
    Kind.EVERYBODY: ("whole", "by_network"),
    Kind.TEAM: ("by_team", "cell"),
    Kind.ROLE: ("whole", "by_network"),
}
# PostgreSQL adds up whole numbers in a fraction of the time and memory that larger ones take.
SUMS = ", ".join(
    f"CAST(SUM({name}) AS integer) AS {name}" for name in ("confirmed", "clicks", "readers")
)


def count_by_group(
    month: date,
    source: tuple[str, tuple],
    kinds: Collection[str],
    *,
    by_network: Collection[str] = (),
    noted_to: datetime | None,
) -> KindCells:
    """The cells of every group of ``kinds`` in ``source``: SQL with its parameters that gives
    ``SOURCE_COLUMNS``, as often as it likes for each person. ``by_network``: kinds of which also
    those by each network are wanted. ``noted_to``: the moment up to which ``Sharer`` has all that
    was confirmed, which tells who is new far more quickly than their shares do; ``None`` where it
    has not all that was before ``month``.

    One statement: it puts the rows of a person together once and counts them in every way.
    """
    sql, parameters = source
    fresh, further = _fresh(month, noted_to)
    through = Ambassador.roles.through._meta.db_table
    parts = [
        _counted(kind, rows, "p.network" if is_by_network else "''")
        for kind in map(Kind, kinds)
        for is_by_network, rows in enumerate(ROWS[kind])
        if not is_by_network or kind in by_network
    ]
    # Names come from the models; the values are parameters. First a row a person, so that no
    # database has to sort people to count them apart.
    statement = f"""
        WITH cell AS (
            SELECT ambassador_id, network, team_id, {SUMS} FROM (
                SELECT ambassador_id, network, team_id, CAST(confirmed AS integer) AS confirmed,
                    CAST(clicks AS integer) AS clicks, CAST(readers AS integer) AS readers
                FROM ({sql}) y
            ) x GROUP BY 1, 2, 3
        ), by_network AS (
            SELECT ambassador_id, network, {SUMS} FROM cell GROUP BY 1, 2
        ), by_team AS (
            SELECT ambassador_id, team_id, {SUMS} FROM cell GROUP BY 1, 2
        ), whole AS (
            SELECT ambassador_id, {SUMS} FROM cell GROUP BY 1
        ), fresh AS ({fresh}), r AS (
            SELECT ambassador_id, MIN(role_id) AS role, COUNT(*) AS n
            FROM "{through}" GROUP BY ambassador_id
        )
        {" UNION ALL ".join(parts)}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *further])
        return {
            (kind, key, network): GroupCell(*map(int, counts))
            for kind, key, network, *counts in cursor.fetchall()
        }


def _counted(kind: str, rows: str, network: str) -> str:
    joins = "LEFT JOIN r ON r.ambassador_id = p.ambassador_id" if kind == Kind.ROLE else ""
    return f"""
        SELECT '{kind.value}', {KEYS[kind]}, {network},
            SUM(CASE WHEN p.confirmed > 0 THEN 1 ELSE 0 END),
            SUM(CASE WHEN p.confirmed > 0 AND f.ambassador_id IS NOT NULL THEN 1 ELSE 0 END),
            SUM(p.confirmed), SUM(CASE WHEN p.readers > 0 THEN 1 ELSE 0 END),
            SUM(p.clicks), SUM(p.readers)
        FROM {rows} p LEFT JOIN fresh f ON f.ambassador_id = p.ambassador_id {joins}
        GROUP BY 2, 3
        HAVING SUM(p.confirmed) > 0 OR SUM(p.clicks) > 0
    """  # noqa: S608


def _fresh(month: date, noted_to: datetime | None) -> tuple[str, list]:
    """SQL, and its parameters, of those who confirmed their first share in ``month`` or later."""
    sharers, shares = f'"{Sharer._meta.db_table}"', f'"{Share._meta.db_table}"'
    adapt, confirmed = connection.ops.adapt_datetimefield_value, Share.State.CONFIRMED.value
    begin = adapt(day_start(month))
    if noted_to is not None:
        sql = f"""
            SELECT ambassador_id FROM {sharers} WHERE first_confirmed_at >= %s
            UNION
            SELECT s.ambassador_id
            FROM {shares} s LEFT JOIN {sharers} n ON n.ambassador_id = s.ambassador_id
            WHERE s.state = %s AND s.confirmed_at >= %s AND n.ambassador_id IS NULL
        """  # noqa: S608
        return sql, [begin, confirmed, adapt(noted_to)]
    # LIMIT keeps PostgreSQL, which knows nothing of how soon one is found, from reading them all.
    sql = f"""
        SELECT w.ambassador_id FROM whole w WHERE w.confirmed > 0 AND (
            SELECT 1 FROM {shares} s
            WHERE s.state = %s AND s.confirmed_at < %s AND s.ambassador_id = w.ambassador_id LIMIT 1
        ) IS NULL
    """  # noqa: S608
    return sql, [confirmed, begin]
