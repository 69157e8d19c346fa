"""Figures of groups as one person may see them.

Whoever lacks the permission for personal figures sees whole calendar months that are over, and of
each month the same cells whatever he filters by: a longer period, a filter or a mean is made of
those alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_advocacy.programme.calendar import months_between, next_month, programme_day
from wagtail_advocacy.programme.models import Role
from wagtail_advocacy.programme.queries import settings_for

from .disclosure import hidden_cells, shown_cells
from .group_cells import Cells, OpenMonths, group_cells
from .group_counting import NO_GROUP, SEVERAL, GroupCell, Kind
from .groups import Group, TeamId, eligible_by_month, group_teams, single_groups, team_names


NOBODY = GroupCell()
# Measures, each with the people behind it: shares come from who shared, clicks from who was read.
PEOPLE, READ = "people", "read"


# How much of a period must be shown for a mean of it. Months of few people are hidden and those of
# nobody are not, so the mean of the others would say little.
MOST = Decimal("0.75")


def says_enough(shown: int, months: int) -> bool:
    """Whether a mean of ``shown`` of so many ``months`` may stand for all of them."""
    return 0 < shown >= MOST * months


@dataclass(frozen=True)
class GroupFigures:
    """What a group did in one month.

    ``people``, ``new`` and ``shares`` are ``None`` where they are hidden, ``clicks`` and
    ``readers`` likewise. ``eligible`` is ``None`` where it is hidden or was not counted.
    ``is_over``: the month has ended, without which nothing is shown to whoever lacks the
    permission. ``is_counted``: the eligible people were counted in it, without which nothing is
    shown of a group either.
    """

    people: int | None = None
    new: int | None = None
    shares: int | None = None
    clicks: int | None = None
    readers: int | None = None
    eligible: Decimal | None = None
    is_over: bool = True
    is_counted: bool = True


class GroupRelease:
    """The figures of the teams, or the roles, of ``site`` in the months from ``first_month`` to
    ``last_month`` (first days), as whoever has the permission for personal figures
    (``personal``) or lacks it may see them. ``network``: of shares by it alone. ``by_network``:
    ``figures`` can tell networks apart. ``today``: the programme's day.

    Without ``with_clicks`` only people and shares are read. ``beside`` is a release of the same
    site, months and options but for ``kind`` and networks, with which it has in common what does
    not depend on these; ``kinds`` are those of the releases that will stand beside this one.
    """

    def __init__(
        self,
        site: Site,
        first_month: date,
        last_month: date,
        *,
        kind: str = Kind.TEAM,
        network: str = "",
        by_network: bool = False,
        personal: bool = False,
        with_clicks: bool = True,
        today: date | None = None,
        beside: "GroupRelease | None" = None,
        kinds: Collection[str] = (),
    ):
        self.site = site
        self._beside = beside
        self.kind = Kind(kind)
        self.network = network
        self.personal = personal
        self.months = months_between(first_month, last_month)
        self.minimum = settings_for(site).minimum_group_size
        self._today = today or programme_day()
        self._is_crossed = by_network or bool(network)
        self._open_months = (
            OpenMonths(site, {Kind.EVERYBODY, self.kind, *kinds}, with_clicks=with_clicks)
            if beside is None
            else beside._open_months
        )

    @cached_property
    def _everybody(self) -> Cells:
        if self._beside is not None:
            return self._beside._everybody
        return self._read(Kind.EVERYBODY, by_network=True)

    @cached_property
    def _cells(self) -> dict[date, dict[tuple[int, str], GroupCell]]:
        found: dict = {month: {} for month in self.months}
        cells = self._read(self.kind, by_network=self._is_crossed)
        for (month, key, network), cell in cells.items():
            found[month][key, network] = cell
        return found

    def _read(self, kind: str, *, by_network: bool) -> Cells:
        return group_cells(
            self.site, self.months, kind, by_network=by_network, open_months=self._open_months
        )

    @cached_property
    def _sizes(self) -> dict[date, dict[TeamId, Decimal]]:
        if self._beside is not None:
            return self._beside._sizes
        return eligible_by_month(self.site, self.months[0], self.months[-1])

    def is_counted(self, month: date) -> bool:
        """Whether the eligible people were counted on any day of ``month``."""
        return month in self._sizes

    def is_over(self, month: date) -> bool:
        return month in self._over

    @cached_property
    def _over(self) -> set[date]:
        return {month for month in self.months if next_month(month) <= self._today}

    # The groups

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the whole period. Teams that are too small in any of its months are one
        in all of them."""
        if self.kind == Kind.ROLE:
            return self._roles
        names = team_names(self.site)
        if self.personal:
            return single_groups(self._teams, names)
        # Where nobody was counted nothing is shown, and nothing is learnt about sizes.
        known = [groups for month, groups in self._by_month.items() if month in self._sizes]
        folded = [group for groups in known for group in groups if group.is_folded]
        small = frozenset().union(*(group.team_ids for group in folded)) if known else self._teams
        apart = single_groups(self._teams - small, names)
        if not small:
            return apart
        hidden = all(group.hidden for group in folded)
        return [*apart, Group.of_smaller(small, hidden=hidden)]

    @cached_property
    def _teams(self) -> set[TeamId]:
        shared = {key or None for cells in self._cells.values() for key, _network in cells}
        sized = {team for sizes in self._sizes.values() for team, people in sizes.items() if people}
        return shared | sized

    @cached_property
    def _roles(self) -> list[Group]:
        keys = {key for cells in self._cells.values() for key, _network in cells}
        names = dict(Role.objects.filter(site=self.site).values_list("pk", "name"))
        former = _("A former role")
        roles = [*names, *sorted(keys - names.keys() - {NO_GROUP, SEVERAL})]
        groups = [Group(str(key), names.get(key, former), frozenset({key})) for key in roles]
        if SEVERAL in keys:
            groups.append(Group("several", _("Several roles"), frozenset({SEVERAL})))
        groups.append(Group("none", _("No role"), frozenset({NO_GROUP})))
        return groups

    @cached_property
    def _by_month(self) -> dict[date, list[Group]]:
        """The groups of each month by itself, which do not depend on the period."""
        if self.kind == Kind.ROLE:
            return dict.fromkeys(self.months, self._roles)
        names = team_names(self.site)
        found = {}
        for month in self.months:
            sizes = self._sizes.get(month, {})
            shared = {key or None for key, _network in self._cells[month]}
            present = shared | {team for team, people in sizes.items() if people}
            found[month] = group_teams(present, sizes, names, self.minimum)
        return found

    @cached_property
    def _group_of(self) -> dict[date, dict[TeamId, Group]]:
        """Each month's own group of each team or role."""
        return {
            month: {member: group for group in groups for member in group.team_ids}
            for month, groups in self._by_month.items()
        }

    # What is shown

    @cached_property
    def _sums(self) -> dict[date, dict[tuple[str, str], GroupCell]]:
        """The cells of each month's own groups, by group key and network."""
        found: dict = {}
        for month, groups in self._by_month.items():
            keys = {self._key(member): group.key for group in groups for member in group.team_ids}
            sums = found[month] = {(group.key, ""): NOBODY for group in groups}
            for (key, network), cell in self._cells[month].items():
                place = keys[key], network
                sums[place] = sums.get(place, NOBODY) + cell
        return found

    @staticmethod
    def _key(member: TeamId) -> int:
        return NO_GROUP if member is None else member

    def _merged(self, month: date) -> set[str]:
        return {group.key for group in self._by_month[month] if len(group.team_ids) > 1}

    @cached_property
    def _hidden(self) -> dict[tuple[date, str], set[str]]:
        """Keys of each month's groups that are hidden, by month and measure."""
        found = {}
        for month, groups in self._by_month.items():
            also = [group.key for group in groups if group.hidden]
            total = self._everybody.get((month, NO_GROUP, ""), NOBODY)
            for measure in (PEOPLE, READ):
                people = {
                    key: getattr(cell, measure)
                    for (key, network), cell in self._sums[month].items()
                    if not network
                }
                found[month, measure] = hidden_cells(
                    people,
                    getattr(total, measure),
                    self.minimum,
                    also=also,
                    merged=self._merged(month),
                )
        return found

    @cached_property
    def _crossed(self) -> dict[tuple[date, str], set[tuple[str, str]]]:
        """Group key and network of each month's cells that may be shown, by month and measure."""
        found = {}
        for month in self.months:
            for measure in (PEOPLE, READ):
                counts = {place: getattr(c, measure) for place, c in self._sums[month].items()}
                columns = {
                    network: getattr(cell, measure)
                    for (day, _key, network), cell in self._everybody.items()
                    if day == month
                }
                found[month, measure] = shown_cells(
                    {place: n for place, n in counts.items() if place[1]},
                    {key: n for (key, network), n in counts.items() if not network},
                    {network: n for network, n in columns.items() if network},
                    columns.get("", 0),
                    self.minimum,
                    hidden=self._hidden[month, measure],
                    merged=self._merged(month),
                )
        return found

    @cached_property
    def _new(self) -> dict[date, set[str]]:
        """Keys of each month's groups of which new and returning people may be told apart."""
        found = {}
        for month in self.months:
            total = self._everybody.get((month, NO_GROUP, ""), NOBODY)
            own = {key: c for (key, network), c in self._sums[month].items() if not network}
            shown = shown_cells(
                {
                    (key, name): people
                    for key, cell in own.items()
                    for name, people in (("new", cell.new), ("old", cell.people - cell.new))
                },
                {key: cell.people for key, cell in own.items()},
                {"new": total.new, "old": total.people - total.new},
                total.people,
                self.minimum,
                hidden=self._hidden[month, PEOPLE],
                merged=self._merged(month),
            )
            found[month] = {key for key, _name in shown}
        return found

    def _is_shown(self, parts: list[Group], month: date, network: str, measure: str) -> bool:
        hidden = self._hidden[month, measure]
        keys = {group.key for group in parts}
        if keys & hidden and not (hidden <= keys and len(keys) < len(self._by_month[month])):
            return False
        if not network:
            return True
        return all((key, network) in self._crossed[month, measure] for key in keys)

    def figures(self, group: Group, month: date, network: str | None = None) -> GroupFigures:
        """What ``group``, one of ``groups`` or some of them together, did in ``month``;
        ``network`` left out: by the release's own."""
        network = self.network if network is None else network
        is_over = self.is_over(month)
        if not self.personal and not is_over:
            return GroupFigures(is_over=False, is_counted=self.is_counted(month))
        members = group.team_ids
        cell = sum(
            (self._cells[month].get((self._key(member), network), NOBODY) for member in members),
            NOBODY,
        )
        sizes = self._sizes.get(month)
        eligible = (
            None
            if sizes is None or self.kind == Kind.ROLE
            else sum((sizes.get(member, 0) for member in members), Decimal(0))
        )
        people = read = new = True
        if not self.personal:
            own_groups = self._group_of[month]
            found = {
                own_groups[member].key: own_groups[member] for member in members & own_groups.keys()
            }
            parts = list(found.values())
            is_whole = all(own.team_ids <= members for own in parts)
            people = is_whole and self._is_shown(parts, month, network, PEOPLE)
            read = is_whole and self._is_shown(parts, month, network, READ)
            new = not network and people and {own.key for own in parts} <= self._new[month]
        return GroupFigures(
            people=cell.people if people else None,
            new=cell.new if new else None,
            shares=cell.shares if people else None,
            clicks=cell.clicks if read else None,
            readers=cell.readers if read else None,
            eligible=eligible if people else None,
            is_over=is_over,
            is_counted=sizes is not None,
        )

    def everybody(self, month: date, network: str | None = None) -> GroupFigures:
        """What everybody did in ``month``."""
        network = self.network if network is None else network
        cell = self._everybody.get((month, NO_GROUP, network), NOBODY)
        sizes = self._sizes.get(month)
        return GroupFigures(
            people=cell.people,
            new=cell.new,
            shares=cell.shares,
            clicks=cell.clicks,
            readers=cell.readers,
            eligible=None if sizes is None else sum(sizes.values(), Decimal(0)),
            is_over=self.is_over(month),
            is_counted=sizes is not None,
        )

    @property
    def networks(self) -> list[str]:
        """The networks by which anybody shared or was read."""
        return sorted({network for _month, _key, network in self._everybody if network})

    def together(self, members: Collection[TeamId]) -> Group:
        """The groups that have any of ``members``, as one."""
        found = [group for group in self.groups if group.team_ids & set(members)]
        ids: Iterable[frozenset] = (group.team_ids for group in found)
        return Group("", ", ".join(group.name for group in found), frozenset().union(*ids))
