"""Reads about single shares, items, people and the programme as a whole."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth
from wagtail.models import Site

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.networks import network_choices
from wagtail_advocacy.programme.calendar import (
    month_start,
    months_between,
    next_month,
    programme_day,
)
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click, Engagement
from wagtail_advocacy.tracking.queries import KNOWN, readers_count

from .models import PastClicks
from .participation import ONE_DAY, confirmed_between, shares_of
from .readers import click_figures, readers_between, readers_by, readers_by_item


def change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    """By how many per cent ``now`` differs from ``before``.

    ``None`` where that says nothing: one of them is unknown, or it began from zero.
    """
    if now is None or not before:
        return None
    return (Decimal(now) - Decimal(before)) * 100 / Decimal(before)


def period_before(first_day: date, last_day: date) -> tuple[date, date]:
    """The equal number of days that ends just before ``first_day``."""
    return first_day - (last_day - first_day) - ONE_DAY, first_day - ONE_DAY


def readers_by_share(share_ids: Iterable[int]) -> Counter[int]:
    """Readers by share id, in one query; shares without any are left out."""
    return readers_by("share_id", share_id__in=list(share_ids))


@dataclass(frozen=True)
class ItemFigures:
    """What an item brought since it was first offered.

    ``value`` is ``None`` when it has readers, but no price was in force for any of them. Of
    pictures and videos, which are posted without a link, all but ``shares`` is ``None``.
    """

    shares: int = 0
    clicks: int | None = 0
    readers: int | None = 0
    value: Decimal | None = Decimal(0)

    def for_item(self, item: Item) -> "ItemFigures":
        """The same figures, without those that nobody can know of ``item``."""
        if not item.is_without_link:
            return self
        return replace(self, clicks=None, readers=None, value=None)


def item_figures(site: Site, item: Item | None = None) -> dict[int, ItemFigures]:
    """Confirmed shares, clicks, readers and media value of the site's items, or of ``item``
    alone, by item id; items without any are left out. Six queries."""
    confirmed = shares_of(site).filter(state=Share.State.CONFIRMED)
    if item is not None:
        confirmed = confirmed.filter(item=item)
    share_counts = dict(confirmed.values_list("item").annotate(n=Count("pk")))
    found = click_figures(site, item)
    figures = {}
    for item_id in share_counts.keys() | found.keys():
        clicks, readers, value = found.get(item_id, (0, 0, None))
        if value is None and not readers:
            value = Decimal(0)
        figures[item_id] = ItemFigures(share_counts.get(item_id, 0), clicks, readers, value)
    return figures


def shared_item_ids(site: Site) -> QuerySet:
    """The ids of the site's items that have a confirmed share, for ``pk__in``."""
    confirmed = Share.objects.filter(item__site=site, state=Share.State.CONFIRMED)
    return confirmed.order_by().values("item")


def shared_among(item_ids: Collection[int]) -> set[int]:
    """Those of the items that have a confirmed share, by id, in one query; quick when they are
    few."""
    confirmed = Share.objects.filter(item=OuterRef("pk"), state=Share.State.CONFIRMED)
    items = Item.objects.filter(Exists(confirmed), pk__in=item_ids).order_by()
    return set(items.values_list("pk", flat=True))


def best_items(
    site: Site, first_day: date, last_day: date, limit: int, origin: str = ""
) -> list[Item]:
    """The items with the most ``readers`` on the days from ``first_day`` to ``last_day``, the
    best first, at most ``limit``; of one ``origin``, or of all. Four queries."""
    found = readers_by_item(site, first_day, last_day, origin)
    best = sorted(found, key=lambda item_id: (-found[item_id], -item_id))[:limit]
    items = Item.objects.in_bulk(best)
    for item_id, item in items.items():
        item.readers = found[item_id]
    return [items[item_id] for item_id in best]


def unshared_items(site: Site) -> QuerySet[Item]:
    """What is marked shareable on ``site`` and nobody shared yet, the longest waiting first."""
    # One share of each item is looked for; a list of them would be read from all shares.
    confirmed = Share.objects.filter(item=OuterRef("pk"), state=Share.State.CONFIRMED).order_by()
    waiting = Item.objects.filter(site=site, shareable=True, withdrawn_at=None)
    waiting = waiting.alias(shared=Subquery(confirmed.values("pk")[:1])).filter(shared=None)
    return waiting.order_by("offered_at", "pk")


@dataclass(frozen=True)
class ProgrammeMonth:
    """What everybody together did in one month."""

    month: date
    people: int
    shares: int
    readers: int


def programme_month(site: Site, month: date | None = None) -> ProgrammeMonth:
    """The programme's figures of the month that starts on ``month`` (this one when left out):
    people with a confirmed share, confirmed shares, readers. Four queries."""
    month = month or month_start(programme_day())
    last = next_month(month) - ONE_DAY
    shares = confirmed_between(shares_of(site), month, last).aggregate(
        people=Count("ambassador", distinct=True), shares=Count("pk")
    )
    readers = readers_between(site, month, last)
    return ProgrammeMonth(month, shares["people"], shares["shares"], readers)


@dataclass(frozen=True)
class AmbassadorMonth:
    """One person's figures of one month. ``best`` is the share with the most readers in it."""

    month: date
    shares: int
    readers: int
    best: Share | None = None
    best_readers: int = 0


