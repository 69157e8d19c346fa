import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .base import Network, with_query
from .mastodon_api import MastodonApi


# Endings that no public server can have.
PRIVATE_ENDINGS = {
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "test",
}
HANDLE = re.compile(r"@?[a-z0-9_.-]+@([^@/]+)", re.IGNORECASE)
PROFILE_PATH = re.compile(r"/?|/(?:@[^/]+|users/[^/]+|home)/?")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
ENDING = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,57}[a-z0-9]")


class Mastodon(Network):
    """Any Mastodon server; the person names it once. Limits are those of a server's defaults."""

    id = "mastodon"
    label = "Mastodon"
    limit = 500
    counting = "graphemes"
    url_length = 23
    free_mention_hosts = True
    needs_server = True
    picture_sizes = ((1600, 900), (1080, 1080))
    media_takes_text = True
    api = MastodonApi()

    def build_share_url(self, *, url, text, title, server):
        if not server:
            raise ValueError("Mastodon needs a server.")
        post = self.compose(text=text, url=url)
        return with_query(f"https://{clean_server(server)}/share", text=post)

    def build_media_url(self, *, text, server):
        if not server:
            raise ValueError("Mastodon needs a server.")
        return with_query(f"https://{clean_server(server)}/share", text=text)


def clean_server(value: str) -> str:
    """The host name in what people type for their server.

    ``https://mastodon.social/@me``, ``@me@mastodon.social`` and ``Mastodon.social`` all give
    ``mastodon.social``. Raises ``ValidationError`` (code ``invalid_server``) for anything that is
    not a plain public host name: addresses in digits, ports, sign-in data, other paths, internal
    names.
    """
    typed = value.strip()
    handle = HANDLE.fullmatch(typed)
    if handle:
        host = handle[1]
    elif _is_plain(typed):
        host = _host_of_address(typed)
    else:
        host = ""
    host = _ascii(host.lower().removesuffix("."))
    if not _is_public_name(host):
        raise ValidationError(
            _("Please give the name of your server, for example mastodon.social."),
            code="invalid_server",
        )
    return host


def _is_plain(typed: str) -> bool:
    return typed.isprintable() and not re.search(r"[\s\\%?#]", typed)


def _host_of_address(typed: str) -> str:
    """The host of an address with or without scheme; empty when it holds anything more."""
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not PROFILE_PATH.fullmatch(parts.path):
        return ""
    return parts.netloc


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_public_name(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) >= 2
        and len(host) <= 253
        and all(LABEL.fullmatch(label) for label in labels)
        and bool(ENDING.fullmatch(labels[-1]))
        and labels[-1] not in PRIVATE_ENDINGS
    )
