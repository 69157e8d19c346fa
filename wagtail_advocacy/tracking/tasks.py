"""What the worker does for tracking."""

from . import services


def purge_day_keys() -> None:
    """Delete the keys of visitors' hashes that are older than two days. For every hour."""
    services.purge_day_keys()
