"""Content's work in the worker."""

from uuid import UUID

from . import search, services


def reconcile_items() -> int:
    """Nightly: repair the items of all sites. Gives the number of pages looked at."""
    return services.reconcile_items()


def index_topic(key: str) -> int:
    """Index the items of a topic anew. Gives how many there are."""
    items = list(search.items_of_topic(UUID(key)))
    for item in items:
        search.index_item(item)
    return len(items)
