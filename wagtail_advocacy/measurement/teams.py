"""Teams beside one another, by head, so that a small one is not behind a large one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_end, next_month
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.queries import eligible_users, settings_for, team_ids_by_user

from .cells import ONE_DAY
from .groups import Group, TeamId
from .prices import MonthPrices
from .release import GroupFigures, GroupRelease, says_enough
from .team_figures import value_of_month
from .value import mean_prices


HUNDRED = Decimal(100)


@dataclass(frozen=True)
class TeamMonths:
    """What a team did in some months, of those that may be shown.

    Everything ``per_head`` is per eligible person and month. ``None``: it is shown of too few of
    the ``months``, those in which eligible people were counted; ``by_month`` has them one by one.
    ``people_months`` says of how many people and shares are shown, ``reader_months`` of how many
    readers and value are.
    """

    group: Group
    eligible: Decimal | None
    joined: int | None
    people: Decimal | None
    rate: Decimal | None
    shares_per_head: Decimal | None
    readers_per_head: Decimal | None
    value_per_head: Decimal | None
    people_months: int
    reader_months: int
    by_month: list[tuple[date, GroupFigures]]

    @property
    def months(self) -> int:
        return len(self.by_month)


@dataclass(frozen=True)
class TeamsReport:
    months: list[date]
    # Of them, those in which nobody counted the eligible people.
    uncounted: list[date]
    # What a reader is worth.
    prices: MonthPrices
    everybody: TeamMonths
    teams: list[TeamMonths]
    # Joined people are given in steps of so many.
    step: int

    @property
    def currency(self) -> str:
        return self.prices.currency


def teams_report(
    site: Site, first_month: date, last_month: date, *, network: str = "", personal: bool = False
) -> TeamsReport:
    """The teams of ``site`` from ``first_month`` to ``last_month`` (first days of months that are
    over), of shares by ``network`` or by all. ``personal``: for whoever has the permission for
    personal figures.

    Readers have the mean value that a reader of the programme had in their month, see
    ``MonthPrices``.
    """
    release = GroupRelease(site, first_month, last_month, network=network, personal=personal)
    prices = mean_prices(site, first_month, last_month, network=network)
    step = 1 if personal else settings_for(site).minimum_group_size
    joined = joined_by_team(site, next_month(last_month) - ONE_DAY)

    def row(group: Group, months: list[GroupFigures], found: int) -> TeamMonths:
        shown = None if group.hidden else found // step * step
        counted = [
            (month, figures)
            for month, figures in zip(release.months, months, strict=True)
            if release.is_counted(month)
        ]
        return _team_months(group, counted, prices, shown)

    everybody = Group("", "", frozenset())
    return TeamsReport(
        months=release.months,
        uncounted=[month for month in release.months if not release.is_counted(month)],
        prices=prices,
        everybody=row(
            everybody,
            [release.everybody(month) for month in release.months],
            sum(joined.values()),
        ),
        teams=[
            row(
                group,
                [release.figures(group, month) for month in release.months],
                sum(joined.get(team, 0) for team in group.team_ids),
            )
            for group in release.groups
        ],
        step=step,
    )


def joined_by_team(site: Site, day: date) -> dict[TeamId, int]:
    """How many eligible people had joined at the end of ``day``, by the id of the team that they
    are in now."""
    users = eligible_users(site)
    teams = team_ids_by_user(site, users)
    members: QuerySet = Ambassador.objects.filter(site=site, joined_at__lt=day_end(day))
    members = members.filter(Q(left_at=None) | Q(left_at__gte=day_end(day)))
    counts: dict[TeamId, int] = {}
    for user_id in members.filter(user__in=users).values_list("user", flat=True):
        team = teams.get(user_id)
        counts[team] = counts.get(team, 0) + 1
    return counts


def _team_months(
    group: Group,
    months: list[tuple[date, GroupFigures]],
    prices: MonthPrices,
    joined: int | None,
) -> TeamMonths:
    sized = [(month, figures) for month, figures in months if figures.eligible]
    shared = [figures for _month, figures in sized if figures.people is not None]
    read = [(month, figures) for month, figures in sized if figures.readers is not None]
    people_months, reader_months = len(shared), len(read)
    if not says_enough(people_months, len(months)):
        shared = []
    if not says_enough(reader_months, len(months)):
        read = []
    valued = [
        (value, figures)
        for month, figures in read
        if (value := value_of_month(figures.readers, prices, month)) is not None
    ]

    def per_head(total: Iterable, of: list[GroupFigures]) -> Decimal | None:
        heads = sum((figures.eligible for figures in of), Decimal(0))
        return sum(total, Decimal(0)) / heads if heads else None

    rate = per_head((figures.people for figures in shared), shared)
    return TeamMonths(
        group=group,
        eligible=_mean([figures.eligible for figures in shared]),
        joined=joined,
        people=_mean([figures.people for figures in shared]),
        rate=None if rate is None else rate * HUNDRED,
        shares_per_head=per_head((figures.shares for figures in shared), shared),
        readers_per_head=per_head(
            (figures.readers for _month, figures in read), [figures for _month, figures in read]
        ),
        value_per_head=per_head(
            (value for value, _figures in valued), [figures for _value, figures in valued]
        ),
        people_months=people_months,
        reader_months=reader_months,
        by_month=months,
    )


def _mean(values: list) -> Decimal | None:
    return Decimal(sum(values)) / len(values) if values else None
