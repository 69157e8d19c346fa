"""The metrics of shares, people and clicks."""

from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Engagement

from .metrics import (
    CAMPAIGN,
    ITEM,
    TEAM,
    Metric,
    RateMetric,
    Scope,
    in_windows,
    register_metric,
)
from .participation import confirmed_between, participation, people_in_period, shares_of
from .prices import PriceBook
from .readers import clicks_by_item, readers_by_item
from .value import DayClicks, add_up


def _decimal(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


class ClickMetric(Metric):
    """Something that every day's clicks add up to."""

    is_of_clicks = True
    narrows = frozenset({CAMPAIGN, TEAM, ITEM})

    def values(self, scope, windows, source):
        rows = source.days(scope)
        book = source.book(scope.site)
        return [
            self.sum_of([row for row in rows if first <= row.day <= last], book)
            for first, last in windows
        ]

    def sum_of(self, rows: list[DayClicks], book: PriceBook) -> Decimal | None:
        raise NotImplementedError


class Clicks(ClickMetric):
    id = "clicks"
    label = _("Clicks")
    counted = _(
        "Counted clicks, at most one per visitor, share and half-hour. Of a team without those of "
        "visitors who object to tracking."
    )

    def sum_of(self, rows, book):
        return Decimal(sum(row.clicks for row in rows))

    def of_team(self, team):
        return _decimal(team.clicks)

    def by_item(self, site, first, last):
        return clicks_by_item(site, first, last, "clicks")


class Readers(ClickMetric):
    id = "readers"
    label = _("Readers")
    counted = _("Unique clicks: different outside visitors of one share on one day.")

    def sum_of(self, rows, book):
        return Decimal(sum(row.readers for row in rows))

    def of_team(self, team):
        return _decimal(team.readers)

    def by_item(self, site, first, last):
        return readers_by_item(site, first, last)


class MediaValueMetric(ClickMetric):
    id = "media_value"
    label = _("Media value (estimate)")
    counted = _(
        "Readers times the price per click that was in force on the day of the click. An estimate. "
        "Readers of a team have the mean price of their month."
    )
    unit = "money"
    unknown = _("No price per click was in force.")

    def sum_of(self, rows, book):
        total = add_up(rows, book)
        return total.value if total.value is not None or total.readers else Decimal(0)

    def of_team(self, team):
        return team.value


class ShareMetric(Metric):
    """Something that confirmed shares add up to; they belong to the day of their confirmation."""

    narrows = frozenset({CAMPAIGN, ITEM})

    def values(self, scope, windows, source):
        return in_windows(self.rows(scope), "confirmed_at", self.counting, windows)

    @staticmethod
    def rows(scope: Scope) -> QuerySet[Share]:
        """Every confirmed share that is meant."""
        shares = shares_of(scope.site).filter(state=Share.State.CONFIRMED)
        if scope.campaign is not None:
            shares = shares.filter(campaign=scope.campaign)
        return shares.filter(item=scope.item) if scope.item is not None else shares

    def counting(self, condition: Q) -> Count:
        """The aggregate, of rows that meet ``condition``."""
        raise NotImplementedError


class Shares(ShareMetric):
    id = "shares"
    label = _("Shares")
    counted = _("Confirmed shares: one person, one item, one network.")
    narrows = frozenset({CAMPAIGN, TEAM, ITEM})

    def counting(self, condition):
        return Count("pk", filter=condition)

    def of_team(self, team):
        return _decimal(team.shares)

    def by_item(self, site, first, last):
        confirmed = confirmed_between(shares_of(site), first, last)
        return dict(confirmed.values_list("item").annotate(n=Count("pk")))


class People(ShareMetric):
    id = "people"
    label = _("People with a confirmed share")
    counted = _("Everybody with a confirmed share on these days, each once.")
    narrows = frozenset({CAMPAIGN})

    def counting(self, condition):
        return Count("ambassador", distinct=True, filter=condition)


class Engaged(ShareMetric):
    id = "engaged"
    label = _("Likes, comments and reshares")
    counted = _(
        "What is known of the shares that were confirmed on these days. Where nobody knows any it "
        "is unknown, which is not zero."
    )
    unknown = _("Of none of these shares likes, comments or reshares are known.")

    def values(self, scope, windows, source):
        shares = self.rows(scope)
        entered = Engagement.objects.filter(share__in=shares)
        found = [
            in_windows(entered, "share__confirmed_at", self._summing(name), windows)
            for name in ("likes", "comments", "reshares")
        ]
        known = in_windows(entered, "share__confirmed_at", self._knowing, windows)
        return [
            sum(parts, Decimal(0)) if any_known else None
            for any_known, *parts in zip(known, *found, strict=True)
        ]

    @staticmethod
    def _summing(name: str):
        return lambda condition: Sum(name, filter=condition)

    @staticmethod
    def _knowing(condition: Q) -> Count:
        any_known = Q(likes__isnull=False) | Q(comments__isnull=False) | Q(reshares__isnull=False)
        return Count("pk", filter=condition & any_known)


class Joined(Metric):
    id = "joined"
    label = _("Ambassadors who joined")
    counted = _("People who joined on these days, those who left since among them.")

    def values(self, scope, windows, source):
        people = Ambassador.objects.filter(site=scope.site)
        return in_windows(
            people, "joined_at", lambda condition: Count("pk", filter=condition), windows
        )


class ParticipationRate(RateMetric):
    id = "participation"
    label = _("Participation")
    counted = _(
        "People with a confirmed share in a month, divided by the mean number of eligible people "
        "on its days."
    )
    narrows = frozenset({TEAM})
    unknown = _("On no day of this time were the eligible people counted.")

    def values(self, scope, windows, source):
        return [people_in_period(scope.site, first, last).rate for first, last in windows]

    def months(self, site, first_month, last_month):
        report = participation(site, first_month, last_month)

        def rates(months):
            pairs = zip(report.months, months, strict=True)
            return {day: month.rate for day, month in pairs if not month.hidden}

        alone = {
            team_id: rates(row.months)
            for row in report.groups
            if not (row.group.hidden or row.group.is_folded)
            for team_id in row.group.team_ids - {None}
        }
        return rates(report.all_months), alone


for built_in in (
    ParticipationRate,
    People,
    Shares,
    Readers,
    Clicks,
    MediaValueMetric,
    Engaged,
    Joined,
):
    register_metric(built_in)
