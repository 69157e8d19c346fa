"""What the worker does for tracking."""

from dataclasses import asdict

from . import loading, reading_back, services


def load_clicks() -> dict[str, int]:
    """Bring the clicks that a sink kept into the database. For every minute. Gives what it came
    to, for the worker's list of what was done."""
    loaded = loading.load_clicks()
    if not loaded.failed:
        loading.purge_load_marks()
    return asdict(loaded)


def purge_day_keys() -> None:
    """Delete the keys of visitors' hashes that are older than two days. For every hour."""
    services.purge_day_keys()


def read_back() -> dict[str, int]:
    """Read likes, comments and reshares of posts from the networks. For every ten minutes. Gives
    what it came to."""
    return asdict(reading_back.read_back())
