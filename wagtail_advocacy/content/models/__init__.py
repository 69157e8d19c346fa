"""What may be shared."""

from .campaigns import Campaign
from .items import Dismissal, Item, ItemAudience, ItemTopic, Kind, Origin, ShareInfo
from .links import CuratedLink, Feed, FeedEntry
from .media import MediaPicture, MediaPost
from .terms import Importance, OfferTerms, ShareTerms, TargetKind


__all__ = [
    "Campaign",
    "CuratedLink",
    "Dismissal",
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
    "ShareInfo",
    "ShareTerms",
    "TargetKind",
]
