"""Which addresses may be asked."""

import ipaddress
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.conf import advocacy_settings

from .answers import FetchError, Problem


PORTS = {"http": 80, "https": 443}

NOT_AN_ADDRESS = _("Enter a whole address, as https://www.example.com/page.")

# Names that only a local resolver knows (RFC 6761, RFC 6762, RFC 8375 and common practice).
INTERNAL_ENDINGS = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".corp",
    ".home",
    ".private",
    ".home.arpa",
    ".test",
    ".invalid",
    ".onion",
)


def validate_public_address(address: str) -> None:
    """Raise ``ValidationError`` unless outsiders could open ``address``.

    Looks at the text alone: http or https, a host of several labels or a public IP address,
    no user name or password; or a host that the setting ``FETCH_ALLOWED_HOSTS`` names. Nothing
    is resolved or fetched.
    """
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise ValidationError(NOT_AN_ADDRESS) from None
    if parts.scheme not in PORTS or not host:
        raise ValidationError(NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_("Leave the user name and password out of the address."))
    is_named = is_allowed(parts, advocacy_settings.FETCH_ALLOWED_HOSTS)
    if not is_named and not _is_public_host(host):
        raise ValidationError(_("Outsiders cannot reach this address: it is an internal one."))


def _is_public_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    labels = host.split(".")
    # 127.1, 0x7f.1 and the like: browsers read them as IPv4 addresses.
    looks_numeric = labels[-1].isdigit() or labels[-1].lower().startswith("0x")
    return len(labels) > 1 and not looks_numeric and not host.endswith(INTERNAL_ENDINGS)


def checked(address: str, allowed: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise FetchError(Problem.ADDRESS) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise FetchError(Problem.ADDRESS)
    if not is_allowed(parts, allowed) and port not in {None, PORTS[parts.scheme]}:
        raise FetchError(Problem.ADDRESS)
    return parts


def is_allowed(parts: SplitResult, allowed: Collection[str]) -> bool:
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    return (host if port in {None, PORTS[parts.scheme]} else f"{host}:{port}") in allowed
