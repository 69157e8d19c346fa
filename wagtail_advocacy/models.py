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
    CuratedLink,
    Dismissal,
    Feed,
    FeedEntry,
    Item,
    ItemAudience,
    ItemTopic,
    MediaPicture,
    MediaPost,
    PublicEdition,
    Question,
    ShareInfo,
)
from .sharing.models import Share
from .tracking.models import Click, DayKey, Engagement, LoadMark
from .measurement.models import AmbassadorTally, ItemTally, PastClicks, Price, TallyState
from .suggestions.models import (
    Suggestion,
    SuggestionImage,
    SuggestionMessage,
    SuggestionSupport,
)
from .activation.models import EmailPause, Notice, NoticeChoice


__all__ = [
    "Ambassador",
    "AmbassadorTally",
    "Campaign",
    "Click",
    "CuratedLink",
    "DayKey",
    "Dismissal",
    "EmailPause",
    "Engagement",
    "Feed",
    "FeedEntry",
    "GuidelinesVersion",
    "HeadCount",
    "Item",
    "ItemAudience",
    "ItemTally",
    "ItemTopic",
    "LoadMark",
    "MediaPicture",
    "MediaPost",
    "Notice",
    "NoticeChoice",
    "PastClicks",
    "Price",
    "ProgrammeSettings",
    "PublicEdition",
    "Question",
    "Role",
    "Share",
    "ShareInfo",
    "Suggestion",
    "SuggestionImage",
    "SuggestionMessage",
    "SuggestionSupport",
    "TallyState",
    "Team",
    "TeamMembership",
    "Topic",
    "UnfollowedTopic",
]
