"""What becomes of a delivery after the network answered, or did not."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiProblem,
    Outcome,
    ReconnectNeeded,
    Sent,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.sharing.models import Attempt, Delivery

from .doubts import Ending, is_doubtful
from .posts import count_share
from .states import State, move
from .times import allowed


# Before each further try, at least; after the last one it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
LONGEST_PAUSE = timedelta(days=2)
# Before the same is sent again where that is safe: soon, as networks know the key for an hour.
REPEAT_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480))
# Where a delivery can be while a worker that has lost it learns that it was posted.
DECIDED_MEANWHILE = (
    *Delivery.WAITING,
    State.CLAIMED,
    State.NEEDS_RECONNECT,
    State.UNCONFIRMED,
    State.CANCELLED,
)
# Networks show a post a moment later: when one that was not found is looked for once more.
LOOK_AGAIN = timedelta(minutes=2)
# From then on a post is no longer the one that the person sent off just now.
LATE = timedelta(hours=1)
LONGEST_ID, LONGEST_ADDRESS = 255, 500


def settle(
    delivery: Delivery,
    states: tuple[str, ...],
    outcome: Outcome,
    *,
    attempt: Attempt | None = None,
    ending: str = "",
) -> bool:
    """Bring ``delivery`` from one of ``states`` to where ``outcome`` leads. Gives whether it was
    still in one of them, under the same claim.

    ``attempt`` is closed with ``ending``, which is ``outcome``'s name unless it says more.
    """
    with transaction.atomic():
        if attempt is not None:
            close(attempt, outcome, ending)
        match outcome:
            case Sent():
                return _settle_sent(delivery, states, outcome)
            case TryLater():
                return _settle_later(delivery, states, outcome)
            case ReconnectNeeded():
                return move(
                    delivery,
                    states,
                    State.NEEDS_RECONNECT,
                    problem=outcome.problem,
                    message=outcome.message,
                )
            case Unconfirmed(may_repeat=True):
                return _settle_repeatable(delivery, states, outcome)
            case Unconfirmed():
                return _end(delivery, states, State.UNCONFIRMED, outcome)
    return _end(delivery, states, State.REJECTED, outcome)


def close(attempt: Attempt, outcome: Outcome, ending: str = "") -> None:
    """Note what came of ``attempt``."""
    if not ending and isinstance(outcome, Unconfirmed) and outcome.may_repeat:
        ending = Ending.REPEATABLE
    attempt.outcome = ending or outcome.name
    attempt.problem = getattr(outcome, "problem", "")
    attempt.ended_at = timezone.now()
    attempt.save(update_fields=["outcome", "problem", "ended_at"])


def _settle_sent(delivery: Delivery, states: tuple[str, ...], outcome: Sent) -> bool:
    now = timezone.now()
    values = {
        "problem": "",
        "message": "",
        "remote_id": outcome.remote_id[:LONGEST_ID],
        "remote_url": outcome.url if len(outcome.url) <= LONGEST_ADDRESS else "",
        "sent_at": now,
        "ended_at": now,
        "claimed_until": None,
    }
    moved = move(delivery, states, State.SENT, **values)
    if not moved:
        # Whatever was decided while the worker was taken for dead: it stands there.
        delivery.refresh_from_db(fields=["state", "claim"])
        moved = move(delivery, DECIDED_MEANWHILE, State.SENT, **values)
    if moved:
        count_share(delivery, now)
    return moved


def _settle_later(delivery: Delivery, states: tuple[str, ...], outcome: TryLater) -> bool:
    if delivery.tries >= len(PAUSES):
        return _end(delivery, states, State.REJECTED, outcome)
    pause = max(PAUSES[delivery.tries], timedelta(seconds=outcome.seconds or 0))
    return _retry(delivery, states, outcome, pause)


def _settle_repeatable(delivery: Delivery, states: tuple[str, ...], outcome: Unconfirmed) -> bool:
    if delivery.tries >= len(REPEAT_PAUSES):
        return _end(delivery, states, State.UNCONFIRMED, outcome)
    return _retry(delivery, states, outcome, REPEAT_PAUSES[delivery.tries])


def put_off(delivery: Delivery) -> bool:
    """Plan a claimed post anew that should have left long ago, and would leave at night or at the
    weekend now. Gives whether it was one."""
    now = timezone.now()
    due_at = allowed(now, delivery)
    if now - delivery.due_at < LATE or due_at == now:
        return False
    new = State.RETRY if delivery.attempts.exists() else State.QUEUED
    move(delivery, (State.CLAIMED,), new, tells=False, due_at=due_at, claimed_until=None)
    return True


def _retry(delivery: Delivery, states: tuple[str, ...], outcome, pause: timedelta) -> bool:
    due_at = timezone.now() + min(pause, LONGEST_PAUSE)
    if pause >= LATE:
        due_at = allowed(due_at, delivery)
    return move(
        delivery,
        states,
        State.RETRY,
        tells=False,
        problem=outcome.problem,
        message=outcome.message,
        due_at=due_at,
        tries=delivery.tries + 1,
        claimed_until=None,
    )


def _end(delivery: Delivery, states: tuple[str, ...], state: str, outcome) -> bool:
    problem, is_open = outcome.problem, state == State.UNCONFIRMED or is_doubtful(delivery)
    if state == State.REJECTED and problem != ApiProblem.DUPLICATE and is_open:
        problem = ApiProblem.UNKNOWN
    is_looked_for = is_open and get_network(delivery.network).api.verifies
    return move(
        delivery,
        states,
        state,
        problem=problem,
        message=outcome.message,
        claimed_until=timezone.now() + LOOK_AGAIN if is_looked_for else None,
    )
