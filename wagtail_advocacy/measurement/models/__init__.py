"""What it is worth, and what it adds up to."""

from .prices import Price
from .tallies import AmbassadorTally, GroupTally, ItemTally, PastClicks, TallyState


__all__ = ["AmbassadorTally", "GroupTally", "ItemTally", "PastClicks", "Price", "TallyState"]
