"""What the hub says in figures, to everybody and to one person."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.models import Site

from wagtail_advocacy.measurement.readers import readers_by
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.calendar import (
    day_start,
    month_start,
    months_between,
    programme_day,
)
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import current_guidelines
from wagtail_advocacy.programme.topics import topic_names_lately
from wagtail_advocacy.sharing.models import Share


# Seconds for which a figure or a notice beside the feed may be old.
TOGETHER_AGE = 300
GUIDELINES_AGE = 60
MONTH_AGE = 60
MONTHS_SHOWN = 12


def readers_together(site: Site) -> int:
    """How many readers all shares of ``site`` brought this month; at most five minutes old."""
    month = month_start(programme_day())
    key = f"wagtail_advocacy.readers_together.{site.pk}.{month}"
    return cache.get_or_set(key, lambda: _readers_in(site, month), TOGETHER_AGE)


def _readers_in(site: Site, month: date) -> int:
    return readers_by("share__ambassador__site", month, share__ambassador__site=site).total()


def has_new_guidelines(ambassador: Ambassador) -> bool:
    """Whether there is a later version than the one accepted; at most a minute late."""
    site = ambassador.site
    latest = cache.get_or_set(
        f"wagtail_advocacy.guidelines.{site.pk}",
        lambda: getattr(current_guidelines(site), "pk", 0),
        GUIDELINES_AGE,
    )
    return latest > (ambassador.guidelines_id or 0)


def topic_choices(site: Site, reader: Reader) -> list[tuple[UUID, str]]:
    """Keys and names of the topics that the feed can be narrowed to, by name. Topics that are
    closed to the person, or that he does not follow, are left out."""
    hidden = reader.closed_topics | reader.unfollowed_topics
    names = topic_names_lately(site, get_language() or "")
    chosen = [(key, name) for key, name in names.items() if key not in hidden]
    return sorted(chosen, key=lambda row: row[1].casefold())


@dataclass(frozen=True)
class Month:
    """One person's current month: confirmed shares, readers, and the shares that brought them."""

    shares: int
    readers: int
    shares_with_readers: int


def my_month_lately(ambassador: Ambassador) -> Month:
    """``my_month``, at most a minute old."""
    key = _month_key(ambassador)
    return cache.get_or_set(key, lambda: my_month(ambassador), MONTH_AGE)


def forget_month(ambassador: Ambassador) -> None:
    """Count anew for the next page, because the person did something that counts."""
    cache.delete(_month_key(ambassador))


def _month_key(ambassador: Ambassador) -> str:
    return f"wagtail_advocacy.month.{ambassador.pk}.{month_start(programme_day())}"


def my_month(ambassador: Ambassador) -> Month:
    """What the person did and reached since the first of this month."""
    month = month_start(programme_day())
    shares = Share.objects.filter(
        ambassador=ambassador,
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(month),
    ).count()
    readers = readers_by("share_id", month, share__ambassador=ambassador)
    return Month(shares, readers.total(), len(readers))


@dataclass(frozen=True)
class Impact:
    """What the person's shares brought since he joined."""

    shares: int
    readers: int
    best: Share | None
    best_readers: int
    by_month: list[tuple[date, int]]
    by_network: list[tuple[str, int]]


def impact_of(ambassador: Ambassador) -> Impact:
    """The person's own figures, in five queries however many shares there are."""
    by_network = readers_by("share__network", share__ambassador=ambassador)
    by_share = readers_by("share_id", share__ambassador=ambassador)
    best = max(by_share, key=lambda share_id: (by_share[share_id], share_id), default=None)
    return Impact(
        shares=Share.objects.filter(ambassador=ambassador, state=Share.State.CONFIRMED).count(),
        readers=by_network.total(),
        best=Share.objects.select_related("item").get(pk=best) if best else None,
        best_readers=by_share[best],
        by_month=_by_month(readers_by("month", share__ambassador=ambassador)),
        by_network=sorted(by_network.items(), key=lambda row: (-row[1], row[0])),
    )


def _by_month(readers: Counter[date]) -> list[tuple[date, int]]:
    today = programme_day()
    first = month_start(today)
    for _step in range(MONTHS_SHOWN - 1):
        first = month_start(date.fromordinal(first.toordinal() - 1))
    known = [month for month in readers if month >= first]
    months = months_between(min(known, default=month_start(today)), today)
    return [(month, readers[month]) for month in months]
