"""One delivery on its way: checked, begun, sent, and what came of it."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Credentials,
    Outcome,
    Post,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.sharing.accounts import mark_needs_reconnect, usable_account
from wagtail_advocacy.sharing.models import Attempt, Delivery, Share
from wagtail_advocacy.sharing.refreshing import fresh_credentials
from wagtail_advocacy.sharing.services import (
    ShareRefused,
    check_may_share,
    check_own_words,
    check_text,
)
from wagtail_advocacy.sharing.spending import give_back, reserve

from .doubts import Doubt, Ending, doubt_of, was_unsure
from .outcomes import close, put_off, settle
from .posts import picture_of, post_of, share_for
from .problems import DeliveryProblem
from .states import SENDING_LEASE, State, claim, move


logger = logging.getLogger(__name__)

READY = (State.CLAIMED,)
# Also after an attempt that was refused, before the next.
NOT_LEFT = (State.CLAIMED, State.SENDING)
# The sweeper may have taken the worker for dead: what is known now still counts.
UNDER_WAY = (State.SENDING, State.UNCONFIRMED)


@dataclass
class Trip:
    """A delivery that this worker has claimed, and what it needs to send it."""

    delivery: Delivery
    network: Network
    credentials: Credentials
    attempt: Attempt | None = None

    def __repr__(self):
        return f"<Trip {self.delivery.pk}>"


@sensitive_variables("trip")
def send(delivery_id: int) -> str:
    """Send a delivery that is due. Gives the state that it has then; ``""`` where it was not to be
    sent now, or somebody else took it.

    Safe to repeat and to run twice at once. Not to be called in a transaction.
    """
    delivery = claim(delivery_id)
    if delivery is None:
        return ""
    trip = _prepare(delivery)
    if trip is None:
        return delivery.state
    doubt = doubt_of(delivery)
    if doubt != Doubt.NONE:
        found = look(trip)
        if isinstance(found, Sent) or (isinstance(found, Unconfirmed) and doubt == Doubt.STAYS):
            settle(delivery, READY, found)
            return delivery.state
    outcome = _publish(trip)
    if isinstance(outcome, ReconnectNeeded) and outcome.problem == ApiProblem.TOKEN:
        outcome = _publish_with_new_token(trip, outcome)
    if outcome is not None:
        _settle_published(trip, outcome)
    return delivery.state


@sensitive_variables("credentials")
def _prepare(delivery: Delivery) -> Trip | None:
    """Check all again that was checked when it was ordered; ``None`` where it cannot be sent now,
    which is settled then."""
    account = delivery.account
    try:
        network = check_may_share(delivery.ambassador, delivery.item, delivery.network)
    except ShareRefused as refused:
        return _stop(delivery, State.CANCELLED, refused.reason)
    if account is None:
        return _stop(delivery, State.CANCELLED, DeliveryProblem.DISCONNECTED)
    if _is_shared_by_hand(delivery):
        return _stop(delivery, State.CANCELLED, DeliveryProblem.SHARED)
    if not account.is_usable:
        return _stop(delivery, State.NEEDS_RECONNECT, account.problem or ApiProblem.TOKEN)
    if usable_account(delivery.ambassador, delivery.network) != account:
        # Connecting again would not help.
        return _stop(delivery, State.CANCELLED, DeliveryProblem.SWITCHED_OFF)
    if put_off(delivery):
        return None
    network = network.for_account(account.limits)
    try:
        check_text(network, delivery.text, delivery.item, settings_for(delivery.item.site))
    except ValidationError as error:
        return _stop(delivery, State.REJECTED, DeliveryProblem.TEXT, " ".join(error.messages))
    try:
        credentials = fresh_credentials(account)
    except ApiError as error:
        settle(delivery, READY, _without_writing(error.outcome))
        return None
    return Trip(delivery, network, credentials)


def _is_shared_by_hand(delivery: Delivery) -> bool:
    """Whether the person shared it in the network's dialog while the post waited."""
    theirs = Share.objects.filter(
        ambassador=delivery.ambassador_id, item=delivery.item_id, network=delivery.network
    )
    return theirs.filter(state=Share.State.CONFIRMED, confirmed_at__gt=delivery.ordered_at).exists()


def _stop(delivery: Delivery, state: str, problem: str, message: str = "") -> None:
    move(delivery, NOT_LEFT, state, problem=problem, message=message)


def _without_writing(outcome: Outcome) -> Outcome:
    """What a call that posts nothing means: where its answer is lost, it can be asked again."""
    if isinstance(outcome, Unconfirmed):
        return TryLater(ApiProblem.UNREACHABLE, message=outcome.message)
    return outcome


