"""Clicks of teams as whoever lacks the permission for personal figures may see them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start, next_month
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import KNOWN

from .cells import ONE_DAY
from .groups import Group, TeamId
from .models import PastClicks
from .release import GroupRelease


if TYPE_CHECKING:
    from .value import DayClicks


def shown_rows(
    site: Site,
    rows: Iterable["DayClicks"],
    first_day: date,
    last_day: date,
    *,
    teams: Collection[TeamId],
    network: str = "",
) -> list["DayClicks"]:
    """Of ``rows``, the clicks of ``teams`` from ``first_day`` to ``last_day`` (by ``network``),
    those that may be shown by the rules of ``release``, by month (on its first day) and network.

    Left out are months that are not over or not asked for as a whole, and those in which too few
    people were read. Networks that too few people were read on become one. What is no reader and
    no click of a known visitor is not told: too few people may be behind it.
    """
    release = GroupRelease(site, month_start(first_day), month_start(last_day), by_network=True)
    group = Group("", "", frozenset(teams))

    def may_show(month: date, by: str) -> bool:
        return release.figures(group, month, by).readers is not None

    others = _("Networks of few people")
    whole = {
        month
        for month in release.months
        if first_day <= month
        and next_month(month) - ONE_DAY <= last_day
        and may_show(month, network)
    }
    shown: dict[tuple[date, str], DayClicks] = {}
    for row in rows:
        month = month_start(row.day)
        if month not in whole:
            continue
        name = row.network if network or may_show(month, row.network) else others
        before = shown.get((month, name))
        clicks = row.clicks - row.untracked + (before.clicks if before else 0)
        shown[month, name] = replace(
            row,
            day=month,
            network=name,
            clicks=clicks,
            gross=clicks,
            readers=row.readers + (before.readers if before else 0),
            untracked=0,
            repeats=0,
            reasons=dict.fromkeys(row.reasons, 0),
        )
    return list(shown.values())


def known_clicks(
    site: Site, first_month: date, last_month: date, teams: Collection[int]
) -> Counter[tuple[date, int]]:
    """Clicks of visitors who can be told apart, by month (its first day) and team id, of ``teams``
    from ``first_month`` to ``last_month``; also where they may not be shown. Two queries."""
    days = {"day__range": (first_month, next_month(last_month) - ONE_DAY)}
    whose = {"share__ambassador__site": site, "share__team__in": teams}
    clicks = Click.objects.filter(KNOWN, **days, **whose).order_by()
    past = PastClicks.objects.filter(month__range=(first_month, last_month), **whose).order_by()
    found: Counter[tuple[date, int]] = Counter()
    by_day = clicks.values_list("day", "share__team").annotate(n=Count("pk"))
    by_month = past.values_list("month", "share__team").annotate(n=Sum("clicks") - Sum("untracked"))
    for rows in (by_day, by_month):
        for day, team_id, n in rows:
            found[month_start(day), team_id] += n
    return found
