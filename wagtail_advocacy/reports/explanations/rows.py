"""The rows from which a figure was counted."""

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.explaining import Cells, shares_with_readers
from wagtail_advocacy.measurement.groups import TeamId
from wagtail_advocacy.measurement.participation import confirmed_between, shares_of
from wagtail_advocacy.measurement.periods import ONE_DAY
from wagtail_advocacy.measurement.sums import Scope
from wagtail_advocacy.permissions import VIEW_PERSONAL_FIGURES, has_permission
from wagtail_advocacy.programme.calendar import next_month
from wagtail_advocacy.reports.explained import Link, Rows
from wagtail_advocacy.sharing.models import Share


def counted_rows(view, *counts: str) -> Rows | None:
    """What was counted: cells of item, network and day; for a single item the people who shared
    it, where the user may see them."""
    if view.selection.teams is not None:
        return None
    if view.item_choice.item and (people := people_rows(view, with_readers=True)):
        return people
    address = None if view.item_choice.item else view.narrowed_to_item
    return rows_of_cells(view, view.figures_scope, *counts, address=address)


def rows_of_cells(
    view, scope: Scope, *counts: str, address: Callable[[int], str] | None = None
) -> Rows:
    """The cells in ``scope`` that have any of ``counts``; ``address`` says where that of an item
    (its id) is explained."""
    currency, with_gross = view.currency, "gross" in counts

    def cells(cell):
        title = Link(cell.item, address(cell.item_id)) if address else cell.item
        worth = None if cell.worth is None else cell.worth[1]
        return [
            date_format(cell.day),
            title,
            view.label(cell.network),
            figure(cell.shares),
            *([figure(cell.gross)] if with_gross else []),
            figure(cell.clicks),
            figure(cell.readers),
            figure(worth, unit=currency, decimals=2),
        ]

    return Rows(
        _("What was counted, by day, item and network"),
        [
            _("Day"),
            _("Item"),
            _("Network"),
            _("Shares"),
            *([_("All requests")] if with_gross else []),
            _("Clicks"),
            _("Readers"),
            _("Value"),
        ],
        Cells(scope, view.book, *counts),
        cells,
    )


def people_rows(view, *, with_readers: bool = False) -> Rows | None:
    """The shares with the people, for whoever may see figures of single people."""
    if not has_permission(view.request.user, VIEW_PERSONAL_FIGURES):
        return None
    scope = view.figures_scope
    return rows_of_shares(view, scope.shares() if with_readers else scope.confirmed(), scope)


def shares_of_group(
    view, teams: Collection[TeamId] | None, network: str, first_month: date, last_month: date
) -> Rows | None:
    """The shares of ``teams`` by ``network`` (left out: of all) that were confirmed from
    ``first_month`` to ``last_month``, for whoever may see figures of single people."""
    if not has_permission(view.request.user, VIEW_PERSONAL_FIGURES):
        return None
    scope = Scope(view.site, first_month, next_month(last_month) - ONE_DAY, network)
    found = confirmed_between(shares_of(view.site, teams, network), scope.first, scope.last)
    return rows_of_shares(view, found, scope)


def rows_of_shares(view, found: QuerySet[Share], scope: Scope) -> Rows:
    """Single shares with the people, and their readers in ``scope``."""

    def cells(share):
        return [
            str(share.ambassador),
            share.item.title,
            view.label(share.network),
            date_format(share.confirmed_at, "SHORT_DATE_FORMAT") if share.confirmed_at else UNKNOWN,
            figure(share.readers),
        ]

    return Rows(
        _("The shares"),
        [_("Person"), _("Item"), _("Network"), _("Confirmed"), _("Readers in the period")],
        shares_with_readers(found, scope),
        cells,
        _("You see names because you may view figures of single people."),
    )
