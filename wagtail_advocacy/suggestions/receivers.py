"""What this station hears of pages, links and workflows. Connected when the apps are ready."""

from django.db.models import Q
from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import page_published, published, workflow_rejected

from wagtail_advocacy.content.models import CuratedLink
from wagtail_advocacy.signals import item_offered

from .decisions import accept, ask_by_workflow
from .models import Suggestion
from .publishing import note_published


# Content's receivers run before these, so the item is there by now.
@receiver(page_published, dispatch_uid="wagtail_advocacy.suggestions.publish_page")
def note_published_page(sender, instance, **kwargs):
    note_published(Q(page=instance.pk), getattr(kwargs.get("revision"), "user", None))


@receiver(published, sender=CuratedLink, dispatch_uid="wagtail_advocacy.suggestions.publish_link")
def note_published_link(sender, instance, **kwargs):
    note_published(Q(link=instance.pk), getattr(kwargs.get("revision"), "user", None))


# A page that was published before it was marked as shareable.
@receiver(item_offered, dispatch_uid="wagtail_advocacy.suggestions.item_offered")
def credit_offered_item(*, item, **kwargs):
    if item.page_id or item.link_id:
        note_published(Q(page=item.page_id) if item.page_id else Q(link=item.link_id))


@receiver(published, sender=Suggestion, dispatch_uid="wagtail_advocacy.suggestions.accept")
def accept_published_suggestion(sender, instance, **kwargs):
    accept(instance)


@receiver(
    workflow_rejected, sender=WorkflowState, dispatch_uid="wagtail_advocacy.suggestions.rejected"
)
def ask_about_rejected_suggestion(sender, instance, user=None, **kwargs):
    suggestion = instance.content_object
    if isinstance(suggestion, Suggestion):
        task_state = instance.current_task_state
        ask_by_workflow(suggestion, task_state.comment if task_state else "", user)
