"""What the editors of a site are told once a week."""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from wagtail.models import Site

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.content.models import Origin
from wagtail_advocacy.measurement.queries import best_items
from wagtail_advocacy.programme.calendar import day_end, day_start, programme_day
from wagtail_advocacy.suggestions.models import Suggestion
from wagtail_advocacy.suggestions.states import State

from .models import EditorsDigest


WEEK = timedelta(days=7)
# How many of each are named.
MOST_NAMED = 5
MOST_BEST = 3


@dataclass(frozen=True)
class Content:
    """Figures and ids of one week: what was ``proposed`` in it, what is ``waiting`` for a decision
    now (the longest first), and what brought most readers in it, of all items (``best``) and of
    those that came from suggestions (``suggested``), as pairs of id and readers."""

    proposed: int = 0
    proposed_ids: list[int] = field(default_factory=list)
    waiting: int = 0
    waiting_ids: list[int] = field(default_factory=list)
    best: list[list[int]] = field(default_factory=list)
    suggested: list[list[int]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.proposed or self.waiting or self.best)


def last_week(today: date) -> date:
    """The Monday of the last week that was over on ``today``."""
    return today - timedelta(days=today.weekday()) - WEEK


def content_of(site: Site, week: date) -> Content:
    """What there is to say of the week that began on ``week``. Twelve queries."""
    last = week + WEEK - timedelta(days=1)
    sent = Suggestion.objects.filter(site=site).exclude(submitted_at=None)
    proposed = sent.filter(submitted_at__gte=day_start(week), submitted_at__lt=day_end(last))
    waiting = sent.filter(state=State.SUBMITTED).order_by("submitted_at", "pk")
    return Content(
        proposed=proposed.count(),
        proposed_ids=list(proposed.values_list("pk", flat=True)[:MOST_NAMED]),
        waiting=waiting.count(),
        waiting_ids=list(waiting.values_list("pk", flat=True)[:MOST_NAMED]),
        best=_pairs(best_items(site, week, last, MOST_BEST)),
        suggested=_pairs(best_items(site, week, last, MOST_BEST, Origin.SUGGESTED)),
    )


def _pairs(items) -> list[list[int]]:
    return [[item.pk, item.readers] for item in items]


def send_editors_digests(today: date | None = None) -> int:
    """Tell the editors of every site of the last week, where there is something to say.

    Gives how many digests there are of it. Safe to repeat and to run twice at once: a week is
    told once, with what was known the first time.
    """
    week = last_week(today or programme_day())
    count = 0
    for site in Site.objects.all():
        digest = EditorsDigest.objects.filter(site=site, week=week).first()
        if digest is None:
            content = content_of(site, week)
            if content.is_empty:
                continue
            digest, _is_new = EditorsDigest.objects.get_or_create(
                site=site, week=week, defaults={"content": asdict(content)}
            )
        # Also when it is there already: the task before may have stopped half-way.
        enqueue("wagtail_advocacy.activation.tasks.make_notices", "editors_digest", digest.pk)
        count += 1
    return count