def ambassador_month(ambassador: Ambassador, month: date | None = None) -> AmbassadorMonth:
    """The person's confirmed shares and readers in the month that starts on ``month`` (this
    one when left out). At most three queries."""
    month = month or month_start(programme_day())
    last = next_month(month) - ONE_DAY
    shares = confirmed_between(ambassador.shares.order_by(), month, last).count()
    readers = readers_by("share_id", month, share__ambassador=ambassador)
    if not readers:
        return AmbassadorMonth(month, shares, 0)
    best_id = max(readers, key=lambda share_id: (readers[share_id], share_id))
    best = Share.objects.select_related("item", "item__page").get(pk=best_id)
    return AmbassadorMonth(month, shares, sum(readers.values()), best, readers[best_id])


def ambassador_history(
    ambassador: Ambassador, months: int = 12, *, today: date | None = None
) -> list[AmbassadorMonth]:
    """Month by month, oldest first, the running one last. Two queries."""
    last_month = month_start(today or programme_day())
    # Twelve months are at most 366 days; a month more or less does not matter to the start.
    first_month = months_between(last_month - ONE_DAY * 31 * (months - 1), last_month)[-months:][0]
    all_months = months_between(first_month, last_month)
    last_day = next_month(last_month) - ONE_DAY
    shares = (
        confirmed_between(ambassador.shares.order_by(), first_month, last_day)
        .annotate(month=TruncMonth("confirmed_at", tzinfo=programme_time_zone()))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    share_counts = {moment.date(): n for moment, n in shares}
    readers = readers_by("month", share__ambassador=ambassador)
    return [
        AmbassadorMonth(month, share_counts.get(month, 0), readers[month]) for month in all_months
    ]


@dataclass(frozen=True)
class NetworkFigures:
    network: str
    label: str
    shares: int
    readers: int


def ambassador_networks(ambassador: Ambassador) -> list[NetworkFigures]:
    """The person's confirmed shares and readers by network, most readers first. Two queries."""
    shares = ambassador.shares.filter(state=Share.State.CONFIRMED).order_by()
    share_counts = dict(shares.values_list("network").annotate(n=Count("pk")))
    readers = readers_by("share__network", share__ambassador=ambassador)
    labels = dict(network_choices())
    figures = [
        NetworkFigures(
            network,
            labels.get(network, network),
            share_counts.get(network, 0),
            readers.get(network, 0),
        )
        for network in share_counts.keys() | readers.keys()
    ]
    return sorted(figures, key=lambda row: (-row.readers, -row.shares, row.label))


def ambassador_shares(ambassador: Ambassador) -> QuerySet[Share]:
    """The person's shares, newest first, each with ``readers``, its item and its engagement;
    page through it."""
    counted = Click.objects.filter(KNOWN, share=OuterRef("pk")).order_by()
    readers = counted.values("share").annotate(readers=readers_count()).values("readers")
    past = PastClicks.objects.filter(share=OuterRef("pk")).order_by().values("share")
    past = past.annotate(n=Sum("readers")).values("n")
    return (
        ambassador.shares.select_related("item", "item__page", "item__image", "engagement")
        .annotate(
            readers=Coalesce(Subquery(readers, output_field=IntegerField()), 0)
            + Coalesce(Subquery(past, output_field=IntegerField()), 0)
        )
        .order_by("-last_started_at", "-pk")
    )


@dataclass(frozen=True)
class EngagementTotals:
    """Likes, comments and reshares where somebody knows them; ``None`` where nobody does."""

    likes: int | None
    comments: int | None
    reshares: int | None
    # Of how many of the shares anything is known, and how many they are.
    known_shares: int
    shares: int

    @property
    def total(self) -> int | None:
        known = [n for n in (self.likes, self.comments, self.reshares) if n is not None]
        return sum(known) if known else None


def engagement_by_network(shares: QuerySet[Share]) -> dict[str, tuple[int, int]]:
    """Likes, comments and reshares of ``shares`` by network, and of how many shares any of them are
    known; networks of which nothing is known are left out. One query."""
    rows = Engagement.objects.filter(share__in=shares).order_by().values("share__network")
    return {
        row["share__network"]: (
            sum(row[f"{name}_sum"] or 0 for name in ("likes", "comments", "reshares")),
            row["known_count"],
        )
        for row in rows.annotate(**_engagement_sums())
        if row["known_count"]
    }


def _engagement_sums() -> dict:
    any_known = Q(likes__isnull=False) | Q(comments__isnull=False) | Q(reshares__isnull=False)
    return {
        "known_count": Count("pk", filter=any_known),
        "likes_sum": Sum("likes"),
        "comments_sum": Sum("comments"),
        "reshares_sum": Sum("reshares"),
    }


def engagement_totals(shares: QuerySet[Share], count: int | None = None) -> EngagementTotals:
    """The engagement of ``shares``, which are so many (left out: counted). Two queries."""
    totals = Engagement.objects.filter(share__in=shares).aggregate(**_engagement_sums())
    return EngagementTotals(
        likes=totals["likes_sum"],
        comments=totals["comments_sum"],
        reshares=totals["reshares_sum"],
        known_shares=totals["known_count"],
        shares=shares.order_by().count() if count is None else count,
    )
