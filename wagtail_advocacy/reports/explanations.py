"""How the figures of the reports came about. Each function takes the report that shows the figure
and gives an ``Explanation``."""

from dataclasses import replace
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Campaign, Origin
from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.conversions import (
    conversion_kinds,
    conversions_of,
    figures_by_kind,
)
from wagtail_advocacy.measurement.explaining import (
    Cells,
    PricedDays,
    by_network,
    priced_days,
    readers_by_day,
    readers_of,
    shares_with_readers,
)
from wagtail_advocacy.measurement.mix import offered_between
from wagtail_advocacy.measurement.sums import sums_of, total_of
from wagtail_advocacy.measurement.value import REASONS, ClickValue, daily_figures
from wagtail_advocacy.permissions import VIEW_PERSONAL_FIGURES, has_permission
from wagtail_advocacy.programme.calendar import programme_day

from . import conversion_words
from .explained import Explanation, Line, Link, Rows, Table
from .periods import day_range
from .tables import range_text
from .value_words import (
    costs_table,
    no_return,
    price_text,
    signed_percent,
    value_counts,
    value_detail,
)


def value(view) -> Explanation:
    """Readers times the price of their day."""
    parts, total = _priced(view)
    currency = view.currency
    return Explanation(
        _("Media value (estimate)"),
        figure(total.value, unit=currency, decimals=2),
        _("Media value = readers × the price per click that was in force on the day of the click."),
        detail=value_detail(total, currency),
        tables=[
            Table(
                _("Readers by the price that they had"),
                [
                    _("Network"),
                    _("Days with readers"),
                    _("Readers"),
                    _("Price per click (range)"),
                    _("Value"),
                    _("Range"),
                ],
                [_priced_row(view, part) for part in parts],
                _("A later price changes none of these: each has the price of its day."),
            )
        ],
        rows=_rows(view, "readers"),
        notes=[
            value_counts(),
            _(
                "The bounds add up all prices at their lowest and all at their highest, so the "
                "truth is rarely at either end."
            ),
            _("Visitors who object to tracking have no value, for nobody knows how many they are."),
        ],
    )


def readers(view) -> Explanation:
    """Distinct visitors of one share on one day."""
    if view.selection.teams is not None:
        parts, total = _priced(view)
        lines = [
            Line(view.label(part.network), figure(part.readers), day_range(part.first, part.last))
            for part in parts
        ]
        count = total.readers
    else:
        found = by_network(view.figures_scope, view.book)
        lines = [Line(view.label(network), figure(sums.readers)) for network, sums in found]
        count = sum(sums.readers for _network, sums in found)
    return Explanation(
        _("Readers"),
        figure(count),
        _("A reader is one visitor of one share on one day of the programme (a unique click)."),
        lines=lines,
        rows=_rows(view, "readers"),
        notes=[
            _(
                "Visitors are told apart for a day, without a cookie: by a hash of address and "
                "browser under a key that is deleted. Who comes back the next day is a reader "
                "again."
            ),
            _("Visitors who object to tracking are clicks, but no readers."),
        ],
    )


def clicks(view) -> Explanation:
    """From every request down to the clicks."""
    total = _click_value(view)
    lines = [
        Line(_("All requests (gross)"), figure(total.gross)),
        Line(
            _("Not counted"),
            _minus(total.filtered),
            _("Bots, link previews, the sharer and colleagues, and what the sweep took out."),
        ),
        Line(
            _("Repeats within half an hour"),
            _minus(total.repeats),
            _("The same visitor of the same link counts once in a half-hour."),
        ),
        Line(_("Clicks (net)"), figure(total.clicks)),
        Line(
            _("of these by visitors who object to tracking"),
            figure(total.untracked),
            _("Each of them is a click, none a reader."),
        ),
    ]
    return Explanation(
        _("Clicks"),
        figure(total.clicks),
        _("Clicks = all requests − what was not counted − repeats."),
        lines=lines,
        rows=_rows(view, "clicks"),
    )


def not_counted(view) -> Explanation:
    """The reasons for which requests were no clicks."""
    total = _click_value(view)
    lines = []
    if total.reasons:
        lines = [
            Line(reason.label, figure(total.reasons[reason.value]))
            for reason in REASONS
            if total.reasons[reason.value]
        ]
    return Explanation(
        _("Not counted"),
        figure(total.filtered),
        _("Every request is answered, and has one verdict: a click, or the reason why not."),
        detail=_("of %(gross)s requests") % {"gross": figure(total.gross)},
        lines=lines,
        rows=_rows(view, "gross"),
        notes=[_("The click register lists single requests as long as they are kept.")],
    )


