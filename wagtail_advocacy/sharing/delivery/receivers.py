"""Posts that cannot go out any more are cancelled. Connected when the apps are ready."""

from django.dispatch import receiver
from django.utils import timezone

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.services import Refusal
from wagtail_advocacy.signals import (
    account_connected,
    account_disconnected,
    ambassador_left,
    delivery_changed,
    item_withdrawn,
)

from .problems import DeliveryProblem
from .states import State, cancel_all
from .watching import go_on, take_up


UID = "wagtail_advocacy.sharing.delivery"
LOOK_FOR = "wagtail_advocacy.sharing.tasks.look_for_post"


@receiver(item_withdrawn, dispatch_uid=f"{UID}.withdrawn")
def cancel_posts_of_withdrawn_item(*, item, **kwargs):
    cancel_all(Delivery.objects.filter(item=item), Refusal.WITHDRAWN)


@receiver(ambassador_left, dispatch_uid=f"{UID}.left")
def cancel_posts_of_whoever_left(*, ambassador, **kwargs):
    cancel_all(Delivery.objects.filter(ambassador=ambassador), Refusal.NOT_TAKING_PART)


@receiver(account_disconnected, dispatch_uid=f"{UID}.disconnected")
def cancel_posts_of_disconnected_account(*, account, **kwargs):
    posts = Delivery.objects.filter(ambassador=account.ambassador_id, network=account.network)
    cancel_all(posts, DeliveryProblem.DISCONNECTED)


@receiver(account_connected, dispatch_uid=f"{UID}.connected")
def go_on_with_posts(*, account, **kwargs):
    take_up(account)
    go_on(account)


@receiver(delivery_changed, dispatch_uid=f"{UID}.look")
def look_for_what_was_swept(*, delivery, **kwargs):
    # Whoever sent it has looked already, if he lived.
    until = delivery.claimed_until
    if delivery.state == State.UNCONFIRMED and until is not None and until < timezone.now():
        enqueue(LOOK_FOR, delivery.pk)
