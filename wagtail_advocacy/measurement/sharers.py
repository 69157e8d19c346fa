"""When people shared first and last: written beside the tallies, and read to count distinct people.

Whoever writes holds ``tallies.tally_lock``. Everything that was confirmed before
``Borders.shares_from`` is in it; shares from then on are asked themselves.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_end, day_start
from wagtail_advocacy.programme.queries import on_site
from wagtail_advocacy.sharing.models import Share

from .borders import borders
from .models import Sharer


TABLE = f'"{Sharer._meta.db_table}"'

# From so many days on, most people have more shares in a period than it takes to look each up.
MANY_DAYS = timedelta(days=190)


def note_sharers(begin: datetime, end: datetime) -> None:
    """Note whose shares were confirmed from the moment ``begin`` to ``end``."""
    least, most = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    _insert(
        Share.objects.filter(confirmed_at__gte=begin, confirmed_at__lt=end),
        f"""
            ON CONFLICT ("ambassador_id") DO UPDATE SET
                "first_confirmed_at" = {least}({TABLE}."first_confirmed_at",
                    EXCLUDED."first_confirmed_at"),
                "last_confirmed_at" = {most}({TABLE}."last_confirmed_at",
                    EXCLUDED."last_confirmed_at")
        """,
    )


def count_sharers() -> None:
    """Write all rows anew."""
    rows = Sharer.objects.all()
    rows._raw_delete(rows.db)
    _insert(Share.objects.all())


def _insert(shares: QuerySet[Share], conflict: str = "") -> None:
    confirmed = shares.filter(state=Share.State.CONFIRMED).order_by()
    rows = confirmed.values_list("ambassador", "ambassador__site")
    rows = rows.annotate(first=Min("confirmed_at"), last=Max("confirmed_at"))
    sql, parameters = rows.query.sql_with_params()
    # Names come from the model; the values are parameters.
    statement = f"""
        INSERT INTO {TABLE}
            ("ambassador_id", "site_id", "first_confirmed_at", "last_confirmed_at")
        {sql} {conflict}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def people_between(site: Site, first: date, last: date) -> int | None:
    """How many people of ``site`` have a share that was confirmed on the programme's days from
    ``first`` to ``last``; ``None`` where only shares can tell, or can as quickly."""
    border = borders()
    if first >= border.shares_from:
        return None
    begin, end = day_start(first), day_end(last)
    since = Sharer.objects.filter(site=site, last_confirmed_at__gte=begin)
    if last >= border.shares_from:
        if Sharer.objects.filter(site=site, last_confirmed_at__gte=end).exists():
            return None
        late = _confirmed(site, day_start(border.shares_from), end)
        return since.values("pk").union(late.values("ambassador")).count()
    if last - first < MANY_DAYS:
        return None
    # EXISTS would do, but PostgreSQL takes three times as long for it.
    theirs = _confirmed(site, begin, end).filter(ambassador=OuterRef("pk"))
    found = since.filter(first_confirmed_at__lt=end).annotate(
        one=Subquery(theirs.values(one=Value(1))[:1])
    )
    edge = Q(last_confirmed_at__lt=end) | Q(first_confirmed_at__gte=begin)
    return found.filter(edge | Q(one__isnull=False)).count()


def _confirmed(site: Site, begin: datetime, end: datetime) -> QuerySet[Share]:
    shares = Share.objects.filter(**on_site("ambassador__site", site)).order_by()
    shares = shares.filter(state=Share.State.CONFIRMED)
    return shares.filter(confirmed_at__gte=begin, confirmed_at__lt=end)
