"""Which teams may be shown on their own, so that nobody can be picked out of a figure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, Subquery, Sum, Value, When
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import month_start, months_between, next_month
from wagtail_advocacy.programme.models import HeadCount, Team
from wagtail_advocacy.programme.queries import settings_for


TeamId = int | None

# What a filter calls the teams that are too small to be shown on their own.
SMALLER = "smaller"
NO_TEAM = "none"


@dataclass(frozen=True)
class Group:
    """Teams whose figures are shown together.

    ``hidden``: even together they are fewer people than the programme's minimum.
    """

    key: str
    name: str
    team_ids: frozenset[TeamId]
    hidden: bool = False

    @property
    def is_folded(self) -> bool:
        return self.key == SMALLER

    @classmethod
    def of_smaller(cls, team_ids: Iterable[TeamId], *, hidden: bool) -> "Group":
        """The teams that are shown together because they are small."""
        return cls(SMALLER, _("Smaller teams"), frozenset(team_ids), hidden=hidden)


def single_groups(team_ids: Iterable[TeamId], names: Mapping[int, str]) -> list[Group]:
    """A group for each team, by name, people without a team last."""
    teams = set(team_ids)
    groups = [
        Group(str(team_id), names.get(team_id, _("A former team")), frozenset({team_id}))
        for team_id in teams - {None}
    ]
    groups.sort(key=lambda group: (group.name.casefold(), group.key))
    if None in teams:
        groups.append(Group(NO_TEAM, _("No team"), frozenset({None})))
    return groups


def group_teams(
    team_ids: Iterable[TeamId],
    sizes: Mapping[TeamId, Decimal | int],
    names: Mapping[int, str],
    minimum: int,
) -> list[Group]:
    """The teams by name, those with fewer than ``minimum`` people folded into one at the end.

    ``team_ids`` are the teams that have a part in the figures (``None``: people without a
    team), ``sizes`` their eligible people; a team without a size counts as too small.
    Where all small teams together are still below the minimum, the smallest of the others
    joins them: shown apart, the small ones could be found by subtraction from the total. Only
    when there is no other team is the folded group hidden.
    """
    everybody = set(team_ids)
    apart = {team_id for team_id in everybody if sizes.get(team_id, 0) >= minimum}
    folded = everybody - apart
    while folded and apart and sum(sizes.get(team_id, 0) for team_id in folded) < minimum:
        smallest = min(apart, key=lambda team_id: (sizes[team_id], team_id or 0))
        apart.discard(smallest)
        folded.add(smallest)
    groups = single_groups(apart, names)
    if folded:
        people = sum(sizes.get(team_id, 0) for team_id in folded)
        groups.append(Group.of_smaller(folded, hidden=people < minimum))
    return groups


def in_teams(column: str, teams: Collection[TeamId]) -> Q:
    """Condition: the team id in ``column`` is one of ``teams``."""
    ids = [team_id for team_id in teams if team_id is not None]
    condition = Q(**{f"{column}__in": ids})
    return condition | Q(**{f"{column}__isnull": True}) if None in teams else condition


def mean_eligible(
    site: Site, first: date, last: date, teams: Collection[TeamId] | None = None
) -> Decimal | None:
    """Eligible people as the mean of the days that were recorded from ``first`` to ``last``."""
    counts = HeadCount.objects.filter(site=site, day__range=(first, last)).order_by()
    chosen = None if teams is None else in_teams("team_id", teams)
    days = counts.values_list("day").annotate(total=Sum("eligible", filter=chosen, default=0))
    totals = [total for _day, total in days]
    return Decimal(sum(totals)) / len(totals) if totals else None


def eligible_by_month(
    site: Site, first_month: date, last_month: date
) -> dict[date, dict[TeamId, Decimal]]:
    """``mean_head_counts`` of every month from ``first_month`` to ``last_month``, in two
    queries. Months of which no day was recorded are left out."""
    months = months_between(first_month, last_month)
    borders = [
        When(day__lt=next_month(month), then=Value(number)) for number, month in enumerate(months)
    ]
    counts = HeadCount.objects.filter(
        site=site, day__gte=first_month, day__lt=next_month(last_month)
    ).order_by()
    # Comparing is quicker than truncating, which SQLite does in Python.
    number = Case(*borders, output_field=IntegerField())
    days = Counter(month_start(day) for day in counts.values_list("day", flat=True).distinct())
    means: dict[date, dict[TeamId, Decimal]] = {}
    rows = counts.annotate(number=number).values_list("number", "team_id")
    for index, team_id, total in rows.annotate(total=Sum("eligible")):
        month = months[index]
        means.setdefault(month, {})[team_id] = Decimal(total) / days[month]
    return means


def groups_between(
    site: Site, first_month: date, last_month: date, teams: Iterable[TeamId]
) -> list[Group]:
    """The groups in which figures of ``teams`` from ``first_month`` to ``last_month`` (first days)
    may be shown: teams that were too small in any of these months are together. Four queries."""
    sizes: dict[TeamId, Decimal] = {}
    for by_team in eligible_by_month(site, first_month, last_month).values():
        for team_id, people in by_team.items():
            sizes[team_id] = min(people, sizes.get(team_id, people))
    present = {team_id for team_id, people in sizes.items() if people}
    minimum = settings_for(site).minimum_group_size
    return group_teams(present | set(teams), sizes, team_names(site), minimum)


def current_groups(site: Site, *, personal: bool = False) -> list[Group]:
    """The groups of ``site`` as of the last day on which heads were counted: for whoever has the
    permission for personal figures (``personal``) each team, else those that are large enough.

    Without a head-count every team counts as too small.
    """
    last_day = HeadCount.objects.filter(site=site).order_by("-day").values("day")[:1]
    sizes = dict(
        HeadCount.objects.filter(site=site, day=Subquery(last_day)).values_list(
            "team_id", "eligible"
        )
    )
    names = team_names(site)
    active = {team_id for team_id, people in sizes.items() if people} if sizes else set(names)
    if personal:
        return single_groups(active, names)
    return group_teams(active, sizes, names, settings_for(site).minimum_group_size)


def team_names(site: Site) -> dict[int, str]:
    """The names of the site's teams by id."""
    return dict(Team.objects.filter(site=site).values_list("pk", "name"))
