"""In which order a person is offered items.

Pinned items come first. The others are in the order of their freshness, where an item counts as
``TOPIC_BONUS`` newer when one of its topics is one that the person follows, ``EXPERT_BONUS`` more
when he is its expert, ``AIM_BONUS`` newer when it is aimed at people like him, and
``SHARED_PENALTY`` older once he has shared it. The rule looks at the newest ``WINDOW`` items;
older ones follow by date alone.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

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
    rows = ranked(items, ambassador, reader.unfollowed_topics, start=start)
    ids = list(rows.values_list("pk", flat=True)[start : start + size + 1])
    return ids[:size], len(ids) > size or is_more_behind(items, start + size)


def ranked(items: QuerySet[Item], ambassador, unfollowed: Collection, *, start: int) -> QuerySet:
    """The ``items`` in the person's order, for a page that begins with the ``start``-th: those in
    the window, or all of them by date. ``ambassador`` and the keys ``unfollowed`` of topics may
    be slots of a statement."""
    by_date = items.select_related(None).order_by("-pinned", "-offered_at", "-pk")
    if start >= WINDOW:
        return by_date
    topics = ItemTopic.objects.filter(item=OuterRef("pk"))
    followed = topics.exclude(topic__translation_key__in=unfollowed) if unfollowed else topics
    own = Share.objects.filter(item=OuterRef("pk"), ambassador=ambassador)
    hours = (
        _hours(TOPIC_BONUS, Exists(followed))
        + _hours(EXPERT_BONUS, Exists(topics.filter(topic__experts=ambassador)))
        + _hours(AIM_BONUS, Q(is_aimed=True))
        - _hours(SHARED_PENALTY, Q(pinned=False) & Exists(own))
    )
    freshness = HoursLater("offered_at", hours)
    return Item.objects.filter(pk__in=by_date.values("pk")[:WINDOW]).order_by(
        "-pinned", freshness.desc(), "-offered_at", "-pk"
    )


def is_more_behind(items: QuerySet[Item], end: int) -> bool:
    """Whether ``items`` go on behind the window, for a page that ends with the ``end``-th. Asks
    the database for the last page of the window alone."""
    if end != WINDOW:
        return False
    return items.order_by("-pinned", "-offered_at", "-pk")[WINDOW : WINDOW + 1].exists()


def _hours(bonus: timedelta, condition) -> Case:
    hours = Value(bonus // timedelta(hours=1))
    return Case(When(condition, then=hours), default=Value(0), output_field=IntegerField())


class HoursLater(Func):
    """A moment, and a number of hours to add to it; to sort by."""

    arity = 2
    output_field = DateTimeField()
    template = "(%(expressions)s * INTERVAL '1 hour')"
    arg_joiner = " + "

    def as_sqlite(self, compiler, connection, **context):
        # What Django would add it with is a function in Python, several times slower.
        template = "strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', %(expressions)s || ' hours')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", ", **context)
