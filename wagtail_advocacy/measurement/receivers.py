"""Measurement listens to tracking."""

from datetime import datetime

from django.dispatch import receiver

from wagtail_advocacy.signals import clicks_loading

from . import tallies


@receiver(clicks_loading, dispatch_uid="wagtail_advocacy.measurement.clicks_loading")
def count_again(sender, since: datetime, **kwargs):
    """Clicks that a sink kept are about to be stored."""
    tallies.reopen(since)
