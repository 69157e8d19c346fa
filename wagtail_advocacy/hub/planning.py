"""A person's direct posts as the hub shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from wagtail_advocacy.hub.forms import PlanForm
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.delivery.changing import CHANGEABLE, posts_of
from wagtail_advocacy.sharing.delivery.problems import DeliveryProblem, in_words
from wagtail_advocacy.sharing.delivery.times import time_zone_of, to_moment
from wagtail_advocacy.sharing.good_times import Basis, good_hours
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.queries import network_label
from wagtail_advocacy.tracking.hours import own_hours, programme_hours


State = Delivery.State

# What is planned at most, and how far back it is shown what became of posts.
MOST_POSTS = 100
MOST_ENDED = 20
ENDED_FOR = timedelta(days=14)
LEAST_WEEKS, MOST_WEEKS = 3, 8
# How long a post that leaves now is watched, and how often it is looked at.
WATCHED = timedelta(minutes=2)
LOOK_EVERY = 3


@dataclass(frozen=True)
class PostRow:
    """One post with what can be said and done."""

    post: Delivery
    now: datetime

    @property
    def label(self) -> str:
        return network_label(self.post.network)

    @property
    def network(self):
        """The network, ``None`` where the site no longer knows it."""
        try:
            return get_network(self.post.network)
        except KeyError:
            return None

    @property
    def reason(self) -> str:
        """Why it is as it is, in words."""
        if self.post.problem == DeliveryProblem.TEXT and self.post.message:
            return self.post.message
        return in_words(self.post.problem)

    @property
    def is_leaving(self) -> bool:
        """Whether it leaves without further ado, or is on its way."""
        if self.post.state in (State.CLAIMED, State.SENDING):
            return True
        return self.post.state == State.QUEUED and self.post.timing == Delivery.Timing.NOW

    @property
    def can_undo(self) -> bool:
        return self.post.state == State.QUEUED and self.post.due_at > self.now

    @property
    def can_change(self) -> bool:
        return self.post.state in CHANGEABLE

    @property
    def is_by_hand(self) -> bool:
        """Whether it makes sense to share it by hand instead."""
        return self.post.state == State.REJECTED or (
            self.post.state == State.CANCELLED and self.post.problem == DeliveryProblem.BY_HAND
        )

    @property
    def look_after(self) -> int | None:
        """Seconds until the page looks again; ``None``: not by itself."""
        if not self.is_leaving or self.now > self.post.due_at + WATCHED:
            return None
        return max(LOOK_EVERY, int((self.post.due_at - self.now).total_seconds()) + 1)


@dataclass(frozen=True)
class Day:
    date: date
    is_today: bool
    is_past: bool
    rows: list[PostRow] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What the page of planned posts shows."""

    unsure: list[PostRow]
    waiting: list[PostRow]
    planned: list[PostRow]
    ended: list[PostRow]
    weeks: list[list[Day]]
    zone: ZoneInfo

    @property
    def is_empty(self) -> bool:
        return not (self.unsure or self.waiting or self.planned or self.ended)


def plan_of(ambassador: Ambassador) -> Plan:
    """The person's posts, by what is to be done, and the weeks in which they leave."""
    now, zone = timezone.now(), time_zone_of(ambassador)
    posts = posts_of(ambassador)
    rows = {
        "unsure": posts.filter(state=State.UNCONFIRMED).order_by("-due_at"),
        "waiting": posts.filter(state=State.NEEDS_RECONNECT).order_by("due_at"),
        "planned": posts.filter(
            state__in=(*Delivery.WAITING, State.CLAIMED, State.SENDING)
        ).order_by("due_at"),
    }
    lists = {
        name: [PostRow(post, now) for post in found[:MOST_POSTS]] for name, found in rows.items()
    }
    ended = posts.filter(
        state__in=(State.SENT, State.REJECTED, State.CANCELLED), ended_at__gt=now - ENDED_FOR
    ).order_by("-ended_at")[:MOST_ENDED]
    return Plan(
        **lists,
        ended=[PostRow(post, now) for post in ended],
        weeks=_weeks(lists["planned"], now.astimezone(zone).date(), zone),
        zone=zone,
    )


def _weeks(rows: Iterable[PostRow], today: date, zone: ZoneInfo) -> list[list[Day]]:
    """Whole weeks from this one on: three, or as many as there are posts in, up to eight."""
    by_day: dict[date, list[PostRow]] = {}
    for row in rows:
        by_day.setdefault(row.post.due_at.astimezone(zone).date(), []).append(row)
    monday = today - timedelta(days=today.weekday())
    last = max(by_day, default=today)
    count = min(max((last - monday).days // 7 + 1, LEAST_WEEKS), MOST_WEEKS)
    return [
        [
            Day(day, day == today, day < today, by_day.get(day, []))
            for day in (monday + timedelta(days=7 * week + number) for number in range(7))
        ]
        for week in range(count)
    ]


@dataclass(frozen=True)
class GoodHours:
    """The hours in which the person's posts do well, and where that is known from."""

    hours: tuple[int, ...]
    basis: Basis

    @property
    def sentence(self) -> str:
        first = time_format(datetime(2000, 1, 1, self.hours[0]), "H:i")  # noqa: DTZ001
        sentences = {
            Basis.OWN: _("Your readers mostly come around %(hour)s."),
            Basis.PROGRAMME: _("Readers of this programme mostly come around %(hour)s."),
            Basis.USUAL: _("Around %(hour)s is usually good."),
        }
        return sentences[self.basis] % {"hour": first}


def good_hours_of(ambassador: Ambassador) -> GoodHours:
    """The good hours on the person's clock."""
    zone = time_zone_of(ambassador)
    own = own_hours(ambassador, zone)
    return GoodHours(*good_hours(own, programme_hours(ambassador, zone)))


def read_plan(form: PlanForm, ambassador: Ambassador) -> dict:
    """The keywords for ``order_post`` and ``edit_post`` in a form that holds together.

    Raises ``ValidationError`` keyed by a field otherwise.
    """
    if not form.is_valid():
        raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
    values = form.cleaned_data
    moment = None
    if values["timing"] == Delivery.Timing.AT and values["at"] is not None:
        try:
            moment = to_moment(values["at"], time_zone_of(ambassador))
        except ValidationError as error:
            raise ValidationError({"at": error.messages}) from error
    plan = {
        "timing": values["timing"],
        "at": moment,
        "anytime": values["anytime"],
        "shown_to_colleagues": values["shown_to_colleagues"],
    }
    if values["timing"] == Delivery.Timing.GOOD:
        plan["hours"] = good_hours_of(ambassador).hours
    return plan
