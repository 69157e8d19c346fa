"""Changes of a delivery's state: each by one UPDATE, so that of two at once one wins."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.signals import delivery_changed

from .doubts import is_doubtful


State = Delivery.State

# How long a worker may take to get ready, and to send. Longer than all calls of it together: the
# tokens may be exchanged (5 s of waiting, one call), a picture may be uploaded before the post.
CLAIM_LEASE = timedelta(minutes=2)
SENDING_LEASE = timedelta(minutes=5)
# What fits into the column.
LONGEST_MESSAGE = 500


def claim(delivery_id: int) -> Delivery | None:
    """Take a delivery that is due, or ``None`` where it is not, or is somebody else's."""
    now = timezone.now()
    token = uuid.uuid4()
    due = Delivery.objects.filter(pk=delivery_id, state__in=Delivery.WAITING, due_at__lte=now)
    if not due.update(state=State.CLAIMED, claim=token, claimed_until=now + CLAIM_LEASE):
        return None
    return (
        Delivery.objects.select_related(
            "ambassador__user", "ambassador__site", "item__page", "item__site", "account", "share"
        )
        .filter(pk=delivery_id, claim=token)
        .first()
    )


def move(
    delivery: Delivery, states: tuple[str, ...], new: str, *, tells: bool = True, **values
) -> bool:
    """Bring ``delivery`` from one of ``states`` to ``new`` with further ``values``, if it is still
    in one of them under the claim that ``delivery`` has. Gives whether it was.

    What may stand on the network is never rejected or cancelled: it is unconfirmed then. ``tells``
    sends ``delivery_changed`` in the same transaction.
    """
    same = Delivery.objects.filter(pk=delivery.pk, state__in=states, claim=delivery.claim)
    if new in (State.REJECTED, State.CANCELLED) and is_doubtful(delivery):
        new = State.UNCONFIRMED
    values["state"] = new
    if "message" in values:
        values["message"] = values["message"][:LONGEST_MESSAGE].replace("\0", "")
    if new not in Delivery.OPEN:
        values.setdefault("ended_at", timezone.now())
    with transaction.atomic():
        if not same.update(**values):
            return False
        for name, value in values.items():
            setattr(delivery, name, value)
        if tells:
            delivery_changed.send(Delivery, delivery=delivery)
    return True


def cancel_all(deliveries: QuerySet[Delivery], problem: str) -> int:
    """Cancel those of ``deliveries`` of which nothing has left, because of ``problem``; whoever
    planned them is told. Gives how many."""
    before = (*Delivery.WAITING, State.CLAIMED, State.NEEDS_RECONNECT)
    count = 0
    for delivery in deliveries.filter(state__in=before).select_related("ambassador", "item"):
        count += move(delivery, before, State.CANCELLED, problem=problem, message="")
    return count


def due_ids(now: datetime, most: int) -> list[int]:
    """The deliveries whose time has come, the longest waiting first."""
    due = Delivery.objects.filter(state__in=Delivery.WAITING, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:most])


def stale(state: str, now: datetime) -> Q:
    """Condition: in ``state``, and the worker's time is over."""
    return Q(state=state) & (Q(claimed_until=None) | Q(claimed_until__lt=now))
