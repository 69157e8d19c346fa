"""Months by group, as reports read them: kept where a month is over and counted, else counted now,
so that no figure waits for the worker."""

from collections.abc import Collection, Iterable
from datetime import date

from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_start, next_month
from wagtail_advocacy.programme.queries import on_site
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click

from .borders import borders, borders_of, part_of, tally_state
from .cells import MOST_NAMED, ONE_DAY, rows_of_people
from .group_counting import SOURCE_COLUMNS, GroupCell, Kind, KindCells, count_by_group
from .models import AmbassadorTally, GroupTally, TallyState


# By month, key of the group, and network ("" for all).
Cells = dict[tuple[date, int, str], GroupCell]


class OpenMonths:
    """Months of ``site`` that are not kept, each counted once for all ``kinds`` that will be asked
    for. Without ``with_clicks`` what only clicks tell may be nought, which is quicker."""

    def __init__(self, site: Site, kinds: Collection[str] = tuple(Kind), *, with_clicks: bool):
        self._site, self._kinds, self._with_clicks = site, kinds, with_clicks
        self._counted: dict[tuple[date, bool], KindCells] = {}

    def of(self, month: date, kind: str, *, by_network: bool) -> Cells:
        """The cells of ``kind`` in ``month``. Of everybody those by network always come too; of
        the others where they are wanted ``by_network``."""
        is_crossed = by_network and kind != Kind.EVERYBODY
        counted = self._counted.get((month, True)) or self._counted.get((month, is_crossed))
        if counted is None:
            counted = self._counted[month, is_crossed] = self._count(month, is_crossed=is_crossed)
        return {
            (month, key, network): cell
            for (of, key, network), cell in counted.items()
            if of == kind and (by_network or not network)
        }

    def _count(self, month: date, *, is_crossed: bool) -> KindCells:
        state = tally_state()
        source = _people_of(self._site, month, state, with_clicks=self._with_clicks)
        return count_by_group(
            month,
            source,
            self._kinds,
            by_network=self._kinds if is_crossed else [Kind.EVERYBODY],
            noted_to=borders_of(state).noted_to(month),
        )


def group_cells(
    site: Site,
    months: Collection[date],
    kind: str,
    *,
    by_network: bool = False,
    open_months: OpenMonths | None = None,
) -> Cells:
    """The cells of ``kind`` in ``months`` (first days); those of nobody are left out.

    ``by_network``: also by each network. ``open_months`` counts those that are not kept, if it is
    given, which must be of the same site. Two queries, and up to four for each month that is
    counted.
    """
    grouped_to = borders().grouped_to
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
    open_months = open_months or OpenMonths(site, [kind], with_clicks=True)
    for month in months:
        if not is_kept[month]:
            cells.update(open_months.of(month, kind, by_network=by_network))
    return cells


def kept_months(site: Site, months: Collection[date]) -> dict[date, GroupCell]:
    """What everybody did in those of ``months`` (first days) that are kept; nothing in the others.
    Two queries."""
    grouped_to = borders().grouped_to
    kept = [month for month in months if grouped_to is not None and month <= grouped_to]
    rows = GroupTally.objects.filter(site=site, month__in=kept, kind=Kind.EVERYBODY, network="")
    found = {
        month: GroupCell(*counts)
        for month, *counts in rows.values_list("month", *GroupCell.columns())
    }
    return {month: found.get(month, GroupCell()) for month in kept}


def _people_of(
    site: Site, month: date, state: TallyState, *, with_clicks: bool
) -> tuple[str, tuple]:
    """SQL of ``SOURCE_COLUMNS`` for the people of ``month``: from the tallies of those of whom
    nothing happened since these were written, and from raw rows of the others."""
    border = borders_of(state).raw_from
    last, part = next_month(month) - ONE_DAY, part_of(month, state)
    if border <= month:
        return rows_of_people(site, month, with_clicks=with_clicks)
    if part is not None and part >= border:
        part = None
    shares = Share.objects.filter(
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(border),
        confirmed_at__lt=day_start(next_month(month)),
        **on_site("ambassador__site", site),
    )
    touched = set(shares.order_by().values_list("ambassador", flat=True).distinct())
    if with_clicks:
        theirs = on_site("share__ambassador__site", site)
        clicks = Click.objects.filter(day__range=(border, last), **theirs)
        touched.update(clicks.order_by().values_list("share__ambassador", flat=True).distinct())
    if len(touched) > MOST_NAMED:
        return rows_of_people(site, month, with_clicks=with_clicks, part=part)
    kept = AmbassadorTally.objects.filter(month=month, **on_site("ambassador__site", site))
    return _union(
        kept.exclude(ambassador__in=touched)
        .order_by()
        .values(*SOURCE_COLUMNS)
        .query.sql_with_params(),
        rows_of_people(site, month, with_clicks=with_clicks, ambassadors=touched, part=part)
        if touched
        else None,
    )


def _union(*parts: tuple[str, Iterable] | None) -> tuple[str, tuple]:
    present = [part for part in parts if part is not None]
    parameters = tuple(value for _sql, values in present for value in values)
    return " UNION ALL ".join(sql for sql, _values in present), parameters
