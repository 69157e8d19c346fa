from django.utils.translation import gettext_lazy as _

from .base import Network


class QrCode(Network):
    """The tracked link as a picture that phones can read."""

    id = "qr"
    label = _("QR code")
    engagement = ()
    has_followers = False
    opens = "own_page"
    takes_text = False
    placement = "only"
    button_label = _("Show QR code")
    hint = _("A code appears that other phones can open, for a slide or a poster.")
