from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from .base import Network, clean_text
from .counting import GRAPHEME


MAX_ADDRESS = 1800
MAX_SUBJECT = 300


class Email(Network):
    """The e-mail program of the device, through a ``mailto:`` address."""

    id = "email"
    label = _("E-mail")
    engagement = ()
    has_followers = False
    opens = "mail"
    button_label = _("Open e-mail")
    hint = _("Your e-mail program opens with your text and the link. Choose people, then send.")

    def build_share_url(self, *, url, text, title, server):
        subject = _shorten(" ".join(clean_text(title).split()), MAX_SUBJECT)
        head = f"mailto:?subject={_encode(subject)}&body="
        separator = self.separator if text else ""
        room = MAX_ADDRESS - 1 - len(head) - len(_encode(separator + url))
        return head + _encode(_shorten(text, room) + separator + url)


def _encode(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="", errors="replace")


def _shorten(text: str, room: int) -> str:
    """The longest beginning of ``text`` that takes at most ``room`` characters when encoded."""
    if len(_encode(text)) <= room:
        return text
    room -= len(_encode("…"))
    kept = ""
    for grapheme in GRAPHEME.findall(text):
        room -= len(_encode(grapheme))
        if room < 0:
            break
        kept += grapheme
    return f"{kept.rstrip()}…" if kept else ""
