"""Clicks of teams as whoever lacks the permission for personal figures may see them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start, next_month

from .cells import ONE_DAY
from .groups import TeamId
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
    those that may be shown by the rules of ``release``.

    Left out are months that are not over or not asked for as a whole, and those in which too few
    people were read. Networks that too few people were read on become one without a price,
    since readers and value together would tell two networks apart. What is no reader and no
    click of a known visitor is not told: too few people may be behind it.
    """
    release = GroupRelease(site, month_start(first_day), month_start(last_day), by_network=True)
    group = release.together(teams)

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
    shown = []
    for row in rows:
        month = month_start(row.day)
        if month not in whole:
            continue
        name = row.network if network or may_show(month, row.network) else others
        shown.append(
            replace(
                row,
                network=name,
                clicks=row.clicks - row.untracked,
                gross=row.clicks - row.untracked,
                untracked=0,
                repeats=0,
                reasons=dict.fromkeys(row.reasons, 0),
            )
        )
    return shown
