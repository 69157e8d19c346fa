"""The addresses that a share gives out."""

from django.urls import reverse
from wagtail.models import Site

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.migration_defaults import CODE_ALPHABET, CODE_LENGTH

from .models import Share


def tracked_url(share: Share) -> str:
    """The absolute ``/s/<code>/`` address of ``share``, as outsiders reach it."""
    return _address(share.item.site, share.code)


def example_url(site: Site) -> str:
    """An address as long as every tracked link of ``site``, to count with before one exists."""
    return _address(site, CODE_ALPHABET[0] * CODE_LENGTH)


def _address(site: Site, code: str) -> str:
    base = advocacy_settings.PUBLIC_BASE_URL or site.root_url
    return base.rstrip("/") + reverse("wagtail_advocacy_public:short_link", args=[code])
