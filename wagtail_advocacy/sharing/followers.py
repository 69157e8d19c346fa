"""How many followers a person has, which is how many could see what he shares."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Ambassador

from .models import FollowerCount
from .queries import network_label


# More than anybody has, and what every database's integer column can hold.
MOST_FOLLOWERS = 2_000_000_000


def record_followers(
    ambassador: Ambassador,
    network_id: str,
    followers: int | None,
    source: str = FollowerCount.Source.PERSON,
    at: datetime | None = None,
) -> FollowerCount:
    """Note that ``ambassador`` has so many followers on a network from the day of ``at`` on
    (aware; now when left out); ``None`` when it is not known from then on.

    Shares that are made from now on take it over; earlier ones keep what they have. What the
    network reported on a day, the person does not overwrite. Safe to repeat. Raises
    ``ValidationError``, keyed by ``followers`` or ``network``.
    """
    if not has_followers(network_id):
        raise ValidationError(
            {
                "network": _("Nobody has followers on %(network)s.")
                % {"network": network_label(network_id)}
            }
        )
    if followers is not None and not 0 <= followers <= MOST_FOLLOWERS:
        raise ValidationError({"followers": _("Enter a number from 0 upwards.")})
    day = programme_day(at or timezone.now())
    with transaction.atomic():
        row, is_new = FollowerCount.objects.get_or_create(
            ambassador=ambassador,
            network=network_id,
            day=day,
            defaults={"followers": followers, "source": source},
        )
        if not is_new:
            same_day = FollowerCount.objects.filter(pk=row.pk)
            if source == FollowerCount.Source.PERSON:
                same_day = same_day.filter(source=source)
            same_day.update(followers=followers, source=source)
            row.refresh_from_db()
    return row


def has_followers(network_id: str) -> bool:
    """Whether people have followers on a network; of one that is not known, no."""
    try:
        return get_network(network_id).has_followers
    except KeyError:
        return False


def latest_followers(ambassador: Ambassador) -> dict[str, FollowerCount]:
    """What is known of each network now, by its id. One query."""
    rows = FollowerCount.objects.filter(ambassador=ambassador, day__lte=programme_day())
    return {row.network: row for row in rows.order_by("day")}


def followers_now(ambassador: Ambassador, network_id: str) -> int | None:
    """The person's followers on a network now; ``None`` where they are not known."""
    rows = FollowerCount.objects.filter(
        ambassador=ambassador, network=network_id, day__lte=programme_day()
    )
    return rows.order_by("-day").values_list("followers", flat=True).first()
