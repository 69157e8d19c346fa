"""In which order a person is offered items.

Pinned items come first. The others are in the order of their freshness, where an item counts as
``TOPIC_BONUS`` newer when one of its topics is one that the person follows, ``EXPERT_BONUS`` more
when he is its expert, ``AIM_BONUS`` newer when it is aimed at people like him, and
``SHARED_PENALTY`` older once he has shared it. The rule looks at the newest ``WINDOW`` items;
older ones follow by date alone.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import connections
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from wagtail_advocacy.content.models import Item, ItemTopic
from wagtail_advocacy.programme.audience import Reader
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.statements import Slot, Statement

from .models import Share


TOPIC_BONUS = timedelta(days=3)
EXPERT_BONUS = timedelta(days=4)
AIM_BONUS = timedelta(days=3)
SHARED_PENALTY = timedelta(days=21)
# A multiple of every page's size, so that no page has both parts.
WINDOW = 400
# What Django would add hours with on SQLite is a function in Python, several times slower.
_HOURS_LATER = {
    "postgresql": "moment + hours * INTERVAL '1 hour'",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', moment, hours || ' hours')",
}


def ranked_ids(
    items: QuerySet[Item], ambassador: Ambassador, reader: Reader, *, start: int, size: int
) -> tuple[list[int], bool]:
    """The ids of ``size`` of the ``items`` from the ``start``-th on, in the person's order, and
    whether there are more. One query, whatever their number."""
    unfollowed = reader.unfollowed_topics
    rows = ranked(items, ambassador, unfollowed, ["pk"], start=start, size=size).rows()
    has_more = len(rows) > size or (start + size == WINDOW and has_older(items))
    return [pk for (pk,) in rows[:size]], has_more


def ranked(
    items: QuerySet[Item],
    ambassador: Ambassador | Slot,
    unfollowed: Collection,
    columns: Sequence[str],
    *,
    start: int,
    size: int,
) -> Statement:
    """Reads ``columns`` of ``size`` of the ``items`` and of one more, from the ``start``-th on,
    in the person's order. ``ambassador`` and the keys ``unfollowed`` of topics may be slots."""
    by_date = items.select_related(None).order_by("-pinned", "-offered_at", "-pk")
    if start >= WINDOW:
        return Statement(by_date.values_list(*columns)[start : start + size + 1])
    topics = ItemTopic.objects.filter(item=OuterRef("pk"))
    followed = topics.exclude(topic__translation_key__in=unfollowed) if unfollowed else topics
    own = Share.objects.filter(item=OuterRef("pk"), ambassador=ambassador)
    order = {
        "is_first": F("pinned"),
        "moment": F("offered_at"),
        "number": F("pk"),
        "hours": _hours(TOPIC_BONUS, Exists(followed))
        + _hours(EXPERT_BONUS, Exists(topics.filter(topic__experts=ambassador)))
        + _hours(AIM_BONUS, Q(is_aimed=True))
        - _hours(SHARED_PENALTY, Q(pinned=False) & Exists(own)),
    }
    window = by_date.annotate(**order).values_list(*columns, *order)[:WINDOW]
    later = _HOURS_LATER.get(connections[items.db].vendor, _HOURS_LATER["postgresql"])
    # A queryset can only look for items that are in the window, for which PostgreSQL reads all.
    # Names and numbers here are our own.
    around = f"""
        SELECT * FROM ({{}}) w ORDER BY is_first DESC, {later} DESC, moment DESC, number DESC
        LIMIT {size + 1:d} OFFSET {start:d}
    """  # noqa: S608
    return Statement(window, around=around, width=len(columns))


def has_older(items: QuerySet[Item]) -> bool:
    """Whether ``items`` go on behind the window."""
    return items.order_by("-pinned", "-offered_at", "-pk")[WINDOW : WINDOW + 1].exists()


def _hours(bonus: timedelta, condition) -> Case:
    hours = Value(bonus // timedelta(hours=1))
    return Case(When(condition, then=hours), default=Value(0), output_field=IntegerField())
