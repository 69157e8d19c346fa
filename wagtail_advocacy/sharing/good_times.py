"""The hours in which posts do well, and the next such moment for a post.

Where there is enough to go by, the hours are those in which most outside readers came: to the
person's own links, else to all of the programme. Else they are ``USUAL_HOURS``: the breaks and the
way home of people who work in offices.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador

from .delivery.times import (
    APART,
    FIRST_HOUR,
    LAST_HOUR,
    MINUTE,
    SATURDAY,
    colleagues_moments,
    end_of_offer,
    is_quiet,
    is_too_close,
    minute_of,
    own_moments,
    time_zone_of,
    to_moment,
)
from .models import Delivery


# Best first.
USUAL_HOURS = (12, 8, 17)
# Clicks from which on a history says something.
ENOUGH_OWN = 50
ENOUGH_PROGRAMME = 200
# How many hours of a day count as good.
HOURS = 3
# How many days ahead are looked at, and how long before its end an item is not planned any more.
DAYS = 14
LEAST_AHEAD = timedelta(minutes=15)
# Colleagues' posts are spread over so many minutes from the beginning of the hour.
SPREAD = 30


class Basis(StrEnum):
    """What the good hours were taken from."""

    OWN = "own"
    PROGRAMME = "programme"
    USUAL = "usual"


def good_hours(
    own: Mapping[int, int], programme: Mapping[int, int]
) -> tuple[tuple[int, ...], Basis]:
    """The good hours of a day, best first, from clicks by local hour (0 to 23).

    Hours of the night are left out. Ties go to the earlier hour.
    """
    for clicks, enough, basis in (
        (own, ENOUGH_OWN, Basis.OWN),
        (programme, ENOUGH_PROGRAMME, Basis.PROGRAMME),
    ):
        by_day = {
            hour: count
            for hour, count in clicks.items()
            if FIRST_HOUR <= hour < LAST_HOUR and count > 0
        }
        if sum(by_day.values()) >= enough:
            ranked = sorted(by_day, key=lambda hour: (-by_day[hour], hour))
            return tuple(ranked[:HOURS]), basis
    return USUAL_HOURS, Basis.USUAL


def find_good_time(
    ambassador: Ambassador,
    item: Item,
    network_id: str,
    *,
    now: datetime,
    hours: Sequence[int] = USUAL_HOURS,
    but: Delivery | None = None,
) -> datetime | None:
    """The next good moment for a post, on the clock of the person.

    The first working day that has room in one of ``hours`` (best first) is taken; where none has
    before the item's end, any moment of a working day before it. At least half an hour from other
    posts of the person on that network (those other than ``but``), and not in a minute in which a
    colleague posts the item. ``None`` where there is no such moment.
    """
    zone = time_zone_of(ambassador)
    begin = minute_of(now + LEAST_AHEAD) + MINUTE
    end = end_of_offer(item)
    horizon = begin + timedelta(days=DAYS)
    if end is not None:
        horizon = min(horizon, end - MINUTE)
    own = own_moments(ambassador, network_id, now - APART, but=but)
    taken = colleagues_moments(ambassador, item, begin, horizon + MINUTE)

    def is_free(moment: datetime) -> bool:
        return (
            begin <= moment <= horizon
            and not is_quiet(moment, zone)
            and not is_too_close(moment, own)
            and moment not in taken
        )

    for day in range(DAYS + 1):
        date = begin.astimezone(zone).date() + timedelta(days=day)
        if date.weekday() >= SATURDAY:
            continue
        for hour in hours:
            moment = _free_in_hour(datetime.combine(date, time(hour)), zone, ambassador, is_free)
            if moment is not None:
                return moment
    moment = begin
    while moment <= horizon:
        if is_free(moment):
            return moment
        moment += 5 * MINUTE
    return None


def _free_in_hour(wall: datetime, zone: ZoneInfo, ambassador: Ambassador, is_free):
    """A free minute of the hour that begins at ``wall``; each person has one of his own to begin
    with, so that colleagues do not all post at the stroke of the hour."""
    first = (ambassador.pk * 7) % SPREAD
    for minute in [*range(first, 60), *range(first)]:
        # Clocks are put forward at night, so these hours exist on every day.
        moment = to_moment(wall + minute * MINUTE, zone)
        if is_free(moment):
            return moment
    return None
