"""What the worker does for this station."""

from wagtail.models import Site

from . import services


def record_head_counts() -> None:
    """Remember today's head-counts of every site."""
    for site in Site.objects.all():
        services.record_head_counts(site)
