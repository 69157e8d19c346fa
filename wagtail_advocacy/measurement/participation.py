"""Who takes part: people with a confirmed share, divided by the people who could have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import day_end, day_start, months_between, next_month
from wagtail_advocacy.programme.models import HeadCount
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.sharing.models import Share

from .groups import Group, TeamId, group_teams, team_names


ONE_DAY = date.resolution
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Participation:
    """People of one group in one period.

    ``people`` have a confirmed share in it. ``started`` opened a network's dialog in it and
    are not known to have posted; somebody can be in both, so they are never added.
    ``eligible`` is the mean of the period's recorded days, ``None`` when no day was recorded.
    ``hidden``: too few people to be shown.
    """

    people: int = 0
    started: int = 0
    eligible: Decimal | None = None
    hidden: bool = False

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the eligible people; ``None`` when these are unknown or too few."""
        if self.hidden or not self.eligible:
            return None
        return self.people * HUNDRED / self.eligible


@dataclass(frozen=True)
class GroupParticipation:
    group: Group
    months: list[Participation]
    total: Participation


@dataclass(frozen=True)
class ParticipationReport:
    """Months across, teams down; ``all_months`` and ``total`` count everybody once."""

    months: list[date]
    all_months: list[Participation]
    total: Participation
    groups: list[GroupParticipation] = field(default_factory=list)


def shares_of(
    site: Site, teams: Collection[TeamId] | None = None, network: str = ""
) -> QuerySet[Share]:
    """The shares on ``site``, of the ``teams`` of that time (``None`` in it: no team) and by
    ``network``; both left out: all."""
    shares = Share.objects.filter(ambassador__site=site).order_by()
    if teams is not None:
        shares = shares.filter(in_teams("team_id", teams))
    return shares.filter(network=network) if network else shares


def in_teams(column: str, teams: Collection[TeamId]) -> Q:
    """Condition: the team id in ``column`` is one of ``teams``."""
    ids = [team_id for team_id in teams if team_id is not None]
    condition = Q(**{f"{column}__in": ids})
    return condition | Q(**{f"{column}__isnull": True}) if None in teams else condition


def confirmed_between(shares: QuerySet[Share], first: date, last: date) -> QuerySet[Share]:
    """Those that were confirmed on the programme's days from ``first`` to ``last``."""
    return shares.filter(
        state=Share.State.CONFIRMED,
        confirmed_at__gte=day_start(first),
        confirmed_at__lt=day_end(last),
    )


def started_between(shares: QuerySet[Share], first: date, last: date) -> QuerySet[Share]:
    """Those that were started on the days from ``first`` to ``last`` and never confirmed."""
    return shares.filter(
        state=Share.State.STARTED,
        started_at__gte=day_start(first),
        started_at__lt=day_end(last),
    )


def mean_eligible(
    site: Site, first: date, last: date, teams: Collection[TeamId] | None = None
) -> Decimal | None:
    """Eligible people as the mean of the days that were recorded from ``first`` to ``last``."""
    counts = HeadCount.objects.filter(site=site, day__range=(first, last))
    days = counts.aggregate(days=Count("day", distinct=True))["days"]
    if not days:
        return None
    if teams is not None:
        counts = counts.filter(in_teams("team_id", teams))
    return Decimal(counts.aggregate(total=Sum("eligible"))["total"] or 0) / days


def eligible_by_month(
    site: Site, first_month: date, last_month: date
) -> dict[date, dict[TeamId, Decimal]]:
    """``mean_head_counts`` of every month from ``first_month`` to ``last_month``, in two
    queries. Months of which no day was recorded are left out."""
    counts = (
        HeadCount.objects.filter(site=site, day__gte=first_month, day__lt=next_month(last_month))
        .order_by()
        .annotate(month=TruncMonth("day"))
    )
    days = dict(counts.values_list("month").annotate(days=Count("day", distinct=True)))
    means: dict[date, dict[TeamId, Decimal]] = {}
    for month, team_id, total in counts.values_list("month", "team_id").annotate(
        total=Sum("eligible")
    ):
        means.setdefault(month, {})[team_id] = Decimal(total) / days[month]
    return means


def month_number(column: str, months: Sequence[date]) -> Case:
    """Annotation: which of ``months`` (first days, without a gap) the moment in ``column`` is
    in, on the programme's clock; 0 is the first one.

    Comparing with the months' borders is many times quicker than truncating every moment,
    which SQLite does in Python.
    """
    borders = [
        When(**{f"{column}__lt": day_start(next_month(month))}, then=Value(number))
        for number, month in enumerate(months)
    ]
    return Case(*borders, output_field=IntegerField())


def people_in_period(
    site: Site,
    first: date,
    last: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
) -> Participation:
    """Participation on the days from ``first`` to ``last``, everybody counted once."""
    shares = shares_of(site, teams, network)
    distinct = Count("ambassador", distinct=True)
    return Participation(
        people=confirmed_between(shares, first, last).aggregate(n=distinct)["n"],
        started=started_between(shares, first, last).aggregate(n=distinct)["n"],
        eligible=mean_eligible(site, first, last, teams),
    )


