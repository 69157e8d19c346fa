"""The way to the sharing of one page, from its header and from the page listing."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from .services import may_mark
from .shareable import is_shareable_type


def listing_buttons(page, user, next_url=None):
    """For the hook ``register_page_listing_more_buttons``. Asks nothing of the database by row."""
    specific_class = page.specific_class
    if specific_class and is_shareable_type(specific_class) and may_mark(page, user):
        url = reverse("wagtail_advocacy_content:sharing", args=[page.pk])
        if next_url:
            url = f"{url}?{urlencode({'next': next_url})}"
        yield Button(_("Sharing"), url, icon_name="group", priority=65)


def header_buttons(page, user, view_name, next_url=None):
    """For the hook ``register_page_header_buttons``."""
    yield from listing_buttons(page, user, next_url)
