"""Secrets that stand encrypted in the database.

The keys are a setting of their own: with Django's ``SECRET_KEY``, changing that would end every
connected account (and its backups would open them).
"""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from wagtail_advocacy.conf import PREFIX, advocacy_settings


class SecretLost(Exception):
    """A secret cannot be read: its key is not among ``TOKEN_KEYS`` any more."""


def can_encrypt() -> bool:
    """Whether the site has a key, so that accounts can be connected."""
    return bool(advocacy_settings.TOKEN_KEYS)


def _cipher() -> MultiFernet:
    if not can_encrypt():
        raise ImproperlyConfigured(f"{PREFIX}TOKEN_KEYS names no key.")
    return MultiFernet([Fernet(key) for key in advocacy_settings.TOKEN_KEYS])


def encrypt(value) -> str:
    """``value`` (anything JSON can hold) as a text that only ``TOKEN_KEYS`` open.

    The newest key is used. Raises ``ImproperlyConfigured`` without a key.
    """
    return _cipher().encrypt(json.dumps(value).encode()).decode()


def decrypt(text: str):
    """What ``encrypt`` made ``text`` of; raises ``SecretLost`` where no key fits."""
    try:
        return json.loads(_cipher().decrypt(text.encode()))
    except InvalidToken:
        raise SecretLost from None


class EncryptedField(models.TextField):
    """A dictionary that stands encrypted in the database.

    A value whose key is lost is read as a ``LostSecret``, which is empty and cannot be stored,
    so that lists of accounts open and nothing is overwritten. No lookup is possible.
    """

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        try:
            return decrypt(value)
        except (SecretLost, ImproperlyConfigured):
            return LostSecret()

    def get_prep_value(self, value):
        if isinstance(value, LostSecret):
            raise SecretLost
        return None if value is None else encrypt(value)

    def to_python(self, value):
        return value

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError("What is encrypted cannot be searched for.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj):
        """Nothing: secrets do not go into dumps."""
        return ""


class LostSecret(dict):
    """Stands where a secret cannot be read any more."""
