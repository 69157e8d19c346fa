"""Months by group, as reports read them: kept where a month is over and counted, else counted now,
so that no figure waits for the worker."""

from collections.abc import Collection, Iterable
from datetime import date

from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_start, next_month
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click

from .cells import MOST_NAMED, ONE_DAY, rows_of_people
from .group_counting import SOURCE_COLUMNS, GroupCell, count_by_group
from .models import AmbassadorTally, GroupTally
from .tallies import counted_before, tally_state


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
    nought, which is quicker where a month has to be counted. Three queries, and up to four for
    each month that is not kept.
    """
    grouped_to = tally_state().grouped_to
    is_kept = {month: grouped_to is not None and month <= grouped_to for month in months}
    kept = GroupTally.objects.filter(
        site=site, kind=kind, month__in=[month for month in months if is_kept[month]]
    )
    if not by_network:
        kept = kept.filter(network="")
    columns = GroupCell.columns()
    cells: Cells = {
        (month, key, network): GroupCell(*counts)
        for month, key, network, *counts in kept.values_list("month", "key", "network", *columns)
    }
    for month in months:
        if not is_kept[month]:
            source = _people_of(site, month, with_clicks=with_clicks)
            for key, network, *counts in count_by_group(month, kind, source, by_network):
                cells[month, key, network] = GroupCell(*counts)
    return cells


def _people_of(site: Site, month: date, *, with_clicks: bool) -> tuple[str, tuple]:
    """SQL of ``SOURCE_COLUMNS`` for the people of ``month``: from the tallies of those of whom
    nothing happened since these were written, and from raw rows of the others."""
    border = counted_before()
    last = next_month(month) - ONE_DAY
    if border <= month:
        return rows_of_people(site, month, with_clicks=with_clicks)
    shares = Share.objects.filter(
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(border),
        confirmed_at__lt=day_start(next_month(month)),
        ambassador__site=site,
    )
    touched = set(shares.order_by().values_list("ambassador", flat=True).distinct())
    if with_clicks:
        clicks = Click.objects.filter(day__range=(border, last), share__ambassador__site=site)
        touched.update(clicks.order_by().values_list("share__ambassador", flat=True).distinct())
    if len(touched) > MOST_NAMED:
        return rows_of_people(site, month, with_clicks=with_clicks)
    kept = AmbassadorTally.objects.filter(month=month, ambassador__site=site)
    return _union(
        kept.exclude(ambassador__in=touched)
        .order_by()
        .values(*SOURCE_COLUMNS)
        .query.sql_with_params(),
        rows_of_people(site, month, with_clicks=with_clicks, ambassadors=touched)
        if touched
        else None,
    )


def _union(*parts: tuple[str, Iterable] | None) -> tuple[str, tuple]:
    present = [part for part in parts if part is not None]
    parameters = tuple(value for _sql, values in present for value in values)
    return " UNION ALL ".join(sql for sql, _values in present), parameters
