"""The verb of pictures and videos: what is offered of them."""

from django.db import transaction

from .links import OFFER_TERMS
from .media_files import files_of
from .models import Item, MediaPost, Origin, TargetKind
from .services import add_item, update_item, withdraw_item


@transaction.atomic
def write_media_item(post: MediaPost) -> Item | None:
    """Bring the item of ``post`` up to date with the post as it is stored, and give it.

    ``None`` when it is not published and never was. A post without a file that outsiders may
    have is not offered.
    """
    stored = MediaPost.objects.select_for_update().filter(pk=post.pk).first()
    if stored is None:
        return None
    item = Item.objects.select_for_update().filter(media=stored).first()
    files = files_of(item or Item(media=stored))
    if not stored.live or not files:
        if item is not None:
            withdraw_item(item)
        return item
    values = {
        "kind": Item.Kind.MEDIA,
        "origin": Origin.OWN,
        "site": stored.site,
        "title": stored.title,
        "summary": stored.summary,
        "image": files.pictures[0].image if files.pictures else None,
        "language": stored.language,
        "target_kind": TargetKind.NOTHING,
        "target_address": "",
        "expires_at": stored.expire_at,
        "shareable": True,
        **{name: getattr(stored, name) for name in OFFER_TERMS},
    }
    if item is None:
        item = Item(media=stored, **values)
        add_item(item)
    else:
        update_item(item, values, offered=True)
    return item
