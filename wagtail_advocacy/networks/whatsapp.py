from django.utils.translation import gettext_lazy as _

from .base import Network, with_query


class WhatsApp(Network):
    """WhatsApp's link takes one text with the address in it."""

    id = "whatsapp"
    label = "WhatsApp"
    last_step = _("Choose a chat, then press Send.")

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://wa.me/", text=self.compose(text=text, url=url))
