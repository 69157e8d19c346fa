"""Content's work in the worker."""

from uuid import UUID

from . import feeds, links, probe, search, services
from .models import CuratedLink, Feed, Item


def reconcile_items() -> int:
    """Nightly: repair the items of all sites, and clear drafts of feeds that nobody wanted.
    Gives the number of pages looked at."""
    feeds.clear_old_drafts()
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


def fetch_link(link_id: int) -> str:
    """Fetch title, summary and image of a curated link. Gives how it went."""
    link = CuratedLink.objects.select_related("site", "feed").filter(pk=link_id).first()
    return links.fetch_link(link).fetching if link else ""


def fetch_feeds() -> int:
    """Hourly: have every active feed fetched. Gives how many there are."""
    return feeds.fetch_all_feeds_later()


def fetch_feed(feed_id: int) -> int:
    """Fetch a feed. Gives how many links it brought."""
    feed = Feed.objects.select_related("site").filter(pk=feed_id, is_active=True).first()
    return feeds.fetch_feed(feed) if feed else 0
