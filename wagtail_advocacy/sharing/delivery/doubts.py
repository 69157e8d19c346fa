"""Whether an earlier attempt may have posted it."""

from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from wagtail_advocacy.sharing.models import Attempt, Delivery


# Networks that know a repetition by its key forget the key after an hour (Mastodon).
REPEATABLE_FOR = timedelta(minutes=45)


class Ending(StrEnum):
    """What came of an attempt beside the ``name`` of an ``Outcome``."""

    # It may have been written, and the same once more cannot write it twice.
    REPEATABLE = "repeatable"
    # It may have been written, and then it was not there.
    NOT_FOUND = "not_found"
    # The person looked: it was not there.
    DENIED = "denied"


# An attempt without an outcome is under way, or its worker has died.
DOUBTFUL = ("", "unconfirmed", Ending.REPEATABLE, Ending.NOT_FOUND)


class Doubt(StrEnum):
    NONE = "none"
    # The same may be sent again.
    REPEATABLE = "repeatable"
    # It must not be sent again unless the network is seen not to have it.
    STAYS = "stays"


def doubt_of(delivery: Delivery) -> Doubt:
    """What is to be thought of the attempts so far."""
    attempts = list(delivery.attempts.order_by("number"))
    doubtful = [attempt for attempt in attempts if attempt.outcome in DOUBTFUL]
    if not doubtful:
        return Doubt.NONE
    is_fresh = attempts[0].begun_at > timezone.now() - REPEATABLE_FOR
    if is_fresh and all(attempt.outcome == Ending.REPEATABLE for attempt in doubtful):
        return Doubt.REPEATABLE
    return Doubt.STAYS


def is_doubtful(delivery: Delivery) -> bool:
    """Whether it may stand on the network though it is not known to."""
    return Attempt.objects.filter(delivery=delivery.pk, outcome__in=DOUBTFUL).exists()


def was_unsure(delivery: Delivery, *, but: Attempt) -> bool:
    """Whether an attempt before ``but`` may have posted it, whatever the person has seen since."""
    earlier = Attempt.objects.filter(delivery=delivery.pk, number__lt=but.number)
    return earlier.filter(outcome__in=(*DOUBTFUL, Ending.DENIED)).exists()


def deny(delivery: Delivery) -> None:
    """The person says that no attempt so far has posted it."""
    delivery.attempts.filter(outcome__in=DOUBTFUL).update(outcome=Ending.DENIED)
