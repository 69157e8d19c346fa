"""Pages of the demo's own Mastodon server."""

from django.urls import URLPattern, re_path
from django.views.generic import RedirectView


def pages_of_posts(server: str) -> list[URLPattern]:
    """Leads from the addresses that the server gives to posts and pictures, which are those of the
    demo, to where it has their pages."""
    return [
        re_path(
            r"^@\w+/(?P<post>\d+)$",
            RedirectView.as_view(url=f"{server}/_ui/statuses/%(post)s"),
        ),
        re_path(
            r"^(?P<picture>(?:avatars|headers)/generated/[\w.@-]+)$",
            RedirectView.as_view(url=f"{server}/%(picture)s"),
        ),
    ]
