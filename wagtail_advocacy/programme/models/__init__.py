"""Who takes part, and on which terms."""

from .people import Ambassador
from .settings import GuidelinesVersion, ProgrammeSettings
from .teams import HeadCount, Team, TeamMembership


__all__ = [
    "Ambassador",
    "GuidelinesVersion",
    "HeadCount",
    "ProgrammeSettings",
    "Team",
    "TeamMembership",
]
