"""When a post may leave, on the clock of whoever planned it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Delivery


# How long a post that leaves now can be taken back.
UNDO = timedelta(seconds=10)
# Between two posts of one person on one network.
APART = timedelta(minutes=30)
# Local hours between which planned posts leave, unless the person says otherwise.
FIRST_HOUR, LAST_HOUR = 7, 21
SATURDAY = 5
MINUTE = timedelta(minutes=1)
# How far ahead one can plan.
FURTHEST = timedelta(days=180)


def time_zone_of(ambassador: Ambassador) -> ZoneInfo:
    """The person's own time zone, as he chose it in his account; else the programme's."""
    profiles = UserProfile.objects.filter(user=ambassador.user_id)
    name = profiles.values_list("current_time_zone", flat=True).first()
    try:
        return ZoneInfo(name) if name else programme_time_zone()
    except (ZoneInfoNotFoundError, ValueError):
        return programme_time_zone()


def to_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which clocks in ``zone`` show ``wall`` (naive), the earlier one if they show
    it twice. Raises ``ValidationError`` where they never show it, since they are put forward."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValidationError(
            _("On that day the clocks are put forward, so this time does not exist.")
        )
    return moment


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it is night or weekend in ``zone``."""
    local = moment.astimezone(zone)
    return local.weekday() >= SATURDAY or not FIRST_HOUR <= local.hour < LAST_HOUR


def allowed(moment: datetime, delivery: Delivery) -> datetime:
    """``moment``, to which ``delivery`` is moved, or the next working day's hours where that is at
    night or at the weekend and its time was not."""
    zone = time_zone_of(delivery.ambassador)
    if not is_quiet(moment, zone) or is_quiet(delivery.due_at, zone):
        return moment
    local = moment.astimezone(zone)
    day = local if local.hour < FIRST_HOUR else local + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day.replace(hour=FIRST_HOUR, fold=0).astimezone(UTC)


def end_of_offer(item: Item) -> datetime | None:
    """When ``item`` ceases to be offered; ``None``: not by itself."""
    ends = [item.share_until, item.expires_at, item.page.expire_at if item.page_id else None]
    return min((end for end in ends if end is not None), default=None)


def ended(now: datetime, path: str = "item__") -> Q:
    """Condition: the item at ``path`` is withdrawn or its time is over at ``now``."""
    ends = ("share_until", "expires_at", "page__expire_at")
    condition = Q(**{f"{path}withdrawn_at__isnull": False})
    for name in ends:
        condition |= Q(**{f"{path}{name}__lte": now})
    return condition


def own_moments(
    ambassador: Ambassador, network_id: str, since: datetime, *, but: Delivery | None = None
) -> list[datetime]:
    """When other posts of the person left or leave on a network, from ``since`` on."""
    others = _standing().filter(ambassador=ambassador, network=network_id, due_at__gt=since)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return sorted(others.values_list("due_at", flat=True))


def colleagues_moments(
    ambassador: Ambassador, item: Item, begin: datetime, end: datetime
) -> set[datetime]:
    """The minutes from ``begin`` to ``end`` in which colleagues' posts of ``item`` leave."""
    others = _standing().filter(item=item, due_at__gte=begin, due_at__lt=end)
    others = others.exclude(ambassador=ambassador)
    return {minute_of(moment) for moment in others.values_list("due_at", flat=True)}


def minute_of(moment: datetime) -> datetime:
    """The beginning of the minute."""
    return moment.replace(second=0, microsecond=0)


def is_too_close(moment: datetime, others: list[datetime]) -> bool:
    """Whether ``moment`` is within half an hour of one of ``others``."""
    return any(abs(moment - other) < APART for other in others)


def _standing() -> QuerySet[Delivery]:
    """Posts that left or will."""
    without = (Delivery.State.REJECTED, Delivery.State.CANCELLED)
    return Delivery.objects.exclude(state__in=without)
