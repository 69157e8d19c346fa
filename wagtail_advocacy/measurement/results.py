"""The programme's results as everybody may see them: figures of the whole group alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import (
    month_start,
    months_between,
    next_month,
    programme_day,
)
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.sharing.models import Share

from .models import ResultsLetter
from .participation import confirmed_between, people_in_period, shares_of
from .prices import price_book
from .value import add_up, daily_figures


ONE_DAY = date.resolution
MONTHS_SHOWN = 12
# Seconds for which the figures of a month may be old: it is over, but late clicks are judged.
RESULTS_AGE = 300


@dataclass(frozen=True)
class MonthResults:
    """What a whole programme did in one month that is over.

    ``is_hidden``: fewer people than the programme's minimum group size shared, so that nothing
    is said of them. ``value`` is ``None`` where no price was known or the owner does not show it.
    """

    month: date
    people: int = 0
    eligible: Decimal | None = None
    rate: Decimal | None = None
    shares: int = 0
    readers: int = 0
    currency: str = ""
    value: Decimal | None = None
    is_hidden: bool = False


def shown_months(site: Site, today: date) -> list[date]:
    """The months that are over and have something to tell, the newest first: at most
    ``MONTHS_SHOWN``, from the first confirmed share on. One query."""
    last = month_start(month_start(today) - ONE_DAY)
    first_share = (
        shares_of(site)
        .filter(state=Share.State.CONFIRMED)
        .order_by("confirmed_at")
        .values_list("confirmed_at", flat=True)
        .first()
    )
    if first_share is None:
        return []
    first = month_start(programme_day(first_share))
    return months_between(first, last)[: -MONTHS_SHOWN - 1 : -1] if first <= last else []


def results_lately(site: Site, month: date) -> MonthResults:
    """``results_of``, at most five minutes old."""
    key = f"wagtail_advocacy.results.{site.pk}.{month}"
    return cache.get_or_set(key, lambda: results_of(site, month), RESULTS_AGE)


def results_of(site: Site, month: date) -> MonthResults:
    """What the programme of ``site`` did in the month that begins on ``month``."""
    programme = settings_for(site)
    last = next_month(month) - ONE_DAY
    people = people_in_period(site, month, last)
    if people.people < programme.minimum_group_size:
        return MonthResults(month, is_hidden=True)
    book = price_book(site)
    clicks = add_up(daily_figures(site, month, last, book=book), book)
    return MonthResults(
        month=month,
        people=people.people,
        eligible=people.eligible,
        rate=people.rate,
        shares=confirmed_between(shares_of(site), month, last).count(),
        readers=clicks.readers,
        currency=book.currency,
        value=clicks.value if programme.shows_value_to_all else None,
    )


def shown_letter(site: Site, month: date) -> ResultsLetter | None:
    """The owner's words about ``month``, once he shows them."""
    return ResultsLetter.objects.filter(site=site, month=month, is_shown=True).first()
