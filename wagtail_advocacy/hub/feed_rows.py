"""The feed's one query: which items, in which order, and what their cards need of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.content.barriers import Barriers, barriers_for
from wagtail_advocacy.content.interest import Taste, taste_of, wanted_items
from wagtail_advocacy.content.models import Item, ItemTopic
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador, Role, Team, Topic
from wagtail_advocacy.sharing.ranking import WINDOW, has_older, ranked
from wagtail_advocacy.statements import Slot, Statement, kept, key_slot, places, slots


CARD_FIELDS = {
    "id",
    "kind",
    "title",
    "summary",
    "image_id",
    "language",
    "networks",
    "share_until",
    "offered_at",
    "importance",
    "is_aimed",
    "credited_to_id",
    "target_kind",
    "target_address",
    "page_id",
}
# In the model's order, as ``from_db`` wants them.
ITEM_FIELDS = [
    field.attname for field in Item._meta.concrete_fields if field.attname in CARD_FIELDS
]
# What a page needs to tell its address.
PAGE_FIELDS = ("id", "path", "url_path", "locale_id")
COLUMNS = [*ITEM_FIELDS, *(f"page__{name}" for name in PAGE_FIELDS)]


class FeedRow(NamedTuple):
    """An item with what a card needs, and its page's values for ``PAGE_FIELDS``."""

    item: Item
    page: tuple


def rows_of(items: QuerySet[Item]) -> list[FeedRow]:
    """The rows of ``items``."""
    return _rows(items.db, items.select_related(None).values_list(*COLUMNS))


def _rows(alias: str, found: Sequence[tuple]) -> list[FeedRow]:
    end = len(ITEM_FIELDS)
    return [FeedRow(Item.from_db(alias, ITEM_FIELDS, row[:end]), row[end:]) for row in found]


@dataclass(frozen=True)
class Shape:
    """All that the structure of a person's feed depends on; the numbers are ``places``."""

    has_team: bool
    roles: int
    groups: int
    closed: int
    unfollowed: int
    has_topic: bool
    taste: Taste
    barriers: Barriers
    start: int
    size: int
    is_site_closed: bool


def wanted_rows(
    ambassador: Ambassador, reader: Reader, *, topic: UUID | None, start: int, size: int
) -> tuple[list[FeedRow], bool]:
    """The ``size`` rows from the ``start``-th on of what this person may see and wants to, in
    his own order and of ``topic`` alone where it is given; and whether there are more."""
    user, taste, end = ambassador.user, taste_of(ambassador), start + size
    barriers = barriers_for(user)

    def wanted() -> QuerySet[Item]:
        items = offered_items(ambassador.site, user, barriers=barriers, reader=reader)
        return of_topic(wanted_items(items, ambassador, reader, taste), topic)

    values = {}
    if barriers is None:
        unfollowed = reader.unfollowed_topics
        statement = ranked(wanted(), ambassador, unfollowed, COLUMNS, start=start, size=size)
    else:
        shape = Shape(
            has_team=reader.team_id is not None,
            roles=places(reader.role_ids),
            groups=places(reader.group_ids),
            closed=places(reader.closed_topics),
            unfollowed=places(reader.unfollowed_topics),
            has_topic=topic is not None,
            taste=taste,
            barriers=barriers,
            start=start,
            size=size,
            # Read by ``offered_items``.
            is_site_closed=advocacy_settings.SITE_REQUIRES_LOGIN,
        )
        statement = _feed(shape)
        values = {
            "site": ambassador.site_id,
            "ambassador": ambassador.pk,
            "now": timezone.now(),
            "team": reader.team_id,
            "roles": tuple(reader.role_ids),
            "groups": tuple(reader.group_ids),
            "closed": tuple(reader.closed_topics),
            "unfollowed": tuple(reader.unfollowed_topics),
            "topic": topic,
        }
    found = _rows(statement.alias, statement.rows(**values))
    has_more = len(found) > size or (end == WINDOW and has_older(wanted()))
    return found[:size], has_more


def of_topic(items: QuerySet[Item], topic: UUID | Slot | None) -> QuerySet[Item]:
    """Those of ``items`` that have the topic with this translation key; all for ``None``."""
    if topic is None:
        return items
    own = ItemTopic.objects.filter(item=OuterRef("pk"), topic__translation_key=topic)
    return items.filter(Exists(own))


@kept(Item)
def _feed(shape: Shape) -> Statement:
    key = Topic._meta.get_field("translation_key")
    ambassador = key_slot("ambassador", Ambassador)
    reader = Reader(
        team_id=key_slot("team", Team) if shape.has_team else None,
        role_ids=frozenset(slots("roles", Role._meta.pk, shape.roles)),
        group_ids=frozenset(slots("groups", Group._meta.pk, shape.groups)),
        closed_topics=frozenset(slots("closed", key, shape.closed)),
        unfollowed_topics=frozenset(slots("unfollowed", key, shape.unfollowed)),
    )
    items = offered_items(
        key_slot("site", Site),
        None,
        now=Slot("now", DateTimeField()),
        barriers=shape.barriers,
        reader=reader,
    )
    items = wanted_items(items, ambassador, reader, shape.taste)
    items = of_topic(items, Slot("topic", key) if shape.has_topic else None)
    part = {"start": shape.start, "size": shape.size}
    return ranked(items, ambassador, reader.unfollowed_topics, COLUMNS, **part)
