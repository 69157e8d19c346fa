"""What this station hears from the others."""

from django.dispatch import receiver

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.signals import (
    ambassador_joined,
    item_became_important,
    item_withdrawn,
    question_answered,
)


MAKE_NOTICES = "wagtail_advocacy.activation.tasks.make_notices"


@receiver(ambassador_joined, dispatch_uid="wagtail_advocacy.activation.welcome")
def welcome_new_ambassador(*, ambassador, **kwargs):
    enqueue("wagtail_advocacy.activation.tasks.send_welcome", ambassador.pk)


@receiver(item_became_important, dispatch_uid="wagtail_advocacy.activation.important_item")
def tell_of_important_item(*, item, **kwargs):
    enqueue(MAKE_NOTICES, "important_item", item.pk)


@receiver(item_withdrawn, dispatch_uid="wagtail_advocacy.activation.item_withdrawn")
def tell_sharers_of_withdrawn_item(*, item, **kwargs):
    enqueue(MAKE_NOTICES, "item_withdrawn", item.pk)


@receiver(question_answered, dispatch_uid="wagtail_advocacy.activation.question_answered")
def tell_asker_of_answer(*, question, **kwargs):
    enqueue(MAKE_NOTICES, "question_answered", question.pk)
