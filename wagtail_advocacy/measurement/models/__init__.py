"""What it is worth, what it costs, and what it adds up to."""

from .prices import Price, ProgrammeCost
from .tallies import AmbassadorTally, ItemTally, PastClicks, TallyState


__all__ = ["AmbassadorTally", "ItemTally", "PastClicks", "Price", "ProgrammeCost", "TallyState"]
"""What it is worth, what it adds up to, and what it should be."""

from .alerts import Alert, AlertRule
from .goals import Goal, SubGoal
from .prices import Price
from .tallies import AmbassadorTally, ItemTally, PastClicks, TallyState


__all__ = [
    "Alert",
    "AlertRule",
    "AmbassadorTally",
    "Goal",
    "ItemTally",
    "PastClicks",
    "Price",
    "SubGoal",
    "TallyState",
]
