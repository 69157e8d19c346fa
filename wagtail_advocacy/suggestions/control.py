"""“Suggest something like this”, in the share control."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.sharing.control import ControlLink

from .queries import credited_names


def suggest_something_like(request, item: Item) -> ControlLink:
    """The link from ``item`` to the page where one suggests."""
    address = reverse("wagtail_advocacy:suggest")
    return ControlLink(
        label=_("Suggest something like this"), url=f"{address}?{urlencode({'like': item.pk})}"
    )


def suggested_by(request, item: Item) -> ControlLink | None:
    """Who is named as having suggested ``item``; nothing where nobody is."""
    name = credited_names([item]).get(item.pk)
    return ControlLink(label=_("Suggested by %(name)s") % {"name": name}) if name else None
