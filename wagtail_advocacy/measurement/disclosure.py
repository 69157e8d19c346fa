"""Which figures of groups may be shown, so that nobody can be picked out of them.

Total figures of everybody, also by network, are shown to all. So whatever is hidden of a split
of them is known as a sum: the total minus what is shown. These functions hide so much that this
sum, too, is of at least ``minimum`` people. They know numbers only, of one calendar month; a
longer period is added up from months that are shown, so that no period says more than its months.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping


def is_safe(people: int, minimum: int) -> bool:
    """Whether a figure of so many people may be shown: of nobody, or of enough."""
    return people == 0 or people >= minimum


def _at_least(people: int, twice: int) -> int:
    """How many people a sum is at least, in which ``twice`` may be counted again."""
    return max(1, people - twice) if people else 0


def hidden_cells(
    cells: Mapping[Hashable, int],
    total: int,
    minimum: int,
    *,
    also: Iterable[Hashable] = (),
    merged: Collection[Hashable] = (),
) -> set:
    """Which of ``cells``, people by group, are hidden: those of 1 to ``minimum`` - 1 people and
    ``also``, and with them their smallest neighbours until the hidden ones together are at least
    two groups and ``minimum`` people. Where there are not so many, all are.

    ``total``: how many people the cells are together. Whoever is in two groups is counted once
    in it, so that the hidden ones together are at least their sum less those counted twice; so
    is each of ``merged``, cells that are several groups added up.
    """
    twice = max(0, sum(cells.values()) - total)
    hidden = set(also) | {
        key
        for key, people in cells.items()
        if not is_safe(_at_least(people, twice if key in merged else 0), minimum)
    }
    neighbours = sorted(
        (key for key in cells if cells[key] and key not in hidden),
        key=lambda key: (cells[key], str(key)),
    )
    while hidden and (
        len(hidden) < 2 or sum(cells.get(key, 0) for key in hidden) - twice < minimum
    ):
        if not neighbours:
            return set(cells) | hidden
        hidden.add(neighbours.pop(0))
    return hidden


def shown_cells(
    cells: Mapping[tuple, int],
    margins: Mapping[Hashable, int],
    columns: Mapping[Hashable, int],
    total: int,
    minimum: int,
    *,
    hidden: Iterable[Hashable] = (),
    merged: Collection[Hashable] = (),
) -> set[tuple]:
    """Which of ``cells``, people by (group, column), may be shown beside the figures of each
    group, ``margins`` (but for those that are ``hidden``), and those of each column, ``columns``.
    ``total`` is people in all; somebody can be in more than one column or group. ``merged`` are
    groups that are several added up.

    A group's cells are shown in all columns that are split, or in none. So what can be worked
    out is, for each group that is shown, the rest of its columns; for each column, the rest of
    the groups; and the rest of both. Each of these is of nobody or of at least ``minimum``
    people. Columns come in the order of their people, and one is left out where it would leave
    fewer cells to show.
    """
    table = _Table(
        cells, margins, columns, total, minimum, hidden=frozenset(hidden), merged=frozenset(merged)
    )
    chosen: list = []
    shown: list = []
    for column in sorted(columns, key=lambda key: (-columns[key], str(key))):
        if columns[column] < minimum:
            break
        groups = table.open_groups([*chosen, column])
        if len(groups) * (len(chosen) + 1) > len(shown) * len(chosen):
            chosen, shown = [*chosen, column], groups
    return {(group, column) for group in shown for column in chosen}


class _Table:
    def __init__(self, cells, margins, columns, total, minimum, *, hidden, merged):
        self.margins, self.minimum = margins, minimum
        self.hidden, self.merged = hidden, merged
        self.rows: dict = {group: {} for group in margins}
        for (group, column), people in cells.items():
            self.rows[group][column] = people
        # How often somebody is counted more than once.
        self.twice_in_row = {
            group: max(0, sum(row.values()) - margins[group]) for group, row in self.rows.items()
        }
        self.twice_in_column = {
            column: max(0, sum(row.get(column, 0) for row in self.rows.values()) - people)
            for column, people in columns.items()
        }
        self.twice = max(0, sum(margins.values()) - total)

    def rest(self, group, shown: list) -> int:
        """At least how many people are in the columns of ``group`` that are not ``shown``; 0
        only where there is nobody."""
        row = self.rows[group]
        others = [people for column, people in row.items() if column not in shown]
        if not sum(others):
            return 0
        nowhere_else = self.margins[group] - sum(row.get(column, 0) for column in shown)
        people = max(*others, nowhere_else, sum(others) - self.twice_in_row[group])
        return _at_least(people, self.twice if group in self.merged else 0)

    def _is_safe(self, group, column) -> bool:
        twice = self.twice_in_column[column] if group in self.merged else 0
        return is_safe(_at_least(self.rows[group].get(column, 0), twice), self.minimum)

    def open_groups(self, shown: list) -> list:
        """The groups whose cells may be shown when these columns are."""
        rests = {group: self.rest(group, shown) for group in self.margins}
        safe = [
            group
            for group in self.rows
            if group not in self.hidden
            and is_safe(rests[group], self.minimum)
            and all(self._is_safe(group, column) for column in shown)
        ]
        safe.sort(key=lambda group: (self.margins[group], str(group)))
        closed = set(self.margins) - set(safe)
        while safe and closed and not self._is_closed_well(closed, shown, rests):
            closed.add(safe.pop(0))
        return safe

    def _is_closed_well(self, closed: set, shown: list, rests: dict) -> bool:
        sums = [
            (sum(self.rows[group].get(column, 0) for group in closed), self.twice_in_column[column])
            for column in shown
        ]
        sums.append((sum(rests[group] for group in closed), self.twice))
        return all(people == 0 or people - twice >= self.minimum for people, twice in sums)
