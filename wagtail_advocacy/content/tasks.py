"""Content's work in the worker."""

from uuid import UUID

from . import probe, search, services
from .models import Item


def reconcile_items() -> int:
    """Nightly: repair the items of all sites. Gives the number of pages looked at."""
    return services.reconcile_items()


def index_topic(key: str) -> int:
    """Index the items of a topic anew. Gives how many there are."""
    items = list(search.items_of_topic(UUID(key)))
    for item in items:
        search.index_item(item)
    return len(items)


def check_all_targets() -> int:
    """Nightly: have all targets checked. Gives how many."""
    return probe.check_all_targets_later()


def check_targets(ids: str) -> dict[str, str]:
    """Check the targets of the items with these ids (with commas between them). Gives what
    was found."""
    items = Item.objects.select_related("site", "page").filter(pk__in=ids.split(","))
    return {str(item.pk): probe.check_target(item).value for item in items}
