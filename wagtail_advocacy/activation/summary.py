"""What the owners of a programme are told once a month: the figures of their dashboard."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from wagtail.models import Site

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.measurement.overview import Overview
from wagtail_advocacy.measurement.periods import Period, period
from wagtail_advocacy.programme.calendar import month_start, programme_day

from .models import OwnersSummary


ONE_DAY = date.resolution
MOST_BEST = 3


@dataclass(frozen=True)
class Figures:
    """The four figures of one period, as the dashboard has them. Numbers that are no whole ones
    stand as texts, since they are stored as JSON; ``None`` is not known."""

    people: int
    eligible: str | None
    rate: str | None
    shares: int
    readers: int
    value: str | None
    low: str | None
    high: str | None
    unpriced: int


@dataclass(frozen=True)
class Content:
    """What there is to say of a month: its figures, and those of as many days ``before`` it, with
    the days (ISO) of both; ``best`` are pairs of an item's id and its readers."""

    currency: str
    first: str
    last: str
    compared_first: str
    compared_last: str
    now: dict
    before: dict
    best: list[list[int]] = field(default_factory=list)

    @property
    def period(self) -> Period:
        days = (self.first, self.last, self.compared_first, self.compared_last)
        return Period(*map(date.fromisoformat, days))

    @property
    def figures(self) -> Figures:
        return Figures(**self.now)

    @property
    def figures_before(self) -> Figures:
        return Figures(**self.before)


def content_of(site: Site, today: date) -> Content:
    """What the dashboard says of the month before the one that ``today`` is in."""
    chosen = period("last_month", "before", today)
    overview = Overview(site, chosen, today)
    return Content(
        currency=overview.book.currency,
        first=chosen.first.isoformat(),
        last=chosen.last.isoformat(),
        compared_first=chosen.compared_first.isoformat(),
        compared_last=chosen.compared_last.isoformat(),
        now=asdict(_figures(overview.now)),
        before=asdict(_figures(overview.before)),
        best=[[item.pk, item.readers] for item in overview.best_items[:MOST_BEST]],
    )


def _figures(found) -> Figures:
    clicks, people = found.clicks, found.people
    return Figures(
        people=people.people,
        eligible=_text(people.eligible),
        rate=_text(people.rate),
        shares=found.shares,
        readers=clicks.readers,
        value=_text(clicks.value),
        low=_text(clicks.low),
        high=_text(clicks.high),
        unpriced=clicks.unpriced,
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def send_owners_summaries(today: date | None = None) -> int:
    """Tell the owners of every site of the last month, where anything happened in it.

    Gives how many summaries there are of it. Safe to repeat and to run twice at once: a month is
    told once, with what was known the first time.
    """
    today = today or programme_day()
    month = month_start(month_start(today) - ONE_DAY)
    count = 0
    for site in Site.objects.all():
        summary = OwnersSummary.objects.filter(site=site, month=month).first()
        if summary is None:
            content = content_of(site, today)
            if not (content.figures.shares or content.figures.readers):
                continue
            summary, _is_new = OwnersSummary.objects.get_or_create(
                site=site, month=month, defaults={"content": asdict(content)}
            )
        # Also when it is there already: the task before may have stopped half-way.
        enqueue("wagtail_advocacy.activation.tasks.make_notices", "owners_summary", summary.pk)
        count += 1
    return count