def shares(view) -> Explanation:
    """Confirmed shares."""
    found = [row for row in by_network(view.figures_scope, view.book) if row[1].shares]
    rows = _people(view) or _rows(view, "confirmed")
    return Explanation(
        _("Shares"),
        figure(sum(sums.shares for _network, sums in found)),
        _(
            "A share is one person, one item and one network. It counts on the day on which it was "
            "confirmed: the person said that it was posted, or an outside reader arrived by it."
        ),
        lines=[Line(view.label(network), figure(sums.shares)) for network, sums in found],
        rows=rows,
        notes=[_("Shares that were only started are never added.")],
    )


def clicks_per_share(view) -> Explanation:
    """Clicks of the period divided by the shares confirmed in it."""
    found = by_network(view.figures_scope, view.book)
    total = total_of(sums for _network, sums in found)
    return Explanation(
        _("Clicks per share"),
        figure(total.clicks_per_share, decimals=1),
        _("Clicks that arrived in the period ÷ shares that were confirmed in it."),
        detail=_("%(clicks)s clicks ÷ %(shares)s shares")
        % {"clicks": figure(total.clicks), "shares": figure(total.shares)},
        tables=[
            Table(
                _("By network"),
                [_("Network"), _("Clicks"), _("Shares"), _("Clicks per share")],
                [
                    [
                        view.label(network),
                        figure(sums.clicks),
                        figure(sums.shares),
                        figure(sums.clicks_per_share, decimals=1),
                    ]
                    for network, sums in found
                ],
            )
        ],
        notes=[
            _(
                "Clicks of earlier shares are in it, and those that the latest shares will still "
                "bring are not. The longer the period, the less that matters."
            )
        ],
    )


def conversions(view) -> Explanation:
    """What was booked to shares."""
    found = view.figures_scope.conversions()
    if chosen := view.request.GET.get("kind_of_conversion", ""):
        found = found.filter(kind__slug=chosen)
    by_kind = figures_by_kind(found)
    names = {kind.slug: kind.plural for kind in conversion_kinds(view.site)}

    def cells(conversion):
        return [
            date_format(conversion.day),
            conversion.kind.name,
            conversion.item.title,
            view.label(conversion.network),
            conversion.campaign.name if conversion.campaign else UNKNOWN,
            figure(conversion.value, unit=conversion.currency, decimals=2),
            conversion.get_way_display(),
        ]

    return Explanation(
        names.get(chosen) or _("Conversions"),
        figure(sum(row.count for row in by_kind.values())),
        _(
            "A conversion is what a reader did next. A form or another system reports it with the "
            "code of the share by which the reader came; it counts on the day on which it happened."
        ),
        lines=[
            Line(names.get(kind, kind), figure(row.count), conversion_words.worth(row))
            for kind, row in by_kind.items()
        ],
        rows=Rows(
            _("What was booked"),
            [
                _("Day"),
                _("Kind"),
                _("Item"),
                _("Network"),
                _("Campaign"),
                _("Value"),
                _("How it came"),
            ],
            found.select_related("kind", "item", "campaign").order_by("-day", "-pk"),
            cells,
        ),
        notes=[
            _("Nothing is known about the person: the other system keeps who it was."),
            _("Item, campaign and network are those of the share at that time."),
        ],
    )


def cost_per_conversion(view) -> Explanation:
    """A campaign's cost divided by what came of it."""
    chosen = view.request.GET.get("kind_of_conversion", "")
    kind = next((kind for kind in conversion_kinds(view.site) if kind.slug == chosen), None)
    campaign = Campaign.objects.filter(site=view.site, pk=view.figures_scope.campaign or 0).first()
    if kind is None or campaign is None:
        return conversions(view)
    ever = conversions_of(view.site, network=view.figures_scope.network, kind=kind.slug)
    count = ever.filter(campaign=campaign).count()
    is_known = campaign.cost is not None and campaign.cost_currency == view.currency
    cost = campaign.cost if is_known else None
    found = conversions(view)
    return replace(
        found,
        title=_("Cost of one: %(kind)s") % {"kind": kind.name},
        figure=figure(
            None if cost is None or not count else cost / count, unit=view.currency, decimals=2
        ),
        formula=_("Cost of one = cost of the campaign ÷ all that came of it so far."),
        detail="",
        lines=[
            Line(
                _("Cost of the campaign"),
                figure(cost, unit=view.currency, decimals=2),
                campaign.name,
            ),
            Line(_("%(kind)s so far") % {"kind": kind.plural}, figure(count)),
            Line(_("%(kind)s in the period") % {"kind": kind.plural}, found.figure),
        ],
    )


