"""What happens to posts while nobody sends them."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import ApiError, ApiProblem, Rejected, Sent
from wagtail_advocacy.sharing.accounts import usable_account
from wagtail_advocacy.sharing.models import Account, Delivery
from wagtail_advocacy.sharing.refreshing import fresh_credentials
from wagtail_advocacy.sharing.services import Refusal

from .doubts import is_doubtful
from .outcomes import settle
from .problems import DeliveryProblem
from .sending import Trip, look
from .states import State, cancel_all, move, stale
from .times import APART, UNDO, allowed, ended


# How long after its time a post waits for its account.
PATIENCE = timedelta(hours=24)


def sweep() -> dict[str, int]:
    """Put right what workers left behind, and end what cannot go out any more. Safe to repeat.

    Gives how many were put back since nothing had left (``queued``), are uncertain
    (``unconfirmed``), were withdrawn or over (``cancelled``), and waited too long for an account
    (``by_hand``).
    """
    now = timezone.now()
    counts = Counter(queued=0, unconfirmed=0, cancelled=0, by_hand=0)
    for delivery in Delivery.objects.filter(stale(State.CLAIMED, now)):
        new = State.RETRY if delivery.attempts.exists() else State.QUEUED
        # Another claim: a worker that was only slow finds that it has lost it.
        counts["queued"] += move(delivery, (State.CLAIMED,), new, tells=False, claim=None)
    for delivery in Delivery.objects.filter(stale(State.SENDING, now)):
        if _put_back(delivery):
            counts["queued"] += 1
        else:
            # The claim stays, so that a worker that was only slow can still say what came of it.
            counts["unconfirmed"] += _give_up(delivery)
    counts["cancelled"] = cancel_all(Delivery.objects.filter(ended(now)), Refusal.WITHDRAWN)
    waiting = Delivery.objects.filter(state=State.NEEDS_RECONNECT, due_at__lt=now - PATIENCE)
    counts["by_hand"] = cancel_all(waiting, DeliveryProblem.BY_HAND)
    return dict(counts)


@transaction.atomic
def _put_back(delivery: Delivery) -> bool:
    """Plan again what the network has refused, whose worker died while it exchanged the token.

    A worker that was only slow and begins another attempt prolongs its claim, in one transaction
    with it.
    """
    same = Delivery.objects.select_for_update().filter(
        pk=delivery.pk,
        state=State.SENDING,
        claim=delivery.claim,
        claimed_until=delivery.claimed_until,
    )
    if same.first() is None or is_doubtful(delivery):
        return False
    return move(delivery, (State.SENDING,), State.RETRY, tells=False, claim=None)


def _give_up(delivery: Delivery) -> bool:
    return move(delivery, (State.SENDING,), State.UNCONFIRMED, problem=ApiProblem.UNKNOWN)


def take_open_questions() -> list[int]:
    """The posts of which it is not known whether they arrived, and for which the moment has come to
    ask the network once more. Each is given once."""
    now = timezone.now()
    ids = []
    for delivery in Delivery.objects.filter(state=State.UNCONFIRMED, claimed_until__lt=now):
        same = Delivery.objects.filter(
            pk=delivery.pk, state=State.UNCONFIRMED, claimed_until=delivery.claimed_until
        )
        if same.update(claimed_until=None):
            ids.append(delivery.pk)
    return ids


@sensitive_variables("credentials", "trip")
def look_for(delivery_id: int) -> str:
    """Ask the network whether a post stands there of which that is not known, where it can tell.

    Gives the state it has then. It is never sent again here: a worker may be slow and not dead.
    """
    delivery = (
        Delivery.objects.select_related(
            "ambassador__user", "ambassador__site", "item__page", "item__site", "account", "share"
        )
        .filter(pk=delivery_id, state=State.UNCONFIRMED)
        .first()
    )
    if delivery is None or delivery.account is None:
        return ""
    account = usable_account(delivery.ambassador, delivery.network)
    if account != delivery.account:
        return delivery.state
    try:
        credentials = fresh_credentials(account)
    except ApiError:
        return delivery.state
    network = get_network(delivery.network).for_account(account.limits)
    found = look(Trip(delivery, network, credentials))
    if isinstance(found, Sent):
        settle(delivery, (State.UNCONFIRMED,), found)
    elif isinstance(found, Rejected):
        move(
            delivery, (State.UNCONFIRMED,), State.UNCONFIRMED, tells=False, problem=ApiProblem.GONE
        )
    return delivery.state


def take_up(account: Account) -> int:
    """Have ``account`` read likes and comments of what the person posted before it was connected
    anew. Gives how many posts."""
    posts = Delivery.objects.filter(
        ambassador=account.ambassador_id, network=account.network, account=None, state=State.SENT
    )
    if account.server:
        # Another server has other posts under the same numbers.
        address = urlsplit(account.profile_url)
        posts = posts.filter(remote_url__startswith=f"{address.scheme}://{address.netloc}/")
    return posts.update(account=account)


@transaction.atomic
def go_on(account: Account) -> int:
    """Plan again what waited for ``account``, which is connected now. Gives how many posts.

    What is overdue leaves at once, half an hour apart, and not at night or at the weekend.
    """
    now = timezone.now()
    waiting = Delivery.objects.filter(
        ambassador=account.ambassador_id, network=account.network, state=State.NEEDS_RECONNECT
    )
    count, soonest = 0, now + UNDO
    for delivery in waiting.order_by("due_at", "pk"):
        new = State.RETRY if delivery.attempts.exists() else State.QUEUED
        due_at = allowed(max(delivery.due_at, soonest), delivery)
        soonest = max(soonest, due_at + APART) if due_at != delivery.due_at else soonest
        count += move(
            delivery,
            (State.NEEDS_RECONNECT,),
            new,
            problem="",
            message="",
            account=account,
            due_at=due_at,
        )
    return count
