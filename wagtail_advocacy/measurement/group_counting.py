"""Months by group, counted from rows of people. People are distinct people, counted by the
database."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from django.db import connection
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_start
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share

from .models import AmbassadorTally, GroupTally


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


def count_groups(month: date) -> None:
    """Count every group of the month that begins on ``month`` again, from ``AmbassadorTally``.
    Whoever calls this holds ``tallies.tally_lock``."""
    GroupTally.objects.filter(month=month).delete()
    for site in Site.objects.all():
        people = AmbassadorTally.objects.filter(month=month, ambassador__site=site)
        source = people.order_by().values(*SOURCE_COLUMNS).query.sql_with_params()
        GroupTally.objects.bulk_create(
            (
                GroupTally(
                    site=site,
                    month=month,
                    kind=kind,
                    key=key,
                    network=network,
                    **dict(zip(GroupCell.columns(), counts, strict=True)),
                )
                for kind in Kind
                for key, network, *counts in count_by_group(month, kind, source, True)
            ),
            batch_size=1_000,
        )


# The key of the group that a row belongs to.
KEYS = {
    Kind.EVERYBODY: f"{NO_GROUP}",
    Kind.TEAM: f"COALESCE(x.team_id, {NO_GROUP})",
    # Each person is in one group, so that no difference of two groups shows who is in both.
    Kind.ROLE: f"CASE WHEN r.n IS NULL THEN {NO_GROUP} WHEN r.n > 1 THEN {SEVERAL} ELSE r.role END",
}


def count_by_group(
    month: date, kind: str, source: tuple[str, tuple], by_network: bool
) -> Iterator[tuple]:
    """Key, network ("" for all) and the columns of ``GroupCell`` of every group of ``kind`` in
    ``source``: SQL with its parameters that gives ``SOURCE_COLUMNS``, as often as it likes for each
    person. ``by_network``: also by each network."""
    sql, parameters = source
    network = "x.network" if by_network else "''"
    all_networks = """
        UNION ALL
        SELECT group_key, '', ambassador_id, SUM(confirmed), SUM(clicks), SUM(readers)
        FROM person GROUP BY group_key, ambassador_id
    """
    shares = Share._meta.db_table
    # LIMIT keeps PostgreSQL, which knows nothing of how soon one is found, from reading them all.
    earlier = f"""
        SELECT 1 FROM "{shares}" s WHERE s.state = %s AND s.confirmed_at < %s
    """  # noqa: S608
    before = connection.ops.adapt_datetimefield_value(day_start(month))
    joins = ""
    if kind == Kind.ROLE:
        through = Ambassador.roles.through._meta.db_table
        joins = f"""
            LEFT JOIN (
                SELECT ambassador_id, MIN(role_id) AS role, COUNT(*) AS n
                FROM "{through}" GROUP BY ambassador_id
            ) r ON r.ambassador_id = x.ambassador_id
        """  # noqa: S608
    # Names come from the models; the values are parameters. First a row a person, so that no
    # database has to sort people to count them apart.
    statement = f"""
        WITH person AS (
            SELECT {KEYS[Kind(kind)]} AS group_key, {network} AS network_id, x.ambassador_id,
                SUM(x.confirmed) AS confirmed, SUM(x.clicks) AS clicks, SUM(x.readers) AS readers
            FROM ({sql}) x {joins}
            GROUP BY 1, 2, 3
        ), sharer AS (
            SELECT p.ambassador_id, CASE WHEN (
                {earlier} AND s.ambassador_id = p.ambassador_id LIMIT 1
            ) IS NULL THEN 1 ELSE 0 END AS is_new
            FROM (SELECT DISTINCT ambassador_id FROM person WHERE confirmed > 0) p
        ), whole AS (
            SELECT * FROM person {all_networks if by_network else ""}
        )
        SELECT group_key, network_id, SUM(CASE WHEN confirmed > 0 THEN 1 ELSE 0 END),
            SUM(CASE WHEN confirmed > 0 THEN is_new ELSE 0 END), SUM(confirmed),
            SUM(CASE WHEN readers > 0 THEN 1 ELSE 0 END), SUM(clicks), SUM(readers)
        FROM whole LEFT JOIN sharer ON sharer.ambassador_id = whole.ambassador_id
        GROUP BY 1, 2
        HAVING SUM(confirmed) > 0 OR SUM(clicks) > 0
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, Share.State.CONFIRMED.value, before])
        for key, network_id, *counts in cursor.fetchall():
            yield (key, network_id, *(int(count) for count in counts))
