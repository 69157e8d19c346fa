"""What a period could bring: people x posts each x clicks per post x price per click."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wagtail.models import Site

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.calendar import month_start, months_between, programme_day
from wagtail_advocacy.programme.queries import eligible_users

from .participation import ONE_DAY, confirmed_between, participation, shares_of
from .prices import price_book
from .value import MediaValue, media_value


MEASURED_MONTHS = 3

# Planning assumptions, used until the programme has measured its own.
ASSUMED_SHARE_OF_EMPLOYEES = Decimal("0.20")
ASSUMED_POSTS = Decimal(5)
ASSUMED_CLICKS = Decimal(2)
ASSUMED_PRICE_NETWORK = "linkedin"


@dataclass(frozen=True)
class Factor:
    """One factor of the formula: what it is, and whether it was measured or is assumed."""

    value: Decimal
    measured: bool


@dataclass(frozen=True)
class StartValues:
    """What the forecast starts from: factors per month, from the months ``first`` to ``last``
    (first days), and the media value that these months had on average."""

    people: Factor
    posts: Factor
    clicks: Factor
    price: Factor
    currency: str
    first: date
    last: date
    measured_value: Decimal | None


def forecast(people: Decimal, posts: Decimal, clicks: Decimal, price: Decimal) -> Decimal:
    """The media value of a period, exactly: ``people`` who share, each with ``posts`` posts in
    the period, each with ``clicks`` clicks, each worth ``price``."""
    return Decimal(people) * Decimal(posts) * Decimal(clicks) * Decimal(price)


def start_values(site: Site, *, today: date | None = None) -> StartValues:
    """Per month, from the last three whole months before ``today`` (the programme's day).

    A factor that these months cannot give is a planning assumption and marked so.
    """
    today = today or programme_day()
    last_day = month_start(today) - ONE_DAY
    months = months_between(last_day - ONE_DAY * 62, last_day)[-MEASURED_MONTHS:]
    first, last = months[0], months[-1]
    report = participation(site, first, last)
    people_months = sum(month.people for month in report.all_months)
    shares = confirmed_between(shares_of(site), first, last_day).count()
    value = media_value(site, first, last_day)
    readers = value.total.readers
    return StartValues(
        people=_measured(people_months, len(months), "1") or _assumed_people(site),
        posts=_measured(shares, people_months, "0.1") or Factor(ASSUMED_POSTS, False),
        clicks=_measured(readers, shares, "0.1") or Factor(ASSUMED_CLICKS, False),
        price=_measured_price(value) or _assumed_price(site, today),
        currency=value.currency,
        first=first,
        last=last,
        measured_value=_mean(value, len(months)),
    )


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def _measured(total: int, parts: int, step: str) -> Factor | None:
    value = _rounded(Decimal(total) / parts, step) if parts else Decimal(0)
    return Factor(value, True) if value else None


def _measured_price(value: MediaValue) -> Factor | None:
    priced = value.total.readers - value.total.unpriced
    if not priced or not value.total.value:
        return None
    return Factor(_rounded(value.total.value / priced, "0.01"), True)


def _mean(value: MediaValue, months: int) -> Decimal | None:
    return None if value.total.value is None else _rounded(value.total.value / months, "0.01")


def _assumed_people(site: Site) -> Factor:
    eligible = eligible_users(site).count()
    return Factor(max(_rounded(eligible * ASSUMED_SHARE_OF_EMPLOYEES, "1"), Decimal(1)), False)


def _assumed_price(site: Site, day: date) -> Factor:
    price = price_book(site).on(ASSUMED_PRICE_NETWORK, day)
    if price is None:
        price = get_network(ASSUMED_PRICE_NETWORK).default_price
    return Factor(price, False)
