"""What happens to an item when its page changes. Connected when the apps are ready."""

import swapper
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from wagtail_advocacy.programme.models import Topic

from .editions import withdraw_approval
from .links import write_link_item
from .media import write_media_item
from .models import CuratedLink, Item, MediaPost
from .probe import check_target_later
from .search import index_topic_later
from .services import move_items, withdraw_item, write_item


# post_save is left alone: while a draft is saved it carries the draft's values.
@receiver(page_published, dispatch_uid="wagtail_advocacy.content.write_item")
def write_item_of_page(sender, instance, **kwargs):
    item = write_item(instance)
    if item is not None and item.shareable:
        check_target_later(item)


@receiver(post_page_move, dispatch_uid="wagtail_advocacy.content.move_items")
def move_items_of_tree(sender, instance, **kwargs):
    move_items(instance)


@receiver(post_save, sender=Topic, dispatch_uid="wagtail_advocacy.content.index_topic")
def index_items_of_topic(sender, instance, created, raw, **kwargs):
    if not created and not raw:
        index_topic_later(instance.translation_key)


# A restriction that was changed is another one than the one that was approved.
@receiver(
    post_save, sender=PageViewRestriction, dispatch_uid="wagtail_advocacy.content.close_editions"
)
def close_editions_under_restriction(sender, instance, created, raw, **kwargs):
    if not created and not raw:
        withdraw_approval(instance)


@receiver(
    m2m_changed,
    sender=PageViewRestriction.groups.through,
    dispatch_uid="wagtail_advocacy.content.close_editions_of_groups",
)
def close_editions_under_other_groups(sender, instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        withdraw_approval(instance)


# Before a deletion Wagtail says "unpublished" of pages that are still stored as live.
@receiver(page_unpublished, dispatch_uid="wagtail_advocacy.content.withdraw_item")
@receiver(
    pre_delete,
    sender=swapper.load_model("wagtailcore", "Page"),
    dispatch_uid="wagtail_advocacy.content.withdraw_item_of_deleted_page",
)
def withdraw_item_of_page(sender, instance, **kwargs):
    item = Item.objects.filter(page_id=instance.pk).first()
    if item is not None:
        withdraw_item(item)


@receiver(published, sender=CuratedLink, dispatch_uid="wagtail_advocacy.content.write_link_item")
@receiver(
    unpublished, sender=CuratedLink, dispatch_uid="wagtail_advocacy.content.withdraw_link_item"
)
def write_item_of_link(sender, instance, **kwargs):
    write_link_item(instance)


@receiver(
    pre_delete,
    sender=CuratedLink,
    dispatch_uid="wagtail_advocacy.content.withdraw_item_of_deleted_link",
)
def withdraw_item_of_link(sender, instance, **kwargs):
    item = Item.objects.filter(link_id=instance.pk).first()
    if item is not None:
        withdraw_item(item)


@receiver(published, sender=MediaPost, dispatch_uid="wagtail_advocacy.content.write_media_item")
@receiver(
    unpublished, sender=MediaPost, dispatch_uid="wagtail_advocacy.content.withdraw_media_item"
)
def write_item_of_media(sender, instance, **kwargs):
    write_media_item(instance)


@receiver(
    pre_delete,
    sender=MediaPost,
    dispatch_uid="wagtail_advocacy.content.withdraw_item_of_deleted_media",
)
def withdraw_item_of_media(sender, instance, **kwargs):
    item = Item.objects.filter(media_id=instance.pk).first()
    if item is not None:
        withdraw_item(item)
