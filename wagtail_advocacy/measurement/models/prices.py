"""What it is worth."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.permissions import PRICE_PERMISSIONS


class Price(models.Model):
    """What one click is worth from a day on. Prices are added, never edited or deleted: that
    would rewrite the past. A wrong one is replaced by another row, and stays to be seen."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(verbose_name=_("network"), max_length=30)
    currency = models.CharField(verbose_name=_("currency"), max_length=3, editable=False)
    amount = models.DecimalField(
        verbose_name=_("price per click"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
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
    # A correction takes the place of another price; from ``replaced_at`` on that one is not in
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
        verbose_name = _("price per click")
        verbose_name_plural = _("prices per click")
        ordering = ["network", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "network", "currency", "valid_from"],
                condition=models.Q(replaced_at=None),
                name="wagtail_advocacy_price_unique",
            )
        ]
        permissions = PRICE_PERMISSIONS

    def __str__(self):
        return f"{self.network} {self.currency} {self.amount} ({self.valid_from})"
