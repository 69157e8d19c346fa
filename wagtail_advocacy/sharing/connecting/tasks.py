"""What the worker does for connected accounts."""

from . import keeping


def forget_account(account_id: int) -> bool:
    """Gives whether the network confirmed it."""
    return keeping.forget_account(account_id)


def look_after_accounts() -> dict[str, int]:
    """Every morning. Gives how many accounts were forgotten, extended, ended and warned of."""
    return keeping.look_after_accounts()
