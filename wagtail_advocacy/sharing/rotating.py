"""Changing the keys that secrets are encrypted with."""

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

from wagtail_advocacy.conf import PREFIX

from .encryption import EncryptedField, LostSecret, can_encrypt


def rotate_keys() -> tuple[int, int]:
    """Encrypt every secret of the package with the newest of ``TOKEN_KEYS``.

    Gives how many were encrypted anew, and how many no key opens; those stay as they are. Safe to
    repeat, and to run while the site is used. Raises ``ImproperlyConfigured`` without a key.
    """
    if not can_encrypt():
        raise ImproperlyConfigured(f"{PREFIX}TOKEN_KEYS names no key.")
    done = lost = 0
    for model, field in encrypted_fields():
        for pk in list(model.objects.order_by("pk").values_list("pk", flat=True)):
            # One row at a time, so that nobody waits for more than that.
            with transaction.atomic():
                row = model.objects.select_for_update().filter(pk=pk).first()
                if row is None:
                    continue
                if isinstance(getattr(row, field.attname), LostSecret):
                    lost += 1
                else:
                    row.save(update_fields=[field.attname])
                    done += 1
    return done, lost


def encrypted_fields() -> list[tuple[type[models.Model], EncryptedField]]:
    """Every encrypted field of the package, with its model."""
    return [
        (model, field)
        for model in apps.get_app_config("wagtail_advocacy").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedField)
    ]
