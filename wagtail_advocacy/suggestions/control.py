"""“Suggest something like this”, in the share control."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.sharing.control import ControlLink


def suggest_something_like(request, item: Item) -> ControlLink:
    """The link from ``item`` to the page where one suggests."""
    address = reverse("wagtail_advocacy:suggest")
    return ControlLink(
        label=_("Suggest something like this"), url=f"{address}?{urlencode({'like': item.pk})}"
    )