def offered(view) -> Explanation:
    """The items that were on offer."""
    scope = view.figures_scope
    counts = {origin: row.offered for origin, row in view.mix.origins.items()}
    found = offered_between(scope.site, scope.first, scope.last)
    if scope.items is not None:
        found = found.filter(pk__in=scope.items)

    def cells(item):
        return [
            item.title,
            item.get_origin_display(),
            item.get_kind_display(),
            date_format(programme_day(item.offered_at)),
            date_format(programme_day(item.withdrawn_at)) if item.withdrawn_at else UNKNOWN,
        ]

    return Explanation(
        _("Items offered"),
        figure(sum(counts.values())),
        _("What was on offer to anybody on any day of the period, by its own dates."),
        lines=[
            Line(str(origin.label), figure(counts[origin.value]))
            for origin in Origin
            if counts[origin.value]
        ],
        rows=Rows(
            _("The items"),
            [_("Title"), _("Origin"), _("Kind"), _("First offered"), _("Withdrawn")],
            found.order_by("-offered_at", "-pk"),
            cells,
        ),
    )


def roi(view) -> Explanation:
    """Media value less cost, divided by cost."""
    formula = _("Return = (media value − cost) ÷ cost.")
    label = _("Return on cost (ROI)")
    found, currency = view.roi, view.currency
    if found is None:
        return Explanation(
            label,
            UNKNOWN,
            formula,
            _("The cost is that of the whole programme: take the filters away to compare."),
        )
    total = view.report.total
    lines = [
        Line(
            _("Media value (estimate)"),
            figure(total.value, unit=currency, decimals=2),
            value_detail(total, currency),
        ),
        Line(
            _("Cost"),
            figure(found.cost.amount, unit=currency, decimals=2),
            day_range(view.selection.first_day, view.last_day),
        ),
    ]
    if found.likely is None:
        return Explanation(label, UNKNOWN, formula, no_return(found), lines)
    difference = (total.value or Decimal(0)) - (found.cost.amount or Decimal(0))
    lines.append(Line(_("Media value − cost"), figure(difference, unit=currency, decimals=2)))
    detail = ""
    if found.low != found.high:
        detail = _("%(low)s to %(high)s over the range of the value") % {
            "low": signed_percent(found.low),
            "high": signed_percent(found.high),
        }
    return Explanation(
        label,
        signed_percent(found.likely),
        formula,
        detail,
        lines,
        [costs_table(found, currency)],
        notes=[
            _(
                "A cost per year counts for as many of the year’s 365 or 366 days as the period "
                "has. Costs have a start date and are not edited, as prices are."
            ),
            value_counts(),
        ],
    )


def _minus(count: int) -> str:
    return f"\u2212{figure(count)}" if count else figure(0)


def _click_value(view) -> ClickValue:
    """The clicks of what was chosen; with their reasons unless single items were."""
    scope = view.figures_scope
    if scope.items is not None:
        return sums_of(scope, book=view.book)
    total = ClickValue()
    for row in _daily(view):
        total.add(row, None)
    return total


def _daily(view):
    scope = view.figures_scope
    return daily_figures(
        scope.site,
        scope.first,
        scope.last,
        teams=view.selection.teams,
        network=scope.network,
        campaign=scope.campaign,
    )


def _priced(view) -> tuple[list[PricedDays], ClickValue]:
    if view.selection.teams is not None:
        rows = readers_of(_daily(view))
    else:
        rows = readers_by_day(view.figures_scope, view.book)
    parts, total = priced_days(rows, view.book), ClickValue()
    for part in parts:
        total.readers += part.readers
        total.add_worth(part.readers, part.worth)
    return parts, total


def _priced_row(view, part: PricedDays) -> list[str]:
    currency = view.currency
    likely = None if part.worth is None else part.worth[1]
    price = _("no price was in force") if part.quote is None else price_text(part.quote, currency)
    if part.quote is not None:
        price = _("%(price)s since %(day)s") % {
            "price": price,
            "day": date_format(part.quote.since),
        }
    return [
        view.label(part.network),
        day_range(part.first, part.last),
        figure(part.readers),
        price,
        figure(likely, unit=currency, decimals=2),
        range_text(part.worth, decimals=2),
    ]


def _rows(view, *counts: str) -> Rows | None:
    """What was counted: cells of item, network and day; for a single item the people who shared
    it, where the user may see them."""
    if view.selection.teams is not None:
        return None
    if view.item_choice.item and (people := _people(view, with_readers=True)):
        return people
    currency = view.currency

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
            figure(cell.gross),
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
            _("All requests"),
            _("Clicks"),
            _("Readers"),
            _("Value"),
        ],
        Cells(view.figures_scope, view.book, *counts),
        cells,
    )


def _people(view, *, with_readers: bool = False) -> Rows | None:
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
