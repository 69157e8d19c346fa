"""Finding items by words, through Wagtail's search."""

from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Site
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from wagtail_advocacy.background import enqueue

from .models import Item


# More than anybody looks through, and few enough to name in a query.
MOST_FOUND = 500


def found_ids(site: Site, words: str) -> list[int]:
    """Ids of the items of ``site`` whose titles, summaries or topics have all of ``words``, or
    whose titles have words that begin with them; the best first, at most ``MOST_FOUND``.

    Search knows nothing of who may see what: the caller keeps what is offered.
    """
    if not words.strip():
        return []
    backend = get_search_backend()
    items = Item.objects.filter(site=site, shareable=True)
    found = backend.search(words, items, operator="and")[:MOST_FOUND]
    begun = backend.autocomplete(words, items, operator="and")[:MOST_FOUND]
    ids = dict.fromkeys([item.pk for item in found] + [item.pk for item in begun])
    return list(ids)[:MOST_FOUND]


def index_item(item: Item) -> None:
    """Put ``item`` into the search index with the topics that it has now."""
    index.insert_or_update_object(item)


def items_of_topic(key: UUID) -> QuerySet[Item]:
    """The items that have a topic, in whatever language."""
    return Item.objects.filter(topic_rows__topic__translation_key=key).distinct()


def index_topic_later(key: UUID) -> None:
    """Have the worker index the items of a topic anew, whose name has changed."""
    enqueue("wagtail_advocacy.content.tasks.index_topic", str(key))
