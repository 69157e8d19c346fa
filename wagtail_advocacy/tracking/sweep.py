"""Counted requests that turn out to be no readers once their neighbours are known.

The rules, in the order in which they are asked; the first that applies is the verdict:

1. *scanner*: one visitor opened ``MANY_LINKS`` links or more in one half-hour, as a program
   does that looks through a mail.
2. *burst*: ``MANY_VISITORS`` visitors or more from one network opened one link in one half-hour.
3. *prefix*: one network made more than ``MOST`` of a link's clicks of a day, and
   ``FEWEST`` of them or more. Asked when the day is over.
4. *rate*: what goes beyond ``LINK_LIMIT`` clicks of a link, ``NETWORK_LIMIT`` of a network, or
   ``UNTRACKED_LIMIT`` of untracked visitors of a link, in one half-hour.

Half-hours are the finest that is stored, so the limits are far above what people do: a lost reader
is worse than a scanner more. A row that is moved keeps its visitor, and all are judged anew
each time, those that were moved among them: what no rule takes any more is counted again. So the
result depends neither on the order of arrival nor on how often this runs. Nothing is lost: gross
stays clicks, repeats and reasons together.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum

from .models import SWEPT, Click, Verdict
from .sinks import Hit, add_hits


MANY_LINKS = 8
MANY_VISITORS = 20
MOST = 0.5
FEWEST = 30
LINK_LIMIT = 300
NETWORK_LIMIT = 60
UNTRACKED_LIMIT = 30

CHUNK = 500


@transaction.atomic
def sweep_day(day: date, *, before: datetime | None = None) -> int:
    """Judge the counted requests of ``day`` again, and move those that a rule takes out.

    ``before``: only half-hours that began before that moment, while the day still runs; left
    out: all of them, and the rule for whole days, too. Gives how many rows changed. Safe to
    repeat.
    """
    judged = Click.objects.filter(day=day, verdict__in=[Verdict.COUNTED, *SWEPT]).order_by()
    if before is not None:
        judged = judged.filter(slot__lt=before)
    known = judged.exclude(visitor="")
    taken: dict[int, Verdict] = {}
    _take(taken, known, _scanners(known), Verdict.SCANNER)
    _take(taken, known, _bursts(known), Verdict.BURST)
    if before is None:
        _take(taken, known, _dominated(known), Verdict.PREFIX)
    taken.update(_over_limit(known, taken))
    for pk in known.filter(verdict__in=SWEPT).values_list("pk", flat=True):
        taken.setdefault(pk, Verdict.COUNTED)
    moved = 0
    for verdict in (*SWEPT, Verdict.COUNTED):
        ids = [pk for pk, new in taken.items() if new == verdict]
        for start in range(0, len(ids), CHUNK):
            moved += _move(ids[start : start + CHUNK], verdict)
    return moved + _split_untracked(judged.filter(visitor="", verdict=Verdict.COUNTED))


def _take(taken: dict[int, Verdict], known: QuerySet, groups, verdict: Verdict) -> None:
    """Note ``verdict`` for the rows of ``groups``, unless an earlier rule took them."""
    for group in groups:
        for pk in known.filter(**group).values_list("pk", flat=True):
            taken.setdefault(pk, verdict)


def _scanners(known: QuerySet):
    groups = known.values("slot", "visitor").annotate(n=Count("share", distinct=True))
    return groups.filter(n__gte=MANY_LINKS).values("slot", "visitor")


def _bursts(known: QuerySet):
    groups = known.exclude(prefix="").values("share", "slot", "prefix")
    groups = groups.annotate(n=Count("visitor", distinct=True))
    return groups.filter(n__gte=MANY_VISITORS).values("share", "slot", "prefix")


def _dominated(known: QuerySet):
    # A visitor's click is one however many verdicts it had.
    clicks = Count("visitor", distinct=True)
    by_network = known.values_list("share", "prefix", "slot").annotate(n=clicks)
    counts: Counter[tuple[int, str]] = Counter()
    totals: Counter[int] = Counter()
    for share, prefix, _slot, n in by_network:
        totals[share] += n
        if prefix:
            counts[share, prefix] += n
    return [
        {"share": share, "prefix": prefix}
        for (share, prefix), n in counts.items()
        if n >= FEWEST and n > MOST * totals[share]
    ]


def _over_limit(known: QuerySet, taken: dict[int, Verdict]) -> dict[int, Verdict]:
    """Rows beyond a limit, the visitors with the highest hashes: any choice that does not
    depend on the order of arrival would do."""
    over = {}
    for keys, limit in ((("share", "slot"), LINK_LIMIT), (("prefix", "slot"), NETWORK_LIMIT)):
        groups = known.exclude(prefix="") if "prefix" in keys else known
        groups = groups.values(*keys).annotate(n=Count("pk")).filter(n__gt=limit).values(*keys)
        for group in groups:
            rows = known.filter(**group).order_by("visitor", "share")
            kept = set()
            for pk, *visitor in rows.values_list("pk", "visitor", "share"):
                if pk in taken:
                    continue
                kept.add(tuple(visitor))
                if len(kept) > limit:
                    over[pk] = Verdict.RATE
    return over


def _move(ids: list[int], verdict: Verdict) -> int:
    rows = Click.objects.filter(pk__in=ids).exclude(verdict=verdict)
    # A hit that comes in meanwhile waits, and then makes a row of its own.
    found = list(rows.select_for_update().values_list("pk", flat=True))
    if found:
        _merge(Click.objects.filter(pk__in=found), verdict)
        Click.objects.filter(pk__in=found).delete()
    return len(found)


def _merge(rows: QuerySet, verdict: Verdict) -> None:
    groups = rows.order_by().values_list("share", "slot", "day", "visitor")
    _add(verdict, groups.annotate(Max("prefix"), Sum("hits")))


def _split_untracked(rows: QuerySet) -> int:
    over = list(rows.filter(hits__gt=UNTRACKED_LIMIT).select_for_update())
    _add(
        Verdict.RATE,
        [(row.share_id, row.slot, row.day, "", "", row.hits - UNTRACKED_LIMIT) for row in over],
    )
    Click.objects.filter(pk__in=[row.pk for row in over]).update(hits=UNTRACKED_LIMIT)
    return len(over)


def _add(verdict: Verdict, rows: Iterable[tuple]) -> None:
    """Add ``rows`` to those that have ``verdict`` already, or make these."""
    add_hits(
        (Hit(share, slot, day, verdict, visitor, prefix), hits)
        for share, slot, day, visitor, prefix, hits in rows
    )
