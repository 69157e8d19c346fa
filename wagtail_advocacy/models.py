"""Every model of the package, in the order of the loop."""

from .programme.models import (
    Ambassador,
    GuidelinesVersion,
    HeadCount,
    ProgrammeSettings,
    Team,
    TeamMembership,
)
from .content.models import Item, ShareInfo  # isort: skip
from .sharing.models import Share  # isort: skip
from .tracking.models import Click, DayKey, Engagement  # isort: skip
from .measurement.models import Price  # isort: skip


__all__ = [
    "Ambassador",
    "Click",
    "DayKey",
    "Engagement",
    "GuidelinesVersion",
    "HeadCount",
    "Item",
    "Price",
    "ProgrammeSettings",
    "Share",
    "ShareInfo",
    "Team",
    "TeamMembership",
]
