"""Whether two people post the same words."""

import re
import unicodedata
from hashlib import blake2b

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador

from .models import Share


ADDRESS = re.compile(r"https?://\S+")
NOT_WORDS = re.compile(r"[^\w#@]+")


def text_digest(text: str) -> str:
    """The same for texts that differ by case, space, punctuation or links alone; ``""`` for a
    text without words."""
    plain = unicodedata.normalize("NFKC", ADDRESS.sub(" ", text)).casefold()
    words = NOT_WORDS.sub(" ", plain).strip()
    return blake2b(words.encode(), digest_size=8).hexdigest() if words else ""


def colleagues_with(text: str, item: Item, ambassador: Ambassador, network_id: str = "") -> int:
    """How many colleagues shared ``item`` with the same words, on ``network_id`` or anywhere."""
    digest = text_digest(text)
    if not digest:
        return 0
    shares = Share.objects.filter(item=item, text_digest=digest).exclude(ambassador=ambassador)
    if network_id:
        shares = shares.filter(network=network_id)
    return shares.values("ambassador").distinct().count()
