"""The rows from which a figure was counted."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.explaining import Cells, shares_with_readers
from wagtail_advocacy.permissions import VIEW_PERSONAL_FIGURES, has_permission
from wagtail_advocacy.reports.explained import Link, Rows


def counted_rows(view, *counts: str) -> Rows | None:
    """What was counted: cells of item, network and day; for a single item the people who shared
    it, where the user may see them."""
    if view.selection.teams is not None:
        return None
    if view.item_choice.item and (people := people_rows(view, with_readers=True)):
        return people
    currency, with_gross = view.currency, "gross" in counts

    def cells(cell):
        title = cell.item
        if not view.item_choice.item:
            title = Link(cell.item, view.narrowed_to_item(cell.item_id))
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
        Cells(view.figures_scope, view.book, *counts),
        cells,
    )


def people_rows(view, *, with_readers: bool = False) -> Rows | None:
    """The shares with the people, for whoever may see figures of single people."""
    if not has_permission(view.request.user, VIEW_PERSONAL_FIGURES):
        return None
    scope = view.figures_scope
    found = scope.shares() if with_readers else scope.confirmed()

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
