"""Every model of the package, in the order of the loop."""

# ruff: noqa: I001

from .programme.models import (
    Ambassador,
    GuidelinesVersion,
    HeadCount,
    ProgrammeSettings,
    Role,
    Team,
    TeamMembership,
    Topic,
    UnfollowedTopic,
)
from .content.models import (
    Campaign,
    Dismissal,
    Item,
    ItemAudience,
    ItemTopic,
    PublicEdition,
    Question,
    ShareInfo,
)
from .sharing.models import Share
from .tracking.models import Click, DayKey, Engagement
from .measurement.models import Price
from .activation.models import EmailPause, Notice, NoticeChoice


__all__ = [
    "Ambassador",
    "Campaign",
    "Click",
    "DayKey",
    "Dismissal",
    "EmailPause",
    "Engagement",
    "GuidelinesVersion",
    "HeadCount",
    "Item",
    "ItemAudience",
    "ItemTopic",
    "Notice",
    "NoticeChoice",
    "Price",
    "ProgrammeSettings",
    "PublicEdition",
    "Question",
    "Role",
    "Share",
    "ShareInfo",
    "Team",
    "TeamMembership",
    "Topic",
    "UnfollowedTopic",
]