def participation(
    site: Site,
    first_month: date,
    last_month: date,
    *,
    teams: Collection[TeamId] | None = None,
    network: str = "",
) -> ParticipationReport:
    """Participation by month and by team, from ``first_month`` to ``last_month`` (first days).

    ``teams`` are team ids (``None`` in it: people without a team), ``network`` is a network's
    id; left out: all. A share belongs to the month in which it was confirmed, on the
    programme's clock, and to the team that the person was in when sharing. Nine queries
    whatever the number of rows.
    """
    months = months_between(first_month, last_month)
    last_day = next_month(last_month) - ONE_DAY
    shares = shares_of(site, teams, network)
    confirmed = _People(confirmed_between(shares, first_month, last_day), "confirmed_at", months)
    started = _People(started_between(shares, first_month, last_day), "started_at", months)
    eligible = eligible_by_month(site, first_month, last_month)
    wanted = [
        group
        for group in _groups(site, eligible, confirmed.teams | started.teams)
        if teams is None or group.team_ids & set(teams)
    ]

    def cell(month: date | None, group: Group | None) -> Participation:
        team_ids = group.team_ids if group else None
        return Participation(
            people=confirmed.count(month, team_ids),
            started=started.count(month, team_ids),
            eligible=_eligible(eligible, month, team_ids if group else teams),
            hidden=bool(group and group.hidden),
        )

    return ParticipationReport(
        months=months,
        all_months=[cell(month, None) for month in months],
        total=cell(None, None),
        groups=[
            GroupParticipation(group, [cell(month, group) for month in months], cell(None, group))
            for group in wanted
        ],
    )


def shown_together(
    site: Site, first_month: date, last_month: date, teams: Collection[TeamId]
) -> frozenset[TeamId]:
    """``teams`` and those whose figures from ``first_month`` to ``last_month`` (first days) are
    shown together with theirs, because some of them were too small then. Four queries."""
    last_day = next_month(last_month) - ONE_DAY
    shares = shares_of(site)
    sharing = {
        *_team_ids(confirmed_between(shares, first_month, last_day)),
        *_team_ids(started_between(shares, first_month, last_day)),
    }
    groups = _groups(site, eligible_by_month(site, first_month, last_month), sharing)
    wanted = [group.team_ids for group in groups if group.team_ids & set(teams)]
    return frozenset(teams).union(*wanted)


def groups_between(
    site: Site, first_month: date, last_month: date, teams: Collection[TeamId]
) -> list[Group]:
    """The groups in which figures of ``teams`` from ``first_month`` to ``last_month`` (first days)
    may be shown, as in the participation report. Four queries."""
    return _groups(site, eligible_by_month(site, first_month, last_month), set(teams))


def _team_ids(shares: QuerySet[Share]) -> QuerySet:
    return shares.values_list("team_id", flat=True).distinct()


class _People:
    """Distinct people by month and team."""

    def __init__(self, shares: QuerySet[Share], moment: str, months: Sequence[date]):
        """``moment`` is the column that says in which of ``months`` a share counts."""
        self.by_month_and_team: dict[tuple[date, TeamId], set[int]] = {}
        rows = shares.annotate(month=month_number(moment, months))
        for number, team_id, person in rows.values_list(
            "month", "team_id", "ambassador_id"
        ).distinct():
            self.by_month_and_team.setdefault((months[number], team_id), set()).add(person)

    @property
    def teams(self) -> set[TeamId]:
        return {team_id for _month, team_id in self.by_month_and_team}

    def count(self, month: date | None, teams: Collection[TeamId] | None) -> int:
        """People of ``teams`` in ``month``; ``None`` for either: all, everybody once."""
        found = [
            people
            for (in_month, team_id), people in self.by_month_and_team.items()
            if (month is None or in_month == month) and (teams is None or team_id in teams)
        ]
        return len(set().union(*found))


def _groups(
    site: Site, eligible: dict[date, dict[TeamId, Decimal]], sharing: set[TeamId]
) -> list[Group]:
    """Teams fold by their smallest month, so that no single month gives them away."""
    sizes: dict[TeamId, Decimal] = {}
    for by_team in eligible.values():
        for team_id, people in by_team.items():
            sizes[team_id] = min(people, sizes.get(team_id, people))
    present = {team_id for by_team in eligible.values() for team_id, n in by_team.items() if n}
    minimum = settings_for(site).minimum_group_size
    return group_teams(present | sharing, sizes, team_names(site), minimum)


def _eligible(
    eligible: dict[date, dict[TeamId, Decimal]],
    month: date | None,
    teams: Collection[TeamId] | None,
) -> Decimal | None:
    """Eligible people in ``month``; without a month the mean of the months that are known."""
    known = [by_team for day, by_team in eligible.items() if month in (None, day)]
    if not known:
        return None
    sums = [
        sum((n for team_id, n in by_team.items() if teams is None or team_id in teams), Decimal(0))
        for by_team in known
    ]
    return sum(sums, Decimal(0)) / len(sums)
