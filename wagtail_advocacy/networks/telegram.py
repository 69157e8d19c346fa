from django.utils.translation import gettext_lazy as _

from .base import Network, with_query


class Telegram(Network):
    """Telegram's share link takes both and puts the address before the text."""

    id = "telegram"
    label = "Telegram"
    engagement = ()
    has_followers = False
    limit = 4096
    placement = "before"
    separator = "\n"
    picture_sizes = ((1280, 720), (1080, 1080))
    home_url = "https://web.telegram.org/"
    last_step = _("Choose a chat, then press Send.")

    def build_share_url(self, *, url, text, title, server):
        return with_query("https://t.me/share/url", url=url, text=text)
