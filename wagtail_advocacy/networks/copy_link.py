from django.utils.translation import gettext_lazy as _

from .base import Network


class CopyLink(Network):
    """The tracked link alone, for any place that has no button of its own."""

    id = "link"
    label = _("Link")
    engagement = ()
    has_followers = False
    opens = "own_page"
    takes_text = False
    placement = "only"
    button_label = _("Copy link")
    hint = _("You get a link of your own. Paste it wherever you like.")
