"""Content's work in the worker."""

from . import services


def reconcile_items() -> int:
    """Nightly: repair the items of all sites. Gives the number of pages looked at."""
    return services.reconcile_items()
