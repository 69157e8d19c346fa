"""Whoever leaves takes his accounts with him. Connected when the apps are ready."""

from django.conf import settings
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from wagtail_advocacy.signals import ambassador_left

from .keeping import forget_accounts_of


UID = "wagtail_advocacy.sharing.forget_accounts"


@receiver(ambassador_left, dispatch_uid=UID)
def forget_accounts_of_whoever_left(*, ambassador, **kwargs):
    forget_accounts_of(ambassador=ambassador)


@receiver(post_save, sender=settings.AUTH_USER_MODEL, dispatch_uid=f"{UID}.inactive")
def forget_accounts_of_inactive_user(sender, instance, raw=False, **kwargs):
    if not raw and not instance.is_active:
        forget_accounts_of(ambassador__user=instance)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid=f"{UID}.deleted")
def forget_accounts_of_deleted_user(sender, instance, **kwargs):
    forget_accounts_of(ambassador__user=instance)
