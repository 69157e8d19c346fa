"""Amounts that are in force from a day on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class DatedAmount(models.Model):
    """An amount in a currency, in force from a day on until the next one. Such records are added,
    never edited or deleted: that would rewrite the past. A wrong one is replaced by another row,
    and stays to be seen."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(verbose_name=_("currency"), max_length=3, editable=False)
    valid_from = models.DateField(verbose_name=_("valid from"))
    created_at = models.DateTimeField(verbose_name=_("added at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # A correction takes the place of another record; from ``replaced_at`` on that one is not in
    # force on any day.
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects"),
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="correction",
    )
    replaced_at = models.DateTimeField(verbose_name=_("replaced at"), null=True, editable=False)
    reason = models.CharField(
        verbose_name=_("reason for the correction"), max_length=255, blank=True
    )

    class Meta:
        abstract = True
