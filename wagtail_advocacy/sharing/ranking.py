"""In which order a person is offered items.

Pinned items come first. The others are in the order of their freshness, where an item counts as
``TOPIC_BONUS`` newer when one of its topics is one that the person follows, ``EXPERT_BONUS`` more
when he is its expert, ``AIM_BONUS`` newer when it is aimed at people like him, and
``SHARED_PENALTY`` older once he has shared it. The rule looks at the newest ``WINDOW`` items;
older ones follow by date alone.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from wagtail_advocacy.content.models import Item, ItemTopic
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador

from .models import Share


TOPIC_BONUS = timedelta(days=3)
EXPERT_BONUS = timedelta(days=4)
AIM_BONUS = timedelta(days=3)
SHARED_PENALTY = timedelta(days=21)
# A multiple of every page's size, so that no page has both parts.
WINDOW = 400


def ranked_ids(
    items: QuerySet[Item], ambassador: Ambassador, reader: Reader, *, start: int, size: int
) -> tuple[list[int], bool]:
    """The ids of ``size`` of the ``items`` from the ``start``-th on, in the person's order, and
    whether there are more. One query, whatever their number."""
    by_date = items.select_related(None).order_by("-pinned", "-offered_at", "-pk")
    if start >= WINDOW:
        ids = list(by_date.values_list("pk", flat=True)[start : start + size + 1])
        return ids[:size], len(ids) > size
    rows = list(_scored(by_date, ambassador, reader)[: WINDOW + 1])
    window = sorted(rows[:WINDOW], key=_key, reverse=True)
    ids = [row[0] for row in window[start : start + size]]
    return ids, len(rows) > start + size


def _scored(items: QuerySet[Item], ambassador: Ambassador, reader: Reader) -> QuerySet:
    topics = ItemTopic.objects.filter(item=OuterRef("pk"))
    followed = topics.exclude(topic__translation_key__in=reader.unfollowed_topics)
    own = Share.objects.filter(item=OuterRef("pk"), ambassador=ambassador)
    return items.annotate(
        is_followed=Exists(followed if reader.unfollowed_topics else topics),
        is_expert=Exists(topics.filter(topic__experts=ambassador)),
        is_shared=Exists(own),
    ).values_list("pk", "pinned", "offered_at", "is_aimed", "is_followed", "is_expert", "is_shared")


def _key(row: tuple) -> tuple:
    pk, pinned, moment, is_aimed, is_followed, is_expert, is_shared = row
    if is_followed:
        moment += TOPIC_BONUS
    if is_expert:
        moment += EXPERT_BONUS
    if is_aimed:
        moment += AIM_BONUS
    if is_shared and not pinned:
        moment -= SHARED_PENALTY
    return pinned, moment, pk
