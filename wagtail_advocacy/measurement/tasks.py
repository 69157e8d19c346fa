"""What the worker does for measurement."""

from . import tallies


def refresh_tallies() -> None:
    """Count what happened since the last run. For every minute."""
    tallies.refresh()
