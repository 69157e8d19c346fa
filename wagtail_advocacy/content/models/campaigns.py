"""What belongs together for a time."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class Campaign(models.Model):
    """Items with one purpose and its dates. It is retired rather than deleted, so that its
    numbers stay."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("name"), max_length=80)
    slug = models.SlugField(
        verbose_name=_("name in links"),
        max_length=80,
        blank=True,
        help_text=_("The utm_campaign that your web statistics see. Empty: made from the name."),
    )
    description = models.TextField(verbose_name=_("purpose"), blank=True, max_length=500)
    starts_on = models.DateField(verbose_name=_("starts on"), null=True, blank=True)
    ends_on = models.DateField(verbose_name=_("ends on"), null=True, blank=True)
    cost = models.DecimalField(
        verbose_name=_("cost"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_(
            "What the campaign costs in all, in the currency of the programme settings. Reports "
            "divide it by what came of it. Empty: unknown."
        ),
    )
    # That of the programme when the cost was entered.
    cost_currency = models.CharField(max_length=3, blank=True, editable=False)
    is_retired = models.BooleanField(
        verbose_name=_("over and done with"),
        default=False,
        help_text=_("No longer offered when something is added to a campaign. Its numbers stay."),
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="wagtail_advocacy_campaign_name",
                violation_error_message=_("There is a campaign of this name already."),
            )
        ]

    def __str__(self):
        return self.name
