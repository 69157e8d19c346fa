"""Who takes part, and on which terms."""

from .people import Ambassador
from .roles import Role
from .settings import GuidelinesVersion, ProgrammeSettings
from .teams import HeadCount, Team, TeamMembership
from .topics import Topic, UnfollowedTopic


__all__ = [
    "Ambassador",
    "GuidelinesVersion",
    "HeadCount",
    "ProgrammeSettings",
    "Role",
    "Team",
    "TeamMembership",
    "Topic",
    "UnfollowedTopic",
]
