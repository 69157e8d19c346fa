from django.utils.translation import gettext_lazy as _

from .base import Network, with_query


class WhatsApp(Network):
    """WhatsApp's link takes one text with the address in it."""

    id = "whatsapp"
    label = "WhatsApp"
    engagement = ()
    has_followers = False
    picture_sizes = ((1080, 1080), (1080, 1920))
    home_url = "https://wa.me/"
    media_takes_text = True
    last_step = _("Choose a chat, then press Send.")

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://wa.me/", text=self.compose(text=text, url=url))

    def build_media_url(self, *, text, server):
        return with_query(self.home_url, text=text)
