"""What this station hears from the others."""

from django.dispatch import receiver

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.signals import (
    account_connected,
    account_disconnected,
    account_ending,
    account_lost,
    alert_opened,
    ambassador_joined,
    delivery_changed,
    item_became_important,
    item_withdrawn,
    question_answered,
    story_shown,
    suggestion_answered,
    suggestion_asked,
    suggestion_declined,
    suggestion_handed_over,
    suggestion_merged,
    suggestion_outcome,
    suggestion_published,
    suggestion_submitted,
    suggestion_taken_up,
)
from wagtail_advocacy.suggestions.models import SuggestionMessage
from wagtail_advocacy.suggestions.queries import joined_to_thank

# Importing them makes these kinds known.
from . import (  # noqa: F401
    account_kinds,
    alert_kinds,
    editor_kinds,
    owner_kinds,
    post_kinds,
    story_kinds,
    suggestion_kinds,
)
from .services import take_back_notices


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


@receiver(suggestion_submitted, dispatch_uid="wagtail_advocacy.activation.suggestion_received")
def tell_of_receipt(*, suggestion, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_received", suggestion.pk)


@receiver(suggestion_asked, dispatch_uid="wagtail_advocacy.activation.suggestion_asked")
def tell_of_question(*, message, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_asked", message.pk)


@receiver(suggestion_answered, dispatch_uid="wagtail_advocacy.activation.suggestion_answered")
def tell_who_asked(*, suggestion, **kwargs):
    answers = suggestion.messages.filter(kind=SuggestionMessage.Kind.ANSWER)
    answer = answers.order_by("-pk").first()
    if answer is not None:
        enqueue(MAKE_NOTICES, "suggestion_answered", answer.pk)


@receiver(suggestion_taken_up, dispatch_uid="wagtail_advocacy.activation.suggestion_taken_up")
def tell_of_taking_up(*, suggestion, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_taken_up", suggestion.pk)


@receiver(suggestion_published, dispatch_uid="wagtail_advocacy.activation.suggestion_published")
def thank_for_published_suggestion(*, suggestion, **kwargs):
    for suggestion_id in [suggestion.pk, *joined_to_thank(suggestion)]:
        enqueue(MAKE_NOTICES, "suggestion_published", suggestion_id)


@receiver(suggestion_declined, dispatch_uid="wagtail_advocacy.activation.suggestion_declined")
def tell_of_declining(*, suggestion, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_declined", suggestion.pk)


@receiver(suggestion_merged, dispatch_uid="wagtail_advocacy.activation.suggestion_merged")
def tell_of_merging(*, suggestion, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_merged", suggestion.pk)


@receiver(story_shown, dispatch_uid="wagtail_advocacy.activation.story_shown")
def thank_for_story(*, story, **kwargs):
    enqueue(MAKE_NOTICES, "story_shown", story.pk)


@receiver(suggestion_outcome, dispatch_uid="wagtail_advocacy.activation.suggestion_outcome")
def tell_of_outcome(*, outcome, **kwargs):
    enqueue(MAKE_NOTICES, "suggestion_outcome", outcome.pk)


@receiver(suggestion_handed_over, dispatch_uid="wagtail_advocacy.activation.handed_over")
def tell_whom_it_was_handed_to(*, suggestion, entry, **kwargs):
    # Who takes it himself knows.
    if suggestion.assigned_to_id != entry.user_id:
        enqueue(MAKE_NOTICES, "suggestion_handed_over", entry.pk)


@receiver(alert_opened, dispatch_uid="wagtail_advocacy.activation.alert_opened")
def tell_of_alert(*, alert, **kwargs):
    enqueue(MAKE_NOTICES, "alert_opened", alert.pk)


@receiver(account_ending, dispatch_uid="wagtail_advocacy.activation.account_ending")
def tell_of_ending_account(*, account, **kwargs):
    enqueue(MAKE_NOTICES, "account_ending", account.pk)


@receiver(account_lost, dispatch_uid="wagtail_advocacy.activation.account_lost")
def tell_of_lost_account(*, account, **kwargs):
    take_back_notices(["account_ending"], account.pk)
    enqueue(MAKE_NOTICES, "account_lost", account.pk)


@receiver(
    [account_connected, account_disconnected],
    dispatch_uid="wagtail_advocacy.activation.account_settled",
)
def take_back_what_is_settled(*, account, **kwargs):
    take_back_notices(["account_ending", "account_lost"], account.pk)


@receiver(delivery_changed, dispatch_uid="wagtail_advocacy.activation.delivery_changed")
def tell_of_post(*, delivery, **kwargs):
    state = delivery.state
    told = None
    if state == Delivery.State.UNCONFIRMED:
        told = "post_unconfirmed"
    elif state == Delivery.State.SENT and delivery.timing != Delivery.Timing.NOW:
        told = "post_sent"
    elif state == Delivery.State.REJECTED or (
        # What the person cancelled himself has no problem.
        state == Delivery.State.CANCELLED and delivery.problem
    ):
        told = "post_stopped"
    outdated = {"post_unconfirmed", "post_sent", "post_stopped"} - {told}
    take_back_notices(outdated, delivery.pk)
    if told:
        enqueue(MAKE_NOTICES, told, delivery.pk)
