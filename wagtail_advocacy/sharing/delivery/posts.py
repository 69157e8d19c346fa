"""What is sent, and the share that it becomes."""

import logging
from datetime import datetime

from django.utils import timezone
from wagtail.images.models import SourceImageIOError

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.networks.api import Post
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.programme.queries import settings_for
from wagtail_advocacy.programme.wording import signed
from wagtail_advocacy.sharing.likeness import text_digest
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.sharing.models import Delivery, Share
from wagtail_advocacy.sharing.services import confirm_share, make_share, share_again


logger = logging.getLogger(__name__)

# As networks' cards show it, and small enough for all of them.
PICTURE = "fill-1200x627|format-jpeg|jpegquality-80"


def post_of(
    delivery: Delivery, network: Network, share: Share, *, picture: bytes | None = None
) -> Post:
    """What is sent, the same at each attempt; with ``picture``, as ``picture_of`` gives it."""
    item = share.item = delivery.item
    url = tracked_url(share)
    signature = settings_for(item.site).signature_for(network)
    return Post(
        text=network.compose(text=signed(delivery.text, signature), url=url),
        url=url,
        key=str(delivery.key),
        made_at=made_at(delivery),
        title=item.title,
        summary=item.summary,
        image=picture,
        image_alt=_description(item),
        language=item.language,
    )


def made_at(delivery: Delivery) -> datetime:
    """When the first attempt began."""
    first = delivery.attempts.order_by("number").values_list("begun_at", flat=True).first()
    return first or timezone.now()


def picture_of(item: Item) -> bytes | None:
    """The card's picture; a post goes without one rather than not at all.

    Not to be called in a transaction: two workers that make the same rendition at once would
    wait for one another.
    """
    if item.image is None:
        return None
    try:
        with item.image.get_rendition(PICTURE).file.open("rb") as file:
            return file.read()
    except (OSError, SourceImageIOError):
        logger.warning("The picture of item %s could not be read.", item.pk)
        return None


def _description(item: Item) -> str:
    return getattr(item.image, "default_alt_text", "") or "" if item.image is not None else ""


def share_for(delivery: Delivery, begun_at: datetime) -> Share:
    """The share whose link the post has, made where there is none by the attempt that began at
    ``begun_at``.

    It counts as posted only from ``count_share`` on. To be called in a transaction.
    """
    texts = _texts(delivery)
    # The worker asks the network, so the person is not asked whether it went out.
    share, is_new = make_share(
        delivery.ambassador,
        delivery.item,
        delivery.network,
        started_at=begun_at,
        last_started_at=begun_at,
        answered_at=begun_at,
        **texts,
    )
    if not is_new:
        # Colleagues must not post the same meanwhile where a network forbids that.
        Share.objects.filter(pk=share.pk).update(**texts)
    return share


def count_share(delivery: Delivery, sent_at: datetime) -> None:
    """It stands on the network: the share is confirmed. To be called in a transaction."""
    share = delivery.share
    if share is None:
        return
    share.ambassador, share.item = delivery.ambassador, delivery.item
    if share.started_at < made_at(delivery):
        share_again(share, **_texts(delivery))
    confirm_share(share, Share.ConfirmedBy.NETWORK, at=sent_at)


def _texts(delivery: Delivery) -> dict:
    return {
        "text": delivery.text,
        "text_digest": text_digest(delivery.text),
        "suggestion_digest": delivery.suggestion_digest,
    }
