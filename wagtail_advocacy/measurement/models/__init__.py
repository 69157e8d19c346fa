"""What it is worth, and what it adds up to."""

from .prices import Price
from .tallies import AmbassadorTally, ItemTally, PastClicks, TallyState


__all__ = ["AmbassadorTally", "ItemTally", "PastClicks", "Price", "TallyState"]
