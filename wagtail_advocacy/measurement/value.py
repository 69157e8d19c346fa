"""What the clicks of a period add up to, and what they are worth."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start, months_between, next_month
from wagtail_advocacy.tracking.models import Click

from .borders import borders
from .cells import ONE_DAY
from .click_sums import CLICK_COLUMNS, REASONS, click_sums, reason_column
from .groups import TeamId, in_teams
from .models import MonthTally, PastClicks
from .months import Kind, kept_rows
from .open_days import open_clicks
from .participation import shares_of
from .prices import MonthPrices, PriceBook, Quote, price_book
from .team_clicks import shown_rows


# At least, most likely, at most.
Worth = tuple[Decimal, Decimal, Decimal]
NOTHING = Decimal(0)
REASON_COLUMNS = [(reason.value, reason_column(reason)) for reason in REASONS]
# In place of a campaign's id: of shares without one.
NO_CAMPAIGN = 0


@dataclass(frozen=True)
class DayClicks:
    """The clicks of one day by one network."""

    day: date
    network: str
    gross: int
    clicks: int
    readers: int
    untracked: int
    repeats: int
    reasons: dict[str, int]


@dataclass
class ClickValue:
    """What some days' clicks add up to.

    Gross is always clicks, repeats and the reasons together. ``value`` is readers times the
    price of each day, ``None`` when no price was known; ``low`` and ``high`` are the same by the
    price's bounds. ``unpriced`` counts the readers of days without a price, who are not in it.
    """

    gross: int = 0
    clicks: int = 0
    readers: int = 0
    untracked: int = 0
    repeats: int = 0
    unpriced: int = 0
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    reasons: Counter = field(default_factory=Counter)

    @property
    def filtered(self) -> int:
        """Requests that were no click of an outside reader."""
        return self.reasons.total()

    @property
    def worth(self) -> Worth | None:
        """The value: at least, most likely, at most; ``None`` when no price was known."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return self.low, self.value, self.high

    def add(self, row: DayClicks, worth: Worth | None) -> None:
        """Add the clicks of a day, ``worth`` what ``worth_of`` says."""
        self.add_clicks(row)
        self.add_worth(row.readers, worth)

    def add_clicks(self, row: "DayClicks | ClickValue") -> None:
        """Add all of ``row`` but what its readers are worth."""
        self.gross += row.gross
        self.clicks += row.clicks
        self.readers += row.readers
        self.untracked += row.untracked
        self.repeats += row.repeats
        self.reasons.update(row.reasons)

    def include(self, other: "ClickValue") -> None:
        """Add ``other`` to it."""
        self.add_clicks(other)
        self.unpriced += other.unpriced
        if other.worth is not None:
            self.add_worth(0, other.worth)

    def add_worth(self, readers: int, worth: Worth | None) -> None:
        """Add what ``readers`` are worth, ``None`` where they have no price."""
        if worth is None:
            self.unpriced += readers
        else:
            self.low, self.value, self.high = (
                (known or NOTHING) + more
                for known, more in zip((self.low, self.value, self.high), worth, strict=True)
            )


def worth_of(readers: int, quote: Quote | None) -> Worth | None:
    """What ``readers`` are worth by a price."""
    if quote is None:
        return None
    value = readers * quote.amount
    return (
        (value, value, value)
        if quote.is_exact
        else (readers * quote.low, value, readers * quote.high)
    )


def in_campaign(column: str, campaign: int) -> Q:
    """Condition: ``column`` is the campaign of that id, or empty for ``NO_CAMPAIGN``."""
    if campaign == NO_CAMPAIGN:
        return Q(**{f"{column}__isnull": True})
    return Q(**{column: campaign})


def clicks_of(
    site: Site,
    first_day: date,
    last_day: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
    campaign: int | None = None,
) -> QuerySet[Click]:
    """The clicks on ``site`` on the programme's days from ``first_day`` to ``last_day``, of
    shares by ``teams`` (``None`` in it: no team), by ``network`` and of ``campaign`` (an id or
    ``NO_CAMPAIGN``); left out: all."""
    clicks = Click.objects.filter(
        share__ambassador__site=site, day__range=(first_day, last_day)
    ).order_by()
    if teams is not None:
        clicks = clicks.filter(in_teams("share__team_id", teams))
    if campaign is not None:
        clicks = clicks.filter(in_campaign("share__campaign", campaign))
    return clicks.filter(share__network=network) if network else clicks


def daily_clicks(clicks: QuerySet[Click]) -> list[DayClicks]:
    """``clicks`` by day and network, oldest first, in one query."""
    rows = clicks.values(on=F("day"), network=F("share__network")).annotate(**click_sums())
    return [_day_clicks(row) for row in rows.order_by("on", "network")]


