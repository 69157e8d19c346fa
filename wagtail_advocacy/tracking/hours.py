"""At which hours of the day outside readers come."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.functions import ExtractHour

from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Ambassador

from .models import Click
from .queries import COUNTED, clicks_sum


# How many days are looked back, and how long the answer is kept, in seconds.
DAYS = 60
KEPT = 12 * 3600


def own_hours(ambassador: Ambassador, zone: ZoneInfo) -> dict[int, int]:
    """Counted clicks on the person's links by hour in ``zone``, of the last 60 days."""
    key = f"wagtail_advocacy.hours.own.{ambassador.pk}.{zone.key}"
    return _kept(key, Click.objects.filter(share__ambassador=ambassador), zone)


def programme_hours(ambassador: Ambassador, zone: ZoneInfo) -> dict[int, int]:
    """The same of all links of the person's programme."""
    site_id = ambassador.site_id
    key = f"wagtail_advocacy.hours.site.{site_id}.{zone.key}"
    return _kept(key, Click.objects.filter(share__ambassador__site=site_id), zone)


def _kept(key: str, clicks: QuerySet[Click], zone: ZoneInfo) -> dict[int, int]:
    hours = cache.get(key)
    if hours is None:
        recent = clicks.filter(COUNTED, day__gte=programme_day() - timedelta(days=DAYS))
        rows = recent.annotate(hour=ExtractHour("slot", tzinfo=zone)).order_by().values("hour")
        hours = dict(rows.annotate(clicks=clicks_sum()).values_list("hour", "clicks"))
        cache.set(key, hours, KEPT)
    return hours
