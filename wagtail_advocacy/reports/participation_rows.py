"""The rows and cells of the report of participation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wagtail_advocacy.measurement.groups import TeamId
from wagtail_advocacy.measurement.participation import Participation


@dataclass(frozen=True)
class ParticipationRow:
    """One month of one group, as the spreadsheet shows it."""

    month: str
    kind: str
    name: str
    people: int | str | None
    new: int | str | None
    returning: int | str | None
    shares: int | str | None
    eligible: float | None
    rate: float | None
    started: int | None


@dataclass(frozen=True)
class Row:
    """A row of the tables: months of what was chosen, or of one group of it. ``key`` is its name in
    addresses; ``teams`` and ``network`` left open: all."""

    key: str
    name: str
    months: Sequence[Participation]
    teams: Collection[TeamId] | None = None
    network: str = ""
    is_of_role: bool = False


@dataclass(frozen=True)
class Section:
    """The rows of one table; ``header`` says what they are."""

    heading: str
    header: str
    rows: list[Row]


@dataclass(frozen=True)
class Cell:
    """One month of one group, as the page shows it; ``url`` tells how it came about."""

    rate: str
    detail: str = ""
    started: str = ""
    url: str = ""


@dataclass(frozen=True)
class Matrix:
    """Groups down, months across: the name, then the mean of the months and these."""

    heading: str
    header: str
    rows: list[tuple[str, list[Cell]]]
