"""Keys with which other systems sign what they send.

A request is signed with HMAC-SHA256 over its time stamp, a full stop and its body. The secret is
derived from the key's salt and the deployment's ``SECRET_KEY`` and shown once; a copy of the
database alone signs nothing. Where ``SECRET_KEY`` is changed, keys go on working as long as the
old one is among ``SECRET_KEY_FALLBACKS``.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.log_actions import log
from wagtail.models import Site

from wagtail_advocacy.tracking.models import ConversionKey


# How long the key before goes on working when a new one is made.
GRACE = timedelta(hours=24)
NAME_SHAPE = re.compile(r"ck_[0-9a-f]{16}")
SALT = "wagtail_advocacy.conversion_key"
USED_EVERY = timedelta(hours=1)


def make_conversion_key(site: Site, user=None) -> tuple[ConversionKey, str]:
    """A new key for ``site`` and its secret, which nobody is shown again.

    Keys that were there go on working for 24 hours, so that the other system can change over.
    """
    now = timezone.now()
    with transaction.atomic():
        key = ConversionKey.objects.create(
            site=site,
            name=f"ck_{secrets.token_hex(8)}",
            salt=secrets.token_hex(32),
            created_by=user,
        )
        earlier = active_keys(site, now).exclude(pk=key.pk)
        earlier.filter(Q(ends_at=None) | Q(ends_at__gt=now + GRACE)).update(ends_at=now + GRACE)
        log(key, "wagtail_advocacy.make_conversion_key", user=user)
    return key, _secret(key, settings.SECRET_KEY)


def end_conversion_key(key: ConversionKey, user=None) -> None:
    """Let nothing more be signed with ``key``, from now on. Safe to repeat."""
    now = timezone.now()
    with transaction.atomic():
        if active_keys(key.site, now).filter(pk=key.pk).update(ends_at=now):
            log(key, "wagtail_advocacy.end_conversion_key", user=user)


def active_keys(site: Site, now: datetime | None = None) -> QuerySet[ConversionKey]:
    """The keys of ``site`` that can sign at ``now``."""
    now = now or timezone.now()
    return ConversionKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), site=site)


def find_key(name: str, now: datetime) -> ConversionKey | None:
    """The key called ``name``, if it can sign at ``now``."""
    if not NAME_SHAPE.fullmatch(name):
        return None
    key = ConversionKey.objects.select_related("site").filter(name=name).first()
    return key if key is not None and (key.ends_at is None or key.ends_at > now) else None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What signs ``body``, sent at ``timestamp`` (seconds since 1970): 64 hexadecimal digits."""
    message = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_signed(key: ConversionKey, timestamp: str, body: bytes, given: str) -> bool:
    """Whether ``given`` is the signature of ``body`` by ``key``."""
    return any(
        constant_time_compare(signature(secret, timestamp, body), given) for secret in _secrets(key)
    )


def note_use(key: ConversionKey, now: datetime) -> None:
    """Remember that ``key`` was used, to the hour."""
    if key.used_at is None or key.used_at < now - USED_EVERY:
        ConversionKey.objects.filter(pk=key.pk).update(used_at=now)


def _secrets(key: ConversionKey) -> Iterator[str]:
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _secret(key, secret_key)


def _secret(key: ConversionKey, secret_key: str) -> str:
    digest = salted_hmac(SALT, f"{key.name}.{key.salt}", secret=secret_key, algorithm="sha256")
    return "cs_" + urlsafe_b64encode(digest.digest()).decode().rstrip("=")
