"""Months by group: kept where a month is over and counted, else counted from raw rows.

People are distinct people, counted by the database. Whoever calls ``count_groups`` holds
``tallies.tally_lock``.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_start
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share

from .cells import rows_of_people
from .models import AmbassadorTally, GroupTally, TallyState


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

    def __add__(self, other: "GroupCell") -> "GroupCell":
        return GroupCell(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))


COLUMNS = ["people", "new", "shares", "read", "clicks", "readers"]
# By month, key of the group, and network ("" for all).
Cells = dict[tuple[date, int, str], GroupCell]


def group_cells(
    site: Site,
    months: Collection[date],
    kind: str,
    *,
    by_network: bool = False,
    with_clicks: bool = True,
) -> Cells:
    """The cells of ``kind`` in ``months`` (first days); those of nobody are left out.

    ``by_network``: also by each network. Without ``with_clicks`` what only clicks tell may be
    nought, which is quicker where a month has to be counted. Two queries, and one or two for
    each month that is not kept.
    """
    grouped_to = TallyState.objects.filter(pk=1).values_list("grouped_to", flat=True).first()
    is_kept = {month: grouped_to is not None and month <= grouped_to for month in months}
    kept = GroupTally.objects.filter(
        site=site, kind=kind, month__in=[month for month in months if is_kept[month]]
    )
    if not by_network:
        kept = kept.filter(network="")
    cells: Cells = {
        (month, key, network): GroupCell(*counts)
        for month, key, network, *counts in kept.values_list("month", "key", "network", *COLUMNS)
    }
    for month in months:
        if not is_kept[month]:
            source = rows_of_people(site, month, with_clicks=with_clicks)
            for crossed in (False, True) if by_network else (False,):
                for key, network, *counts in _count(site, month, kind, source, crossed):
                    cells[month, key, network] = GroupCell(*counts)
    return cells


def count_groups(month: date) -> None:
    """Count every group of the month that begins on ``month`` again, from ``AmbassadorTally``."""
    GroupTally.objects.filter(month=month).delete()
    for site in Site.objects.all():
        people = AmbassadorTally.objects.filter(month=month, ambassador__site=site).order_by()
        source = people.values(
            "ambassador_id", "network", "team_id", "confirmed", "clicks", "readers"
        ).query.sql_with_params()
        GroupTally.objects.bulk_create(
            (
                GroupTally(
                    site=site,
                    month=month,
                    kind=kind,
                    key=key,
                    network=network,
                    **dict(zip(COLUMNS, counts, strict=True)),
                )
                for kind in Kind
                for crossed in (False, True)
                for key, network, *counts in _count(site, month, kind, source, crossed)
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


def _count(site: Site, month: date, kind: str, source, by_network: bool) -> Iterator[tuple]:
    """Key, network and ``COLUMNS`` of every group of ``kind`` in ``source``, SQL with its
    parameters that gives rows of people."""
    sql, parameters = source
    network = "x.network" if by_network else "''"
    shares = Share._meta.db_table
    earlier = f'SELECT 1 FROM "{shares}" s WHERE s.state = %s AND s.confirmed_at < %s'  # noqa: S608
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
        ), known AS (
            SELECT person.*, CASE WHEN confirmed > 0 AND NOT EXISTS (
                {earlier} AND s.ambassador_id = person.ambassador_id
            ) THEN 1 ELSE 0 END AS is_new
            FROM person
        )
        SELECT group_key, network_id, SUM(CASE WHEN confirmed > 0 THEN 1 ELSE 0 END), SUM(is_new),
            SUM(confirmed), SUM(CASE WHEN readers > 0 THEN 1 ELSE 0 END), SUM(clicks), SUM(readers)
        FROM known
        GROUP BY 1, 2
        HAVING SUM(confirmed) > 0 OR SUM(clicks) > 0
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, Share.State.CONFIRMED.value, before])
        for key, network_id, *counts in cursor.fetchall():
            yield (key, network_id, *(int(count) for count in counts))
