"""What the reports say about value, its bounds and its return."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_advocacy.measurement.charts import UNKNOWN, figure
from wagtail_advocacy.measurement.costs import NoReturn, Return
from wagtail_advocacy.measurement.periods import day_range
from wagtail_advocacy.measurement.prices import PriceBook, Quote
from wagtail_advocacy.measurement.value import ClickValue

from .explained import Table
from .tables import range_text
from .tiles import Tile


def value_detail(total: ClickValue, currency: str) -> str:
    """What stands below a media value: its range, and the readers that are not in it."""
    parts = []
    if bounds := range_text(total.worth, unit=""):
        parts.append(_("range %(bounds)s") % {"bounds": bounds})
    elif total.worth is not None and total.readers > total.unpriced:
        parts.append(_("exact prices"))
    if total.unpriced:
        parts.append(
            ngettext(
                "%(n)s reader without a price", "%(n)s readers without a price", total.unpriced
            )
            % {"n": figure(total.unpriced)}
        )
    return ", ".join(parts)


def value_counts() -> str:
    """What a media value counts."""
    return _(
        "Readers times the price per click that was in force on the day of the click; the range "
        "is the same with the lowest and the highest price that were entered with it. What the "
        "same clicks would have cost as advertisements; an estimate."
    )


def price_text(quote: Quote, currency: str) -> str:
    """A price with its bounds."""
    likely = figure(quote.amount, unit=currency, decimals=2)
    if quote.is_exact:
        return likely
    low, high = figure(quote.low, decimals=2), figure(quote.high, decimals=2)
    return f"{likely} ({low}\u00a0– {high})"


def prices_table(book: PriceBook, first: date, last: date, label, networks=None) -> Table:
    """The prices in force from ``first`` to ``last``; ``label`` gives a network's name,
    ``networks`` are those wanted (all)."""
    return Table(
        _("Prices that were in force"),
        [_("Network"), _("From"), _("Price per click (range)")],
        [
            [label(network), date_format(quote.since), price_text(quote, book.currency)]
            for network, quote, _end in book.between(first, last)
            if networks is None or network in networks
        ],
    )


def return_tile(found: Return | None, currency: str, *, until: date, explained: str = "") -> Tile:
    """The return on investment; ``None`` when only a part of the programme is shown."""
    counts = _(
        "Return on investment: media value less cost, divided by cost. The cost per year counts "
        "for as many of the year’s days as the period has. Media value is an estimate, so the "
        "return is one as well."
    )
    label = _("Return on cost (ROI)")
    if found is None:
        return Tile(
            label,
            UNKNOWN,
            _("The cost is that of the whole programme: take the filters away to compare."),
            counts,
        )
    if found.likely is None:
        return Tile(label, UNKNOWN, no_return(found), counts, explained=explained)
    bounds = ""
    if found.low != found.high:
        bounds = _("%(low)s to %(high)s, ") % {
            "low": signed_percent(found.low),
            "high": signed_percent(found.high),
        }
    cost = _("cost %(cost)s up to %(day)s") % {
        "cost": figure(found.cost.amount, unit=currency),
        "day": date_format(until, "j M"),
    }
    return Tile(label, signed_percent(found.likely), bounds + cost, counts, explained=explained)


def no_return(found: Return) -> str:
    """Why there is no return, in words."""
    if found.reason == NoReturn.SOME_DAYS:
        return ngettext(
            "The cost of %(n)s day is unknown.",
            "The cost of %(n)s days is unknown.",
            found.cost.unknown_days,
        ) % {"n": figure(found.cost.unknown_days)}
    return {
        NoReturn.NO_COST: _("No cost was entered for these days."),
        NoReturn.FREE: _("The cost is zero, and nothing can be divided by it."),
        NoReturn.NO_VALUE: _("No price per click was in force, so the value is unknown."),
    }.get(found.reason, "")


def signed_percent(value: Decimal | None) -> str:
    """A percentage with its sign."""
    if value is None:
        return UNKNOWN
    text = figure(abs(value), unit="%")
    return f"\u2212{text}" if value < 0 else f"+{text}"


def costs_table(found: Return, currency: str) -> Table:
    """The parts of a period's cost."""
    return Table(
        _("Cost of the programme"),
        [_("Days"), _("Cost per year"), _("Number of days"), _("Part of the period")],
        [
            [
                day_range(part.first, part.last),
                figure(part.per_year, unit=currency, decimals=2),
                _("%(days)s of %(year)s")
                % {"days": figure(part.days), "year": figure(part.days_of_year)},
                figure(part.amount, unit=currency, decimals=2),
            ]
            for part in found.cost.parts
        ],
    )
