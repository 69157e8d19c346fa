from django.utils.translation import gettext_lazy as _

from .base import Network


class ShareSheet(Network):
    """The phone's own share sheet, through ``navigator.share``."""

    id = "device"
    label = _("Share with an app")
    engagement = ()
    has_followers = False
    opens = "device"
    # Any app may be chosen: the one that cuts off least is taken.
    picture_sizes = ((1080, 1080), (1080, 1350), (1600, 900))
    button_label = _("Share with an app…")
    hint = _("Your phone shows its apps. Choose one, then post there.")
    media_hint = hint
