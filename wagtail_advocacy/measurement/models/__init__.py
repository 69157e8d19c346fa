"""What it is worth, what it costs, and what it adds up to."""

from .letters import ResultsLetter
from .prices import Price, ProgrammeCost
from .tallies import AmbassadorTally, ItemTally, PastClicks, TallyState


__all__ = [
    "AmbassadorTally",
    "ItemTally",
    "PastClicks",
    "Price",
    "ProgrammeCost",
    "ResultsLetter",
    "TallyState",
]
