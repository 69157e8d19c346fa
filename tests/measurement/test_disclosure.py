"""No combination of what is shown tells a figure of fewer people than the minimum.

Whoever reads the reports knows each figure that any filter shows as a sum of atoms: the shares of
one team by one network in one month. What he can work out are the sums in the row space of these
equations. Each set of atoms with somebody, but too few people behind it, must be outside of it,
unless it is a figure of everybody.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product
from types import SimpleNamespace
from unittest import mock

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from wagtail_advocacy.measurement import release
from wagtail_advocacy.measurement.disclosure import hidden_cells, shown_cells
from wagtail_advocacy.measurement.group_counting import GroupCell, Kind
from wagtail_advocacy.measurement.release import GroupRelease


MINIMUM = 5
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]
RUNNING = date(2026, 3, 1)
TODAY = date(2026, 3, 20)
NETWORKS = ["email", "linkedin", "x"]
TEAMS = [1, 2, 3, 4]
PRIME = 2_147_483_647


class RowSpace:
    """Everything that follows from some equations, each a set of atoms whose sum is known."""

    def __init__(self, atoms):
        self.index = {atom: number for number, atom in enumerate(atoms)}
        self.rows: dict[int, list[int]] = {}

    def _reduce(self, atoms) -> list[int]:
        vector = [0] * len(self.index)
        # A mapping has how often each is in the sum.
        for atom in atoms:
            vector[self.index[atom]] = atoms[atom] if isinstance(atoms, dict) else 1
        for pivot, row in self.rows.items():
            if factor := vector[pivot]:
                vector = [(a - factor * b) % PRIME for a, b in zip(vector, row, strict=True)]
        return vector

    def add(self, atoms) -> None:
        vector = self._reduce(atoms)
        pivot = next((number for number, value in enumerate(vector) if value), None)
        if pivot is None:
            return
        inverse = pow(vector[pivot], -1, PRIME)
        vector = [value * inverse % PRIME for value in vector]
        for other, row in self.rows.items():
            if factor := row[pivot]:
                self.rows[other] = [
                    (a - factor * b) % PRIME for a, b in zip(row, vector, strict=True)
                ]
        self.rows[pivot] = vector

    def __contains__(self, atoms) -> bool:
        return not any(self._reduce(atoms))


class History:
    """``shares``: person, month, team, network, whether read; each once."""

    def __init__(self, shares, sizes, networks=NETWORKS):
        self.shares, self.sizes, self.networks = list(shares), sizes, networks
        self.teams = sorted(set().union(*sizes.values()))
        self.people: dict[tuple, set] = {}
        for person, *atom, _read in self.shares:
            self.people.setdefault(tuple(atom), set()).add(person)

    def __repr__(self):
        counts = {atom: len(people) for atom, people in sorted(self.people.items())}
        return f"{counts} of {self.sizes}"

    def atoms(self, month, teams=None, networks=None) -> set:
        return {
            (month, team, network)
            for team in teams or self.teams
            for network in networks or self.networks
        }

    def read(self):
        return History([row for row in self.shares if row[4]], self.sizes, self.networks)

    def cells(self, site, months, kind, **options):
        """In place of ``group_cells``."""
        found: dict = {}
        for month in months:
            for key, network in product([0, *self.teams], ["", *self.networks]):
                rows = [
                    row
                    for row in self.shares
                    if row[1] == month
                    and network in ("", row[3])
                    and (kind == Kind.EVERYBODY or row[2] == key)
                ]
                if rows and (kind != Kind.EVERYBODY or not key):
                    people = {row[0] for row in rows}
                    read = [row for row in rows if row[4]]
                    new = {person for person in people if person % 3 == MONTHS.index(month)}
                    found[month, key, network] = GroupCell(
                        people=len(people),
                        new=len(new),
                        shares=len(rows),
                        read=len({row[0] for row in read}),
                        clicks=len(read),
                        readers=len(read),
                    )
        return found

    def release(self, first, last, **options):
        return GroupRelease(SimpleNamespace(), first, last, today=TODAY, **options)

    def shown(self):
        """What any period, team and network shows: measure, group, month, network."""
        for first, last in [(0, 0), (1, 1), (0, 1)]:
            for options in ({}, {"by_network": True}, *({"network": n} for n in self.networks)):
                found = self.release(MONTHS[first], MONTHS[last], **options)
                crossed = [None, *self.networks] if "by_network" in options else [None]
                chosen = [found.together([team]) for team in self.teams]
                groups = [*found.groups, *(group for group in chosen if group.team_ids)]
                for group, month, network in product(groups, found.months, crossed):
                    yield (
                        group.team_ids,
                        month,
                        options.get("network", "") if network is None else network,
                        found.figures(group, month, network),
                    )

    def patched(self):
        return mock.patch.multiple(
            release,
            group_cells=self.cells,
            eligible_by_month=lambda *args: self.sizes,
            team_names=lambda site: {team: f"Team {team}" for team in TEAMS},
            settings_for=lambda site: SimpleNamespace(minimum_group_size=MINIMUM),
        )


@st.composite
def histories(draw):
    teams, networks = draw(st.sampled_from([(TEAMS[:3], NETWORKS), (TEAMS, NETWORKS[:2])]))
    sizes = {
        month: {team: Decimal(draw(st.sampled_from([3, 5, 7, 12, 30]))) for team in teams}
        for month in MONTHS
    }
    shares = set()
    for month, team, network in product(MONTHS, teams, networks):
        size = int(sizes[month][team])
        count = min(draw(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 14])), size)
        first = draw(st.integers(0, size - count))
        # Now and then somebody of the next team: who changes teams is in both.
        guest = draw(st.integers(0, 9)) == 0
        for number in range(first, first + count):
            person = (team + (guest and number == first)) * 100 + number
            shares.add((person, month, team, network, draw(st.integers(0, 4)) > 0))
    return History(shares, sizes, networks)


def of_few(people, start=(), behind=frozenset()):
    """The sets of atoms that have somebody, but fewer people behind them than the minimum;
    ``people`` by atom."""
    atoms = sorted(people)
    for atom in atoms[atoms.index(start[-1]) + 1 :] if start else atoms:
        more = behind | people[atom]
        if len(more) < MINIMUM:
            found = (*start, atom)
            if more:
                yield found
            yield from of_few(people, found, more)


# Looking for a smaller example of a failure takes longer than finding it.
quick = partial(settings, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


@quick(max_examples=10)
@given(histories())
@pytest.mark.parametrize("measure", ["shares", "readers"])
def test_nothing_tells_a_figure_of_too_few_people(measure, history):
    history = history.read() if measure == "readers" else history
    known = RowSpace(sorted(set().union(*map(history.atoms, MONTHS))))

    def learn(atoms):
        if atoms & history.people.keys():
            known.add(atoms)
        for atom in () if atoms & history.people.keys() else atoms:
            known.add([atom])

    for month in MONTHS:
        learn(history.atoms(month))
        for network in history.networks:
            learn(history.atoms(month, networks=[network]))
    with history.patched():
        for teams, month, network, figures in history.shown():
            if getattr(figures, measure) is not None:
                learn(history.atoms(month, teams, [network] if network else None))
    for month in MONTHS:
        people = {atom: history.people.get(atom, set()) for atom in history.atoms(month)}
        for found in of_few(people):
            networks = {
                network for _month, _team, network in found if people[_month, _team, network]
            }
            everybody = {atom for atom in history.atoms(month, networks=networks) if people[atom]}
            if {atom for atom in found if people[atom]} != everybody:
                assert found not in known


@quick(max_examples=15)
@given(histories())
def test_new_and_returning_tell_no_figure_of_too_few_people(history):
    with history.patched():
        found = history.release(MONTHS[0], MONTHS[1])
        for number, month in enumerate(MONTHS):
            people = {
                (team, kind): {
                    row[0]
                    for row in history.shares
                    if row[1] == month and row[2] == team and (row[0] % 3 == number) == kind
                }
                for team in history.teams
                for kind in (True, False)
            }
            known = RowSpace(sorted(people))
            for kind in (True, False):
                known.add([(team, kind) for team in history.teams])
            for group in found.groups:
                figures = found.figures(group, month)
                for value, kinds in ((figures.people, (True, False)), (figures.new, (True,))):
                    atoms = {(team, kind) for team in group.team_ids for kind in kinds}
                    if value is not None:
                        known.add(atoms)
                    for atom in atoms if value == 0 else ():
                        known.add([atom])
            for chosen in of_few(people):
                kinds = {kind for team, kind in chosen if people[team, kind]}
                everybody = {atom for atom in people if atom[1] in kinds and people[atom]}
                if {atom for atom in chosen if people[atom]} != everybody:
                    assert chosen not in known


@quick(max_examples=15)
@given(histories())
def test_what_is_shown_has_enough_eligible_people_and_sharers(history):
    with history.patched():
        for teams, month, _network, figures in history.shown():
            if figures.people and set(teams) < set(history.teams):
                assert figures.people >= MINIMUM
                assert sum(history.sizes[month][team] for team in teams) >= MINIMUM


@quick(max_examples=10)
@given(histories())
def test_a_month_says_the_same_in_every_period(history):
    """A longer period shows the month's own groups, or some of them together, and no others."""
    with history.patched():
        longer = history.release(MONTHS[0], MONTHS[1])
        for month in MONTHS:
            alone = history.release(month, month)
            for group in longer.groups:
                parts = [own for own in alone.groups if own.team_ids & group.team_ids]
                assert frozenset().union(*(own.team_ids for own in parts)) <= group.team_ids
                shown = longer.figures(group, month)
                if len(parts) == 1 and parts[0].team_ids == group.team_ids:
                    assert alone.figures(parts[0], month) == shown


