"""What a period could bring: people x posts each x clicks per post x price per click."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wagtail.models import Site

from wagtail_advocacy.content.models import TargetKind
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.calendar import (
    month_start,
    months_between,
    next_month,
    programme_day,
)
from wagtail_advocacy.programme.queries import eligible_users

from .groups import TeamId
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


def measured_months(today: date) -> tuple[date, date]:
    """First days of the first and the last of the whole months that are measured by default."""
    last_day = month_start(today) - ONE_DAY
    months = months_between(last_day - ONE_DAY * 62, last_day)[-MEASURED_MONTHS:]
    return months[0], months[-1]


def start_values(
    site: Site,
    *,
    today: date | None = None,
    first_month: date | None = None,
    last_month: date | None = None,
    teams: Collection[TeamId] | None = None,
    network: str = "",
    personal: bool = False,
) -> StartValues:
    """Factors per month, measured from ``first_month`` to ``last_month`` (first days; left out:
    the last three whole months before ``today``, the programme's day).

    ``teams`` are team ids (``None`` in it: people without a team), ``network`` is a network's
    id; left out: all. A factor that these months cannot give is a planning assumption and
    marked so. Posts are those with a link. Of ``teams``, unless ``personal`` figures may be
    shown, the months that may be, and all posts.
    """
    today = today or programme_day()
    if first_month is None or last_month is None:
        first_month, last_month = measured_months(today)
    last_day = next_month(last_month) - ONE_DAY
    count = len(months_between(first_month, last_month))
    options = {"teams": teams, "network": network, "personal": personal}
    months = participation(site, first_month, last_month, today=today, **options).all_months
    if teams is None or personal:
        people_months = sum(month.people for month in months)
        # Pictures and videos bring no clicks, so they would make those of the others look fewer.
        with_link = shares_of(site, teams, network).exclude(item__target_kind=TargetKind.NOTHING)
        shares = confirmed_between(with_link, first_month, last_day).count()
    else:
        shown = [month for month in months if month.people is not None]
        count = len(shown)
        people_months = sum(month.people for month in shown)
        shares = sum(month.shares for month in shown)
    value = media_value(site, first_month, last_day, **options)
    return StartValues(
        people=_measured(people_months, count, "1") or _assumed_people(site),
        posts=_measured(shares, people_months, "0.1") or Factor(ASSUMED_POSTS, False),
        clicks=_measured(value.total.readers, shares, "0.1") or Factor(ASSUMED_CLICKS, False),
        price=_measured_price(value) or _assumed_price(site, network, today),
        currency=value.currency,
        first=first_month,
        last=last_month,
        measured_value=_mean(value, count),
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
    if value.total.value is None or not months:
        return None
    return _rounded(value.total.value / months, "0.01")


def _assumed_people(site: Site) -> Factor:
    eligible = eligible_users(site).count()
    return Factor(max(_rounded(eligible * ASSUMED_SHARE_OF_EMPLOYEES, "1"), Decimal(1)), False)


def _assumed_price(site: Site, network: str, day: date) -> Factor:
    network = network or ASSUMED_PRICE_NETWORK
    price = price_book(site).on(network, day)
    if price is None:
        price = get_network(network).default_price
    return Factor(price, False)
