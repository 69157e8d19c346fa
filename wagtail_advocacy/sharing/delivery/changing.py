"""What a person does with his own posts."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.good_times import USUAL_HOURS
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.services import check_own_words

from .doubts import deny, is_doubtful
from .ordering import check_post, have_sent_soon, settle_time
from .posts import count_share
from .states import State, move
from .times import UNDO, is_quiet, minute_of, time_zone_of


# Nothing of them has left.
CHANGEABLE = (*Delivery.WAITING, State.NEEDS_RECONNECT)


class Answer(models.TextChoices):
    """What the person says of a post of which it is not known whether it arrived."""

    THERE = "there", gettext_lazy("It is there")
    AGAIN = "again", gettext_lazy("It is not there: post it again")
    FORGET = "forget", gettext_lazy("It is not there: leave it")


def posts_of(ambassador: Ambassador) -> QuerySet[Delivery]:
    """The person's own direct posts with their items."""
    return Delivery.objects.filter(ambassador=ambassador).select_related(
        "item__page", "item__site", "ambassador"
    )


def edit_post(
    delivery: Delivery,
    text: str,
    *,
    timing: str,
    at: datetime | None = None,
    anytime: bool = False,
    hours: Sequence[int] = USUAL_HOURS,
    shown_to_colleagues: bool = False,
) -> bool:
    """Change a post that waits, as ``order_post`` would order it. Gives whether it still waited.

    Raises as ``order_post``.
    """
    waits = Delivery.objects.filter(
        pk=delivery.pk, state__in=CHANGEABLE, claim=delivery.claim
    ).exists()
    if not waits:
        return False
    network, account, text = check_post(delivery.ambassador, delivery.item, delivery.network, text)
    with transaction.atomic():
        check_own_words(network, text, delivery.item, delivery.ambassador)
        stays = timing == Delivery.Timing.AT and at == minute_of(delivery.due_at) and at > _now()
        if stays and (anytime or not is_quiet(at, time_zone_of(delivery.ambassador))):
            due_at = delivery.due_at
        else:
            due_at = settle_time(
                delivery.ambassador,
                delivery.item,
                account,
                timing=timing,
                at=at,
                anytime=anytime,
                hours=hours,
                but=delivery,
            )
        if text != delivery.text and is_doubtful(delivery):
            raise ValidationError(
                {"text": _("The network may have this text already, so it cannot change any more.")}
            )
        moved = move(
            delivery,
            CHANGEABLE,
            State.QUEUED,
            tells=False,
            text=text,
            account=account,
            timing=timing,
            due_at=due_at,
            shown_to_colleagues=shown_to_colleagues,
            claim=None,
        )
        if moved and timing == Delivery.Timing.NOW:
            have_sent_soon(delivery)
    return moved


def cancel_post(delivery: Delivery) -> bool:
    """Take back a post of which nothing has left; also the undo of one that leaves now.

    Gives whether it is cancelled. Safe to repeat. A post that may have arrived before is not
    cancelled: the person is asked whether it is there.
    """
    before = (*CHANGEABLE, State.CLAIMED)
    if not move(delivery, before, State.CANCELLED, problem="", message=""):
        delivery.refresh_from_db()
    return delivery.state == State.CANCELLED


def answer_post(delivery: Delivery, answer: Answer) -> bool:
    """Settle a post of which it was not known whether it arrived. Gives whether that was open."""
    with transaction.atomic():
        if answer == Answer.THERE:
            now = timezone.now()
            moved = move(
                delivery, (State.UNCONFIRMED,), State.SENT, problem="", message="", sent_at=now
            )
            if moved:
                count_share(delivery, now)
            return moved
        row = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
        if row is None or row.state != State.UNCONFIRMED:
            return False
        deny(delivery)
        if answer == Answer.FORGET:
            return move(delivery, (State.UNCONFIRMED,), State.CANCELLED, problem="", message="")
        return _order_again(delivery)


def _order_again(delivery: Delivery) -> bool:
    """The same post with the same key, so that a network that has it after all keeps it once."""
    checked = check_post(delivery.ambassador, delivery.item, delivery.network, delivery.text)
    _network, account, _text = checked
    moved = move(
        delivery,
        (State.UNCONFIRMED,),
        State.QUEUED,
        # Another one, where it was connected anew.
        account=account,
        problem="",
        message="",
        tries=0,
        due_at=_now() + UNDO,
        timing=Delivery.Timing.NOW,
        claimed_until=None,
        ended_at=None,
    )
    if moved:
        # What the worker of then still learns counts no more.
        Delivery.objects.filter(pk=delivery.pk).update(claim=uuid.uuid4())
        have_sent_soon(delivery)
    return moved


def _now() -> datetime:
    return timezone.now()