def test_a_running_month_is_not_shown_by_team():
    shares = {(n, RUNNING, 1, "x", True) for n in range(9)}
    history = History([], {RUNNING: {1: Decimal(30), 2: Decimal(30)}})
    history.shares = list(shares)
    cells = {(RUNNING, 1, ""): GroupCell(9, 0, 9, 9, 9, 9)}
    with history.patched(), mock.patch.object(release, "group_cells", lambda *a, **k: cells):
        found = history.release(RUNNING, RUNNING)
        (one, _two) = found.groups
        assert found.figures(one, RUNNING) == release.GroupFigures(is_over=False)
        personal = history.release(RUNNING, RUNNING, personal=True)
        assert personal.figures(personal.groups[0], RUNNING).people == 9


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 9, "b": 8, "c": 0}, set()),
        ({"a": 9, "b": 3, "c": 6}, {"b", "c"}),
        ({"a": 9, "b": 3, "c": 1}, {"a", "b", "c"}),
        ({"a": 9, "b": 3, "c": 4}, {"b", "c"}),
        ({"a": 0, "b": 3, "c": 0}, {"a", "b", "c"}),
        ({"a": 0, "b": 0, "c": 0}, set()),
    ],
)
def test_a_small_cell_takes_its_smallest_neighbour_with_it(cells, hidden):
    assert hidden_cells(cells, sum(cells.values()), MINIMUM) == hidden


def test_who_is_in_two_teams_is_one_person_among_the_hidden():
    assert hidden_cells({"a": 3, "b": 3, "c": 8}, 13, MINIMUM) == {"a", "b"}
    assert hidden_cells({"a": 3, "b": 3, "c": 8}, 12, MINIMUM) == {"a", "b", "c"}


def test_a_network_is_told_by_team_where_all_that_is_left_is_of_enough_people():
    cells = {("a", "x"): 9, ("a", "y"): 7, ("b", "x"): 8, ("b", "y"): 6}
    margins, columns = {"a": 16, "b": 14}, {"x": 17, "y": 13}
    assert shown_cells(cells, margins, columns, 30, MINIMUM) == set(cells)
    cells["b", "y"], columns["y"], margins["b"] = 1, 8, 9
    assert shown_cells(cells, margins, columns, 25, MINIMUM) == set()
