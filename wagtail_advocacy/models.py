"""Every model of the package, in the order of the loop."""

# ruff: noqa: I001

from .programme.models import (
    Ambassador,
    GuidelinesVersion,
    HeadCount,
    ProgrammeSettings,
    Team,
    TeamMembership,
)
from .content.models import Item, ShareInfo
from .sharing.models import Share
from .tracking.models import Click, DayKey, Engagement
from .measurement.models import Price


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
