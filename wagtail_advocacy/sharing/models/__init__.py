"""What employees shared, and the accounts that they share with."""

from .accounts import Account, ServerApp
from .deliveries import Attempt, Delivery
from .shares import FollowerCount, Share
from .spending import Spending


__all__ = [
    "Account",
    "Attempt",
    "Delivery",
    "FollowerCount",
    "ServerApp",
    "Share",
    "Spending",
]
