"""What may be shared."""

from .campaigns import Campaign
from .editions import BODY_FEATURES, PublicEdition
from .items import Dismissal, Item, ItemAudience, ItemTopic, Kind, ShareInfo
from .questions import Question
from .terms import Importance, ShareTerms, TargetKind


__all__ = [
    "BODY_FEATURES",
    "Campaign",
    "Dismissal",
    "Importance",
    "Item",
    "ItemAudience",
    "ItemTopic",
    "Kind",
    "PublicEdition",
    "Question",
    "ShareInfo",
    "ShareTerms",
    "TargetKind",
]
