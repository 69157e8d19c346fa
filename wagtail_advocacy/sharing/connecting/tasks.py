"""What the worker does for connected accounts."""

from . import keeping, profiles


def forget_account(account_id: int) -> bool:
    """Gives whether the network confirmed it."""
    return keeping.forget_account(account_id)


def look_after_accounts() -> dict[str, int]:
    """Every morning. Gives how many accounts were forgotten, extended, ended and warned of."""
    return keeping.look_after_accounts()


def read_profiles() -> dict[str, int]:
    """Every hour, for the accounts whose hour it is. Gives how many were read, failed, changed."""
    return profiles.read_profiles()