@sensitive_variables("trip")
def look(trip: Trip) -> Outcome:
    """Whether the post stands on the network: ``Sent``, ``Rejected`` where it does not, else
    ``Unconfirmed``. Writes nothing."""
    api, delivery = trip.network.api, trip.delivery
    if not api.verifies or delivery.share is None:
        return Unconfirmed()
    if api.price_of_reading and not reserve(trip.network.id, api.price_of_reading):
        return Unconfirmed(ApiProblem.BUDGET)
    try:
        outcome = api.verify(trip.credentials, post_of(delivery, trip.network, delivery.share))
    except Exception:  # The post may stand there, whatever went wrong here.
        logger.exception("Delivery %s could not be looked for", delivery.pk)
        return Unconfirmed()
    return outcome if isinstance(outcome, Sent | Rejected) else Unconfirmed()


@sensitive_variables("trip", "post")
def _publish(trip: Trip) -> Outcome | None:
    """One attempt; ``None`` where nothing is left to do, which is settled then."""
    delivery, network = trip.delivery, trip.network
    price = network.api.price_of_post
    if price and not reserve(network.id, price):
        settle(delivery, NOT_LEFT, Rejected(ApiProblem.BUDGET))
        return None
    outcome = None
    try:
        post = _begin(trip, picture_of(delivery.item))
        if post is not None:
            outcome = _ask_to_publish(trip, post)
    except ValidationError as error:
        # A colleague was quicker with the same words.
        _stop(delivery, State.REJECTED, DeliveryProblem.TEXT, " ".join(error.messages))
    if price and not isinstance(outcome, Sent | Unconfirmed):
        give_back(network.id, price)
    return outcome


@sensitive_variables("trip", "post")
def _ask_to_publish(trip: Trip, post: Post) -> Outcome:
    try:
        return trip.network.api.publish(trip.credentials, post)
    except Exception:
        # It may have been posted, whatever went wrong here.
        logger.exception("Delivery %s: the interface failed", trip.delivery.pk)
        return Unconfirmed()


@transaction.atomic
def _begin(trip: Trip, picture: bytes | None = None) -> Post | None:
    """Commit that it may be written from now on; ``None`` where the claim is lost."""
    delivery = trip.delivery
    now = timezone.now()
    # First, since whoever withdraws an item holds it, too, before he cancels its posts.
    check_own_words(trip.network, delivery.text, delivery.item, delivery.ambassador)
    if not move(
        delivery,
        NOT_LEFT,
        State.SENDING,
        tells=False,
        claimed_until=now + SENDING_LEASE,
    ):
        return None
    number = delivery.attempts.count() + 1
    trip.attempt = Attempt.objects.create(delivery=delivery, number=number, begun_at=now)
    delivery.share = share_for(delivery, now)
    delivery.save(update_fields=["share"])
    return post_of(delivery, trip.network, delivery.share, picture=picture)


@sensitive_variables("trip")
def _publish_with_new_token(trip: Trip, refused: Outcome) -> Outcome | None:
    """The network does not take the token: once more with another one."""
    account = trip.delivery.account
    close(trip.attempt, refused)
    try:
        trip.credentials = fresh_credentials(account, refused=trip.credentials)
    except ApiError as error:
        return _without_writing(error.outcome)
    return _publish(trip)


@sensitive_variables("trip")
def _settle_published(trip: Trip, outcome: Outcome) -> None:
    ending = ""
    if isinstance(outcome, ReconnectNeeded):
        mark_needs_reconnect(trip.delivery.account, outcome.problem)
    if isinstance(outcome, Unconfirmed) and not outcome.may_repeat:
        found = look(trip)
        if isinstance(found, Sent):
            outcome = found
        elif isinstance(found, Rejected):
            # Looked for once more before it is sent again.
            outcome, ending = TryLater(ApiProblem.UNKNOWN), Ending.NOT_FOUND
    elif isinstance(outcome, Rejected) and outcome.problem == ApiProblem.DUPLICATE:
        standing = _first_of(trip, outcome)
        if standing is not None:
            outcome, ending = standing, outcome.name
    settle(trip.delivery, UNDER_WAY, outcome, attempt=trip.attempt, ending=ending)


@sensitive_variables("trip")
def _first_of(trip: Trip, refused: Rejected) -> Sent | None:
    """The post of an earlier attempt, which a network means that refuses the same once more.

    ``None`` where no earlier attempt can have made it: then it is another post with the same words.
    """
    delivery = trip.delivery
    if not was_unsure(delivery, but=trip.attempt):
        return None
    found = refused.stands or look(trip)
    if not isinstance(found, Sent):
        return None
    others = Delivery.objects.filter(
        ambassador=delivery.ambassador, network=delivery.network, remote_id=found.remote_id
    )
    return None if others.exclude(pk=delivery.pk).exists() else found
