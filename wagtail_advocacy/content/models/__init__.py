"""What may be shared."""

from .items import Item, ShareInfo
from .terms import ShareTerms, TargetKind


__all__ = ["Item", "ShareInfo", "ShareTerms", "TargetKind"]
