"""Why an item is offered to a person, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Item, ItemAudience, ItemTopic
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.programme.topics import topic_names_lately
from wagtail_advocacy.statements import kept, places, slots


@dataclass(frozen=True)
class Grounds:
    """The name of the item's topic, and a sentence or ``""``."""

    topic: str = ""
    because: str = ""


def grounds_of(items: Sequence[Item], ambassador: Ambassador, reader: Reader) -> dict[int, Grounds]:
    """The grounds on which each of ``items`` is offered, in two queries at most."""
    topics = _topics(items)
    aims = _aims([item for item in items if item.is_aimed], reader)
    names = topic_names_lately(ambassador.site, get_language() or "") if topics else {}
    grounds = {}
    for item in items:
        keys = topics.get(item.pk, [])
        followed = [key for key in keys if key not in reader.unfollowed_topics]
        shown = next((names[key] for key in [*followed, *keys] if key in names), "")
        because = aims.get(item.pk, "")
        if not because and shown and followed:
            because = _("Because you follow %(topic)s") % {"topic": shown}
        grounds[item.pk] = Grounds(shown, because)
    return grounds


def _topics(items: Sequence[Item]) -> dict[int, list[UUID]]:
    ids = [item.pk for item in items]
    found: dict[int, list[UUID]] = {}
    for item_id, key in _topic_rows(places(ids)).rows(items=ids):
        found.setdefault(item_id, []).append(key)
    return found


@kept(ItemTopic)
def _topic_rows(count: int) -> QuerySet:
    rows = ItemTopic.objects.filter(item__pk__in=slots("items", Item._meta.pk, count))
    return rows.order_by("pk").values_list("item", "topic__translation_key")


def _aims(items: Sequence[Item], reader: Reader) -> dict[int, str]:
    if not items:
        return {}
    rows = ItemAudience.objects.filter(item__in=[item.pk for item in items])
    found: dict[int, str] = {}
    for row in rows.select_related("role", "group").order_by("pk"):
        if row.team_id and row.team_id == reader.team_id:
            found[row.item_id] = _("For your team")
        elif row.role_id in reader.role_ids:
            found.setdefault(row.item_id, _("For your role: %(role)s") % {"role": row.role.name})
        elif row.group_id in reader.group_ids:
            found.setdefault(row.item_id, _("For %(group)s") % {"group": row.group.name})
    return found