def daily_figures(
    site: Site,
    first_day: date,
    last_day: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
    campaign: int | None = None,
    personal: bool = False,
    book: PriceBook | None = None,
) -> list[DayClicks]:
    """What ``daily_clicks`` of ``clicks_of`` gives, whether or not the clicks are still there.

    Read from tallies for the days that are wholly in them, and from clicks for the last ones, so
    that no figure waits for the worker. For ``teams``, clicks whose detail was deleted stand on
    the first of their month, or on the day from which on they had their price. Unless
    ``personal``, only what ``shown_rows`` gives of ``teams``. With ``book``, the site's prices,
    whole months in which these do not change stand on their first day, which is much quicker and
    gives the same value. Four queries, more for ``teams``.
    """
    if teams is None:
        border = borders()
        shares = shares_of(site, network=network)
        if campaign is not None:
            shares = shares.filter(in_campaign("campaign", campaign))
        recent = [
            DayClicks(day, by, **_counts_of(clicks.counts))
            for (day, by), clicks in open_clicks(
                shares, max(first_day, border.raw_from), last_day, "day", "network"
            ).items()
        ]
        parts = kept_rows(
            site,
            first_day,
            last_day,
            border.raw_from,
            border.added_to,
            None if book is None else Kind.NETWORK,
            by_day=() if book is None else book.changed_in(),
        )
        past = []
        for kept in parts:
            kept = kept.filter(network=network) if network else kept
            kept = kept if campaign is None else kept.filter(in_campaign("campaign", campaign))
            rows = kept.values("network", on=F("month" if kept.model is MonthTally else "day"))
            past += [_day_clicks(row) for row in rows.annotate(**added_up())]
    else:
        raw = clicks_of(site, first_day, last_day, teams=teams, network=network, campaign=campaign)
        recent = daily_clicks(raw)
        kept = PastClicks.objects.filter(
            in_teams("share__team_id", teams),
            share__ambassador__site=site,
            since__range=(first_day, last_day),
        )
        kept = kept.filter(share__network=network) if network else kept
        kept = kept if campaign is None else kept.filter(in_campaign("share__campaign", campaign))
        kept = kept.order_by().values(on=F("since"), network=F("share__network"))
        past = [_day_clicks(row) for row in kept.annotate(**added_up())]
    past = [row for row in past if row.gross]
    rows = sorted(past + recent, key=lambda row: (row.day, row.network))
    if teams is None or personal:
        return rows
    return shown_rows(site, rows, first_day, last_day, teams=teams, network=network)


def added_up() -> dict[str, Sum]:
    """The aggregates that add up rows of ``ClickSums``; each has the name of its column with
    ``sum_`` before it."""
    return {f"sum_{name}": Sum(name, default=0) for name in CLICK_COLUMNS}


def _day_clicks(row: dict) -> DayClicks:
    counts = {name: row.get(f"sum_{name}", row.get(name)) for name in CLICK_COLUMNS}
    return DayClicks(day=row["on"], network=row["network"], **_counts_of(counts))


def _counts_of(columns: dict[str, int]) -> dict:
    counts: dict = dict(columns)
    counts["reasons"] = {reason: counts.pop(column) for reason, column in REASON_COLUMNS}
    return counts


def add_up(rows: Iterable[DayClicks], book: PriceBook) -> ClickValue:
    """The sum of ``rows``, each valued by the price of its day."""
    total = ClickValue()
    for row in rows:
        total.add(row, worth_of(row.readers, book.quote(row.network, row.day)))
    return total


@dataclass(frozen=True)
class MediaValue:
    """Figures by month and network, by month, by network, and in all."""

    currency: str
    months: list[date]
    cells: dict[tuple[date, str], ClickValue]
    by_month: list[ClickValue]
    by_network: dict[str, ClickValue]
    total: ClickValue


def media_value(
    site: Site,
    first_day: date,
    last_day: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
    campaign: int | None = None,
    personal: bool = False,
) -> MediaValue:
    """Readers, clicks and their value on the days from ``first_day`` to ``last_day``.

    ``teams`` are team ids (``None`` in it: people without a team), ``network`` is a network's
    id, ``campaign`` a campaign's; left out: all; ``personal`` as for ``daily_figures``. Without
    it, readers of ``teams`` are valued by ``mean_prices``. Five queries whatever the number of
    rows, more for ``teams``.
    """
    prices = price_book(site)
    rows = daily_figures(
        site,
        first_day,
        last_day,
        teams=teams,
        network=network,
        campaign=campaign,
        personal=personal,
        book=prices,
    )
    book: PriceBook | MonthPrices = prices
    if teams is not None and not personal:
        book = mean_prices(site, first_day, last_day, network=network)
    return value_of(rows, book, first_day, last_day)


def mean_prices(site: Site, first_day: date, last_day: date, *, network: str = "") -> MonthPrices:
    """What a reader of everybody was worth on average, by ``network`` or by all, in each of the
    months from that of ``first_day`` to that of ``last_day``. Those without a price do not
    count."""
    first, last = month_start(first_day), next_month(last_day) - ONE_DAY
    book = price_book(site)
    rows = daily_figures(site, first, last, network=network, book=book)
    value = value_of(rows, book, first, last)
    quotes = {}
    for month, total in zip(value.months, value.by_month, strict=True):
        priced = total.readers - total.unpriced
        if total.worth is not None and priced:
            low, amount, high = (bound / priced for bound in total.worth)
            quotes[month] = Quote(month, amount, low, high)
    return MonthPrices(quotes, value.currency)


def value_of(
    rows: Iterable[DayClicks], book: PriceBook | MonthPrices, first_day: date, last_day: date
) -> MediaValue:
    """``media_value`` of rows that were read already."""
    months = months_between(first_day, last_day)
    cells: dict[tuple[date, str], ClickValue] = {}
    by_month = {month: ClickValue() for month in months}
    by_network: dict[str, ClickValue] = {}
    total = ClickValue()
    # Readers at the same price are multiplied once.
    priced: Counter[tuple[date, str, Quote | None]] = Counter()
    for row in rows:
        key = (month_start(row.day), row.network)
        cells.setdefault(key, ClickValue()).add_clicks(row)
        priced[(*key, book.quote(row.network, row.day))] += row.readers
    for (month, network, quote), readers in priced.items():
        cells[month, network].add_worth(readers, worth_of(readers, quote))
    for (month, network), cell in cells.items():
        for figures in (by_month[month], by_network.setdefault(network, ClickValue()), total):
            figures.include(cell)
    return MediaValue(book.currency, months, cells, list(by_month.values()), by_network, total)
