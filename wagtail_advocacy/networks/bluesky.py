from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .base import Network, with_query
from .bluesky_api import BlueskyApi


MAX_BYTES = 3000


class Bluesky(Network):
    """Bluesky's intent takes one text with the link in it."""

    id = "bluesky"
    label = "Bluesky"
    limit = 300
    counting = "graphemes"
    picture_sizes = ((1600, 900), (1080, 1350))
    home_url = "https://bsky.app/"
    media_takes_text = True
    api = BlueskyApi()

    def validate(self, text, *, url):
        """As for every network; also raises for a post over 3,000 bytes in UTF-8."""
        super().validate(text, url=url)
        size = len(self.compose(text=text, url=url).encode("utf-8", errors="replace"))
        if size > MAX_BYTES:
            raise ValidationError(
                _(
                    "Bluesky allows %(limit)d bytes; your text and the link have %(length)d. "
                    "Please use fewer emoji or a shorter text."
                ),
                code="too_long",
                params={"limit": MAX_BYTES, "length": size},
            )

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://bsky.app/intent/compose", text=self.compose(text=text, url=url))

    def build_media_url(self, *, text, server):
        return with_query("https://bsky.app/intent/compose", text=text)
