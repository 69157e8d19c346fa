"""How it stands with an item, in words for editors and owners."""

from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Item


def outside_window(item: Item, moment) -> str:
    """Why ``item`` is not offered at ``moment`` by its own dates; empty when it is."""
    if item.share_until is not None and item.share_until <= moment:
        return _("Its sharing has ended; links that were shared go on working.")
    if item.share_from is not None and item.share_from > moment:
        return _("Its sharing begins later.")
    return ""
