"""Telling visitors apart for a day without knowing who they are.

A visitor is a hash of site, address and user agent under a random key of the day. The key is
deleted after two days, and neither address nor user agent is stored, so a hash can be tied to
nobody from then on.
"""

from datetime import date
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import AF_INET, inet_pton
from typing import NamedTuple

from django.http import HttpRequest

from wagtail_advocacy.conf import advocacy_settings

from .models import DayKey


HASH_BYTES = 8

# What of an address is not the network (/24, /48) that its owner was given.
HOST_BITS = {4: 32 - 24, 6: 128 - 48}


class Visitor(NamedTuple):
    """Sixteen hexadecimal digits each, or empty where nothing may or can be known."""

    hash: str
    network: str


UNKNOWN = Visitor("", "")


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The address that the visitor has on the internet, or ``None`` when it cannot be told.

    Each trusted proxy appends to ``X-Forwarded-For`` the address that it was called from, so
    the visitor's stands as many places from the right as there are proxies. What stands left
    of it was written by the visitor and is never believed. Where the header is missing, too
    short or malformed the connection's own address is taken.
    """
    proxies = advocacy_settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR") if proxies else None
    if forwarded:
        hops = forwarded.split(",")
        if len(hops) >= proxies:
            address = parse_address(hops[-proxies])
            if address is not None:
                return address
    return parse_address(request.META.get("REMOTE_ADDR", ""))


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in ``text``, which may carry a port as some proxies write it."""
    text = text.strip()
    try:
        # What nearly all are, and an eighth of what the general way costs.
        return IPv4Address(inet_pton(AF_INET, text))
    except (OSError, ValueError):
        pass
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def objects_to_tracking(headers: dict) -> bool:
    """Whether the visitor's browser says that he does not want to be told apart."""
    return headers.get("HTTP_SEC_GPC") == "1" or headers.get("HTTP_DNT") == "1"


def identify(
    request: HttpRequest,
    address: IPv4Address | IPv6Address | None,
    *,
    site_id: int,
    day: date,
) -> Visitor:
    """Who the visitor is on ``site_id`` for the length of the programme day ``day``.

    ``UNKNOWN`` when he objects to tracking, or when his address is not known: then everybody
    with his browser would look like one person.
    """
    if address is None or objects_to_tracking(request.META):
        return UNKNOWN
    key = day_key(day)
    number = int(address)
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    return Visitor(
        _digest(key, f"{site_id}|{address.version}|{number}|{user_agent}"),
        _network_hash(key, address.version, number, site_id),
    )


def network_hash(address: IPv4Address | IPv6Address, *, site_id: int, day: date) -> str:
    """The hash of the network that ``address`` is in (/24, or /48 for IPv6) on ``day``."""
    return _network_hash(day_key(day), address.version, int(address), site_id)


def _network_hash(key: bytes, version: int, number: int, site_id: int) -> str:
    return _digest(key, f"{site_id}|network|{version}|{number >> HOST_BITS[version]}")


def _digest(key: bytes, text: str) -> str:
    # A keyed hash needs no HMAC around it.
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES, key=key).hexdigest()


# The key of the day that was asked for last. One entry, so that a process forgets a key as soon
# as the next day begins.
_known_key: tuple[date, bytes] | None = None


def day_key(day: date) -> bytes:
    """The random key of ``day``, the same in every process; made by whoever asks first."""
    global _known_key
    known = _known_key
    if known is not None and known[0] == day:
        return known[1]
    DayKey.objects.bulk_create([DayKey(day=day)], ignore_conflicts=True)
    key = bytes(DayKey.objects.values_list("key", flat=True).get(day=day))
    _known_key = (day, key)
    return key


def forget_day_key() -> None:
    """Drop the key that this process remembers."""
    global _known_key
    _known_key = None
