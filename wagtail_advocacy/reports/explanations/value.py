"""How value, readers, clicks and shares came about."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.explaining import (
    PricedDays,
    by_network,
    priced_days,
    readers_by_day,
    readers_of,
)
from wagtail_advocacy.measurement.periods import ONE_DAY, day_range
from wagtail_advocacy.measurement.prices import MonthPrices, PriceBook
from wagtail_advocacy.measurement.sums import sums_of, total_of
from wagtail_advocacy.measurement.value import REASONS, ClickValue, daily_figures, mean_prices
from wagtail_advocacy.programme.calendar import next_month
from wagtail_advocacy.reports.explained import Explanation, Line, Table
from wagtail_advocacy.reports.tables import range_text
from wagtail_advocacy.reports.value_words import (
    costs_table,
    no_return,
    price_text,
    signed_percent,
    value_counts,
    value_detail,
)

from .rows import counted_rows, people_rows


def value(view) -> Explanation:
    """Readers times the price of their day."""
    parts, total = _priced(view)
    currency = view.currency
    formula = _(
        "Media value = readers × the price per click that was in force on the day of the click."
    )
    note = _("A later price changes none of these: each has the price of its day.")
    if _is_mean(view):
        formula = _(
            "Media value of a team = readers × what a reader of the whole programme was worth on "
            "average in that month."
        )
        note = _(
            "By the prices of networks and days, a team’s value would tell how many readers each "
            "network, or each part of the month, brought."
        )
    return Explanation(
        _("Media value (estimate)"),
        figure(total.value, unit=currency, decimals=2),
        formula,
        detail=value_detail(total, currency),
        tables=[
            Table(
                _("Readers by the price that they had"),
                [
                    _("Network"),
                    _("In force"),
                    _("Readers"),
                    _("Price per click (range)"),
                    _("Value"),
                    _("Range"),
                ],
                _priced_table(view, parts),
                note,
            )
        ],
        rows=counted_rows(view, "readers"),
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
        by_name: Counter[str] = Counter()
        for part in parts:
            by_name[part.network] += part.readers
        lines = [Line(view.label(network), figure(n)) for network, n in by_name.items()]
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
        rows=counted_rows(view, "readers"),
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
        rows=counted_rows(view, "clicks"),
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
        rows=counted_rows(view, "gross"),
        notes=[_("The click register lists single requests as long as they are kept.")],
    )


def shares(view) -> Explanation:
    """Confirmed shares."""
    found = [row for row in by_network(view.figures_scope, view.book) if row[1].shares]
    rows = people_rows(view) or counted_rows(view, "confirmed")
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
        personal=view.personal,
    )


def _is_mean(view) -> bool:
    """Whether readers have the programme's mean price, as those of a team."""
    return view.selection.teams is not None and not view.personal


def _book(view) -> PriceBook | MonthPrices:
    scope = view.figures_scope
    if _is_mean(view):
        return mean_prices(scope.site, scope.first, scope.last, network=scope.network)
    return view.book


def _priced(view) -> tuple[list[PricedDays], ClickValue]:
    if view.selection.teams is not None:
        rows = readers_of(_daily(view))
    else:
        rows = readers_by_day(view.figures_scope, view.book)
    parts, total = priced_days(rows, _book(view)), ClickValue()
    for part in parts:
        total.readers += part.readers
        total.add_worth(part.readers, part.worth)
    return parts, total


def _priced_table(view, parts: list[PricedDays]) -> list[list[str]]:
    scope = view.figures_scope
    ends = {
        (network, quote.since): end
        for network, quote, end in view.book.between(scope.first, scope.last)
    }
    return [_priced_row(view, part, ends) for part in parts]


def _priced_row(view, part: PricedDays, ends: dict) -> list[str]:
    currency = view.currency
    likely = None if part.worth is None else part.worth[1]
    if part.quote is None:
        price, last = _("no price was in force"), part.last
        days = day_range(part.first, next_month(last) - ONE_DAY if _is_mean(view) else last)
    else:
        price, first = price_text(part.quote, currency), part.quote.since
        days = day_range(
            first, next_month(first) - ONE_DAY if _is_mean(view) else ends[part.network, first]
        )
    return [
        view.label(part.network),
        days,
        figure(part.readers),
        price,
        figure(likely, unit=currency, decimals=2),
        range_text(part.worth, decimals=2),
    ]
