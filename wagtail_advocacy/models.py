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
    Feed,
    FeedEntry,
    Item,
    ItemAudience,
    ItemTopic,
    MediaPicture,
    MediaPost,
    PublicEdition,
    Question,
    Rating,
    ShareInfo,
)
from .sharing.models import Share
from .tracking.models import Click, DayKey, Engagement
from .measurement.models import AmbassadorTally, ItemTally, PastClicks, Price, TallyState
from .suggestions.models import (
    Poll,
    PollAnswer,
    PollVoter,
    Story,
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
    "MediaPicture",
    "MediaPost",
    "Notice",
    "NoticeChoice",
    "PastClicks",
    "Poll",
    "PollAnswer",
    "PollVoter",
    "Price",
    "ProgrammeSettings",
    "PublicEdition",
    "Question",
    "Rating",
    "Role",
    "Share",
    "ShareInfo",
    "Story",
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
