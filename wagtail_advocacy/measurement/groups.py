"""Which teams may be shown on their own, so that nobody can be picked out of a figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Subquery
from django.utils.translation import gettext as _
from wagtail.models import Site

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
    groups = [
        Group(str(team_id), names.get(team_id, ""), frozenset({team_id}))
        for team_id in apart - {None}
    ]
    groups.sort(key=lambda group: group.name.casefold())
    if None in apart:
        groups.append(Group(NO_TEAM, _("No team"), frozenset({None})))
    if folded:
        people = sum(sizes.get(team_id, 0) for team_id in folded)
        groups.append(
            Group(SMALLER, _("Smaller teams"), frozenset(folded), hidden=people < minimum)
        )
    return groups


def current_groups(site: Site) -> list[Group]:
    """The groups of ``site`` as of the last day on which heads were counted.

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
    return group_teams(active, sizes, names, settings_for(site).minimum_group_size)


def team_names(site: Site) -> dict[int, str]:
    """The names of the site's teams by id."""
    return dict(Team.objects.filter(site=site).values_list("pk", "name"))
