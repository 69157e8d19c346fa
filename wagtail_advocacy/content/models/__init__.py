"""What may be shared."""

from .campaigns import Campaign
from .editions import BODY_FEATURES, PublicEdition
from .feedback import Rating
from .items import Item, ItemAudience, ItemTopic, Kind, Origin, ShareInfo
from .links import CuratedLink, Feed, FeedEntry
from .media import MediaPicture, MediaPost
from .questions import Question
from .terms import Importance, OfferTerms, ShareTerms, TargetKind, TargetState


__all__ = [
    "BODY_FEATURES",
    "Campaign",
    "CuratedLink",
    "Feed",
    "FeedEntry",
    "Importance",
    "Item",
    "ItemAudience",
    "ItemTopic",
    "Kind",
    "MediaPicture",
    "MediaPost",
    "OfferTerms",
    "Origin",
    "PublicEdition",
    "Question",
    "Rating",
    "ShareInfo",
    "ShareTerms",
    "TargetKind",
    "TargetState",
]
