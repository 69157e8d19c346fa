"""What it is worth, and what it costs."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.permissions import COST_PERMISSIONS, PRICE_PERMISSIONS

from .dated import DatedAmount


def bound_field(label, help_text="") -> models.DecimalField:
    return models.DecimalField(
        verbose_name=label,
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


class Price(DatedAmount):
    """What one click is worth from a day on.

    ``low`` and ``high`` are the bounds between which the price may lie; without them it is exact.
    They belong to the record, so that the range of a day is fixed with its price.
    """

    network = models.CharField(verbose_name=_("network"), max_length=30)
    amount = models.DecimalField(
        verbose_name=_("price per click"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    low = bound_field(_("at least"))
    high = bound_field(_("at most"))

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


class ProgrammeCost(DatedAmount):
    """What the whole programme costs in a year, from a day on."""

    amount = models.DecimalField(
        verbose_name=_("cost per year"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    note = models.CharField(
        verbose_name=_("what is in it"),
        max_length=255,
        blank=True,
        help_text=_("As “software 6,000, half a day a week of the owner, training”."),
    )

    class Meta:
        verbose_name = _("cost of the programme")
        verbose_name_plural = _("costs of the programme")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "currency", "valid_from"],
                condition=models.Q(replaced_at=None),
                name="wagtail_advocacy_cost_unique",
            )
        ]
        permissions = COST_PERMISSIONS

    def __str__(self):
        return f"{self.currency} {self.amount} ({self.valid_from})"
