"""What it is worth, what it costs, what it adds up to, and what it should be."""

from .alerts import Alert, AlertRule
from .goals import Goal, SubGoal
from .letters import ResultsLetter
from .prices import Price, ProgrammeCost
from .tallies import (
    AmbassadorPart,
    AmbassadorTally,
    GroupTally,
    ItemTally,
    MonthTally,
    PastClicks,
    Sharer,
    TallyState,
)


__all__ = [
    "Alert",
    "AlertRule",
    "AmbassadorPart",
    "AmbassadorTally",
    "Goal",
    "GroupTally",
    "ItemTally",
    "MonthTally",
    "PastClicks",
    "Price",
    "ProgrammeCost",
    "ResultsLetter",
    "Sharer",
    "SubGoal",
    "TallyState",
]
