"""What this station hears from the others."""

from django.dispatch import receiver

from wagtail_advocacy.background import enqueue
from wagtail_advocacy.signals import ambassador_joined


@receiver(ambassador_joined, dispatch_uid="wagtail_advocacy.activation.welcome")
def welcome_new_ambassador(*, ambassador, **kwargs):
    enqueue("wagtail_advocacy.activation.tasks.send_welcome", ambassador.pk)
