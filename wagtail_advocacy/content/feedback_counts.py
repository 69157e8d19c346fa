"""How many people say what of items, so that nobody can be picked out.

Figures appear once at least the programme's minimum of different people stand behind them. Items
with fewer are counted together, and only if they are enough people together; the total and the
topics leave out what is not, so that it cannot be found by subtraction either.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When
from wagtail.models import Site

from .models import Item, Rating


MOST_WORDS = 200


@dataclass(frozen=True)
class Feedback:
    """What was said of something: by how many ``people``, how often useful and how often not,
    and how often for each reason (by value of ``Rating.Reason``)."""

    people: int = 0
    useful: int = 0
    not_for_me: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def ratings(self) -> int:
        return self.useful + self.not_for_me


@dataclass(frozen=True)
class SiteFeedback:
    """The feedback on one site's items, as far as it may be shown.

    ``others`` are the items with too few people, together; ``None`` when they are too few
    together, or there are none. ``is_incomplete`` says that there is feedback that is in no
    figure. ``topics`` has ``None`` for a topic with too few people; the key ``None`` is for items
    without a topic.
    """

    total: Feedback
    items: dict[int, Feedback]
    others: Feedback | None
    topics: dict[UUID | None, Feedback | None]
    is_incomplete: bool


REASON_COUNTS = {reason.value: f"reason_{reason.value or 'none'}" for reason in Rating.Reason}
COUNTS = {
    "people": Count("ambassador", distinct=True),
    "useful": Count("pk", distinct=True, filter=Q(verdict=Rating.Verdict.USEFUL)),
    "not_for_me": Count("pk", distinct=True, filter=Q(verdict=Rating.Verdict.NOT_FOR_ME)),
    **{
        name: Count("pk", distinct=True, filter=Q(verdict=Rating.Verdict.NOT_FOR_ME, reason=reason))
        for reason, name in REASON_COUNTS.items()
    },
}


def feedback_on(item: Item, minimum: int) -> Feedback | None:
    """What is said of ``item``; ``None`` when it is fewer than ``minimum`` people, but somebody."""
    found = _read(Rating.objects.filter(item=item).aggregate(**COUNTS))
    return found if not found.people or found.people >= minimum else None


def site_feedback(site: Site, minimum: int) -> SiteFeedback:
    """What is said of the items of ``site``, in six queries however much it is."""
    ratings = Rating.objects.filter(item__site=site).order_by()
    large = _large(ratings, minimum)
    small = ratings.exclude(item__in=large)
    items = {
        row.pop("item_id"): _read(row)
        for row in ratings.filter(item__in=large).values("item_id").annotate(**COUNTS)
    }
    others = _read(small.aggregate(**COUNTS))
    is_enough = others.people >= minimum
    counted = ratings if is_enough else ratings.filter(item__in=large)
    return SiteFeedback(
        total=_read(counted.aggregate(**COUNTS)),
        items=items,
        others=others if is_enough else None,
        topics=_by_topic(ratings, large, minimum),
        is_incomplete=bool(others.people) and not is_enough,
    )


def words_on(
    site: Site, minimum: int, item: Item | None = None
) -> list[tuple[int | None, str, str]]:
    """What people wrote: item id, reason and words, at most ``MOST_WORDS``.

    In the order of the alphabet, so that it does not tell who wrote last. Words about an item with
    fewer than ``minimum`` people come without its id, and only if there are enough people about
    such items together; asked for ``item`` alone, they are left out.
    """
    ratings = Rating.objects.filter(item__site=site).order_by()
    large = _large(ratings, minimum)
    written = ratings.exclude(words="")
    if item is not None:
        written = written.filter(item=item, item__in=large)
    elif _read(ratings.exclude(item__in=large).aggregate(**COUNTS)).people < minimum:
        written = written.filter(item__in=large)
    named = Case(When(item__in=large, then="item_id"))
    rows = written.annotate(named=named).order_by("words", "pk")[:MOST_WORDS]
    return list(rows.values_list("named", "reason", "words"))


def _large(ratings: QuerySet[Rating], minimum: int) -> QuerySet:
    counted = ratings.values("item_id").annotate(count=Count("pk")).filter(count__gte=minimum)
    return counted.values("item_id")


def _by_topic(
    ratings: QuerySet[Rating], large: QuerySet, minimum: int
) -> dict[UUID | None, Feedback | None]:
    """By topic what stands behind items that are shown, and the rest where it is enough."""
    shown = _grouped(ratings.filter(item__in=large))
    rest = _grouped(ratings.exclude(item__in=large))
    whole = _grouped(ratings)
    return {
        topic: shown.get(topic) if topic in rest and rest[topic].people < minimum else feedback
        for topic, feedback in whole.items()
    }


def _grouped(ratings: QuerySet[Rating]) -> dict[UUID | None, Feedback]:
    key = "item__topic_rows__topic__translation_key"
    return {row.pop(key): _read(row) for row in ratings.values(key).annotate(**COUNTS)}


def _read(row: dict) -> Feedback:
    return Feedback(
        people=row["people"],
        useful=row["useful"],
        not_for_me=row["not_for_me"],
        reasons={reason: row[name] for reason, name in REASON_COUNTS.items()},
    )
