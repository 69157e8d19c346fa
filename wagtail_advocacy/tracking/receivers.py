"""What may close a target, or change it, ends what this process remembers of links."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import item_withdrawn

from . import lookup


def forget_links(sender, **kwargs):
    """At once for this request, and again when others can see the change."""
    lookup.forget()
    transaction.on_commit(lookup.forget)


UID = "wagtail_advocacy.tracking.forget_links"

for signal in (page_published, page_unpublished, page_slug_changed, post_page_move, item_withdrawn):
    signal.connect(forget_links, dispatch_uid=UID)
for signal, model in (
    (post_save, Item),
    (post_delete, Item),
    (post_delete, Share),
    (post_save, PageViewRestriction),
    (post_delete, PageViewRestriction),
):
    signal.connect(forget_links, sender=model, dispatch_uid=UID)
