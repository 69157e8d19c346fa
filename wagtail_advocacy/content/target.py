"""What outsiders open, and why some pages cannot be offered to them."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractPage, PageViewRestriction

from wagtail_advocacy.conf import advocacy_settings

from .models import TargetKind


class Reason(models.TextChoices):
    """Why something is not offered, with a sentence for editors."""

    WITHDRAWN = "withdrawn", _("It is not marked as shareable.")
    NO_PAGE = "no_page", _("The page no longer exists.")
    NOT_LIVE = "not_live", _("The page is not published.")
    EXPIRED = "expired", _("The page has expired.")
    RESTRICTED = "restricted", _("Outsiders would see a login page.")
    SITE_LOGIN = "site_login", _("Outsiders would see a login page: the whole site needs one.")
    NO_ADDRESS = "no_address", _("There is no address that outsiders can open.")
    PAGE_TYPE = "page_type", _("Pages of this type cannot be made shareable.")
    LOCKED = "locked", _("The page is locked.")


LOGIN_REASONS = frozenset({Reason.RESTRICTED, Reason.SITE_LOGIN})

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


@dataclass(frozen=True)
class Target:
    """Where outsiders are sent: ``url``, absolute, or ``""`` and the ``reason`` why nowhere."""

    url: str = ""
    reason: Reason | None = None


def judge(
    *,
    shareable: bool,
    target_kind: str,
    target_address: str,
    live: bool | None,
    expired: bool,
    restricted: bool,
    site_requires_login: bool,
) -> Reason | None:
    """Why an item must not be opened by outsiders, or ``None`` when it may.

    ``live`` is ``None`` when what the item stands for is gone. ``restricted`` says whether the
    page or one of its ancestors has a view restriction; it matters only where the page itself
    is the target. Takes plain values, so that every path to the database decides alike.
    """
    if not shareable:
        return Reason.WITHDRAWN
    if live is None:
        return Reason.NO_PAGE
    if not live:
        return Reason.NOT_LIVE
    if expired:
        return Reason.EXPIRED
    if target_kind == TargetKind.NOTHING:
        return Reason.NO_ADDRESS
    if target_kind == TargetKind.ADDRESS:
        is_address = target_address.lower().startswith(("https://", "http://"))
        return None if is_address else Reason.NO_ADDRESS
    if site_requires_login:
        return Reason.SITE_LOGIN
    return Reason.RESTRICTED if restricted else None


def public_target(item, *, now=None) -> Target:
    """What outsiders open for ``item`` at ``now`` (default: this moment)."""
    page = item.page
    if page is None and item.has_source:
        reason = judge(
            shareable=item.shareable,
            target_kind=item.target_kind,
            target_address=item.target_address,
            live=item.withdrawn_at is None,
            expired=False,
            restricted=False,
            site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
        )
    else:
        reason = judge_page(page, terms=item, shareable=item.shareable, now=now)
    if reason is not None:
        return Target(reason=reason)
    if item.target_kind == TargetKind.ADDRESS:
        return Target(url=item.target_address)
    url = page.full_url
    return Target(url=url) if url else Target(reason=Reason.NO_ADDRESS)


def judge_page(page: AbstractPage | None, *, terms, shareable: bool, now=None) -> Reason | None:
    """``judge`` for a page as it is stored and the ``ShareTerms`` that would apply to it."""
    moment = now or timezone.now()
    at_page = terms.target_kind != TargetKind.ADDRESS
    return judge(
        shareable=shareable,
        target_kind=terms.target_kind,
        target_address=terms.target_address,
        live=page.live if page else None,
        expired=bool(page and page.expire_at and page.expire_at <= moment),
        restricted=bool(page and shareable and page.live and at_page and is_restricted(page)),
        site_requires_login=advocacy_settings.SITE_REQUIRES_LOGIN,
    )


def path_prefixes(page: AbstractPage) -> list[str]:
    """The tree paths of ``page`` and of all its ancestors."""
    step = page.steplen
    return [page.path[:end] for end in range(step, len(page.path) + 1, step)]


def is_restricted(page: AbstractPage) -> bool:
    """Whether ``page`` or an ancestor has a view restriction of any kind, in one query.

    An alias has the restrictions of its source, as in Wagtail.
    """
    prefixes = path_prefixes(page)
    return PageViewRestriction.objects.filter(
        Q(page__path__in=prefixes) | Q(page__aliases__path__in=prefixes)
    ).exists()


def login_obstacle(page: AbstractPage | None) -> Reason | None:
    """Why outsiders would meet a login at ``page``, whatever else is true of it.

    For a page that is about to be made, give the page that it will stand under.
    """
    if advocacy_settings.SITE_REQUIRES_LOGIN:
        return Reason.SITE_LOGIN
    return Reason.RESTRICTED if page and page.path and is_restricted(page) else None


def validate_public_address(address: str) -> None:
    """Raise ``ValidationError`` unless outsiders could open ``address``.

    Looks at the text alone: http or https, a host of several labels or a public IP address,
    no user name or password. Nothing is resolved or fetched.
    """
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise ValidationError(
            _("Enter a whole address, as https://www.example.com/page.")
        ) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ValidationError(NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_("Leave the user name and password out of the address."))
    if not _is_public_host(host):
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
