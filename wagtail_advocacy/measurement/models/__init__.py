"""What it is worth, what it costs, what it adds up to, and what it should be."""

from .alerts import Alert, AlertRule
from .goals import Goal, SubGoal
from .letters import ResultsLetter
from .prices import Price, ProgrammeCost
from .tallies import (
    AmbassadorTally,
    GroupTally,
    ItemTally,
    MonthTally,
    PastClicks,
    TallyState,
)


__all__ = [
    "Alert",
    "AlertRule",
    "AmbassadorTally",
    "Goal",
    "GroupTally",
    "ItemTally",
    "MonthTally",
    "PastClicks",
    "Price",
    "ProgrammeCost",
    "ResultsLetter",
    "SubGoal",
    "TallyState",
]
