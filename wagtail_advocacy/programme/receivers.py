"""What this station hears of its own records. Connected when the apps are ready."""

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Site

from .models import Team
from .services import keep_head_counts
from .sites import forget_sites


@receiver(pre_delete, sender=Team, dispatch_uid="wagtail_advocacy.programme.keep_head_counts")
def keep_head_counts_of_deleted_team(sender, instance, origin=None, **kwargs):
    # With a site everything goes that belongs to it.
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if model is Team:
        keep_head_counts(instance)


@receiver([post_save, post_delete], sender=Site, dispatch_uid="wagtail_advocacy.programme.sites")
def forget_changed_sites(sender, **kwargs):
    forget_sites()
