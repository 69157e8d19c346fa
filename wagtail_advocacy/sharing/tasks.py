"""What the worker does for direct posts."""

import time

from django.core.cache import cache
from django.utils import timezone

from wagtail_advocacy.background import enqueue

from .delivery import sending, watching
from .delivery.states import due_ids
from .delivery.times import UNDO
from .models import Delivery


LOOK_FOR = "wagtail_advocacy.sharing.tasks.look_for_post"
SEND = "wagtail_advocacy.sharing.tasks.send_post"
# How many a minute at most; the rest has its turn in the next.
MOST = 500
WAITING = "wagtail_advocacy.posts_waited_for"
# For which posts a task was just made, so that many who post at once do not each make one for
# all; how long that is remembered, in seconds.
MADE, REMEMBERED = "wagtail_advocacy.post_task_made", 30


def send_post(delivery_id: int) -> str:
    """Send one post that is due. Gives the state that it has then."""
    return sending.send(delivery_id)


def send_due_posts() -> dict[str, int]:
    """Every minute: put right what workers left behind, have looked for once more what was not
    found, and sent what is due, each by a task of its own. Gives how many of each."""
    counts = watching.sweep()
    open_ids = watching.take_open_questions()
    for delivery_id in open_ids:
        enqueue(LOOK_FOR, delivery_id)
    ids = due_ids(timezone.now(), MOST)
    for delivery_id in ids:
        enqueue(SEND, delivery_id)
    return {**counts, "looked_for": len(open_ids), "due": len(ids)}


def send_soon(delivery_id: int) -> int:
    """Wait until a post that leaves now can no longer be undone, then have it sent. Gives how many
    were had sent.

    One worker waits for all such posts. Where it dies, the next minute's ``send_due_posts`` sends
    them.
    """
    if not cache.add(WAITING, delivery_id, timeout=2 * UNDO.total_seconds()):
        return 0
    try:
        due_at = Delivery.objects.filter(pk=delivery_id).values_list("due_at", flat=True).first()
        if due_at is not None:
            _wait_until(due_at)
    finally:
        cache.delete(WAITING)
    now = timezone.now()
    due = Delivery.objects.filter(pk__in=due_ids(now, MOST)).order_by("due_at", "pk")
    ids = [
        each
        for each, moment in due.values_list("pk", "due_at")
        if cache.add(f"{MADE}.{each}.{moment.timestamp()}", True, timeout=REMEMBERED)
    ]
    for each in ids:
        enqueue(SEND, each)
    # Those that were ordered while this one waited.
    later = Delivery.objects.filter(
        state=Delivery.State.QUEUED,
        timing=Delivery.Timing.NOW,
        due_at__gt=now,
        due_at__lte=now + UNDO,
    )
    following = later.order_by("due_at").values_list("pk", flat=True).first()
    if following is not None:
        enqueue("wagtail_advocacy.sharing.tasks.send_soon", following)
    return len(ids)


def _wait_until(moment) -> None:
    seconds = (moment - timezone.now()).total_seconds()
    if seconds > 0:
        time.sleep(min(seconds + 0.05, UNDO.total_seconds() + 1))


def look_for_post(delivery_id: int) -> str:
    """Ask the network for a post of which it is not known whether it arrived.

    Gives the state that it has then.
    """
    return watching.look_for(delivery_id)
