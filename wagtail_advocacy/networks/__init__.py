"""Where colleagues share: one module a network, in the order they are offered."""

import re
from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from wagtail_advocacy.conf import PREFIX, advocacy_settings

from .base import COUNTINGS, ENGAGEMENT, KINDS, PLACEMENTS, Network
from .bluesky import Bluesky
from .copy_link import CopyLink
from .email import Email
from .facebook import Facebook
from .instagram import Instagram
from .linkedin import LinkedIn
from .mastodon import Mastodon
from .qr_code import QrCode
from .share_sheet import ShareSheet
from .telegram import Telegram
from .threads import Threads
from .whatsapp import WhatsApp
from .x import X
from .xing import Xing


SETTING = f"{PREFIX}EXTRA_NETWORKS"
BUILT_IN = (
    LinkedIn,
    X,
    Facebook,
    Instagram,
    Mastodon,
    Bluesky,
    Threads,
    WhatsApp,
    Telegram,
    Xing,
    Email,
    CopyLink,
    QrCode,
    ShareSheet,
)


def all_networks() -> list[Network]:
    """Every network, built-in ones first, then those of ``WAGTAIL_ADVOCACY_EXTRA_NETWORKS``.

    Raises ``ImproperlyConfigured`` when one of these cannot be used.
    """
    return list(_registry(tuple(advocacy_settings.EXTRA_NETWORKS)).values())


def get_network(id: str) -> Network:
    """The network named ``id``; raises ``KeyError`` when there is none."""
    return _registry(tuple(advocacy_settings.EXTRA_NETWORKS))[id]


def network_choices() -> list[tuple[str, str]]:
    """Pairs of id and label, for forms."""
    return [(network.id, network.label) for network in all_networks()]


@lru_cache(maxsize=8)
def _registry(paths: tuple[str, ...]) -> dict[str, Network]:
    networks = {network.id: network() for network in BUILT_IN}
    for path in paths:
        network = _load(path)
        if network.id in networks:
            raise ImproperlyConfigured(
                f"{SETTING}: {path} uses the id {network.id!r}, which another network has."
            )
        networks[network.id] = network
    return networks


def _load(path: str) -> Network:
    try:
        cls = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"{SETTING}: {error}") from error
    if not (isinstance(cls, type) and issubclass(cls, Network)):
        raise ImproperlyConfigured(f"{SETTING}: {path} is no subclass of Network.")
    for name in ("id", "label"):
        if not getattr(cls, name, ""):
            raise ImproperlyConfigured(f"{SETTING}: {path} has no {name}.")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", cls.id):
        raise ImproperlyConfigured(
            f"{SETTING}: the id {cls.id!r} of {path} may hold a-z, 0-9 and - only, at most 30."
        )
    for name, allowed in (("opens", KINDS), ("counting", COUNTINGS), ("placement", PLACEMENTS)):
        value = getattr(cls, name)
        if value not in allowed:
            raise ImproperlyConfigured(
                f"{SETTING}: {path}.{name} is {value!r}; it must be one of {', '.join(allowed)}."
            )
    unknown = [name for name in cls.engagement if name not in ENGAGEMENT]
    if unknown:
        raise ImproperlyConfigured(
            f"{SETTING}: {path}.engagement names {unknown[0]!r}; it may name "
            f"{', '.join(ENGAGEMENT)}."
        )
    has_address = cls.home_url or cls.build_media_url is not Network.build_media_url
    if cls.picture_sizes and cls.opens == "dialog" and not has_address:
        raise ImproperlyConfigured(
            f"{SETTING}: {path} has picture_sizes, so it needs a home_url to open."
        )
    return cls()


def _forget(*, setting, **kwargs):
    if setting == SETTING:
        _registry.cache_clear()


setting_changed.connect(_forget, dispatch_uid="wagtail_advocacy.networks")

__all__ = ["Network", "all_networks", "get_network", "network_choices"]
