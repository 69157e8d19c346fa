"""What clicks add up to.

*Gross* is every request that was answered with a redirect. A *click* is a counted one, at most
one per visitor and half-hour. A *reader* is a visitor of one share on one day. *Repeats* are
counted requests of the same visitor in the same half-hour. Gross is always the clicks, the
repeats and the reasons together.
"""

from dataclasses import dataclass

from django.db.models import CharField, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from .models import Verdict


COUNTED = Q(verdict=Verdict.COUNTED)
KNOWN = COUNTED & ~Q(visitor="")
UNTRACKED = COUNTED & Q(visitor="")


def gross_sum() -> Coalesce:
    """Aggregate: every request that was answered."""
    return Coalesce(Sum("hits"), 0)


def clicks_sum() -> Coalesce:
    """Aggregate: counted clicks, those of visitors who object to tracking among them."""
    return Count("pk", filter=KNOWN) + Coalesce(Sum("hits", filter=UNTRACKED), 0)


def untracked_sum() -> Coalesce:
    """Aggregate: the clicks of visitors who object to tracking; none of them is a reader."""
    return Coalesce(Sum("hits", filter=UNTRACKED), 0)


def repeats_sum() -> Coalesce:
    """Aggregate: counted requests beyond the first of a visitor in a half-hour."""
    return Coalesce(Sum("hits", filter=KNOWN), 0) - Count("pk", filter=KNOWN)


def readers_count() -> Count:
    """Aggregate: readers, which is distinct visitors per share and day."""
    separator = Value("|")
    who = Concat(
        Cast("share_id", CharField()),
        separator,
        Cast("day", CharField()),
        separator,
        "visitor",
        output_field=CharField(),
    )
    return Count(who, filter=KNOWN, distinct=True)


@dataclass(frozen=True)
class Figures:
    """What a set of clicks adds up to."""

    gross: int
    clicks: int
    readers: int
    untracked: int
    repeats: int
    # Requests that are no click, by verdict.
    reasons: dict[str, int]


def figures(clicks: QuerySet) -> Figures:
    """The figures of a queryset of ``Click``, in one query."""
    not_counted = [verdict for verdict in Verdict if verdict != Verdict.COUNTED]
    row = clicks.order_by().aggregate(
        gross=gross_sum(),
        clicks=clicks_sum(),
        readers=readers_count(),
        untracked=untracked_sum(),
        repeats=repeats_sum(),
        **{
            f"reason_{verdict.name.lower()}": Coalesce(Sum("hits", filter=Q(verdict=verdict)), 0)
            for verdict in not_counted
        },
    )
    reasons = {verdict.value: row.pop(f"reason_{verdict.name.lower()}") for verdict in not_counted}
    return Figures(reasons=reasons, **row)


def readers(clicks: QuerySet) -> int:
    """How many readers a queryset of ``Click`` holds."""
    return clicks.filter(KNOWN).order_by().values("share", "day", "visitor").distinct().count()
