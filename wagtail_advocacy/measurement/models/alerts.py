"""When somebody is to be told that a figure leaves its band."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.permissions import ALERT_PERMISSIONS

from .goals import amount_field


class AlertRule(models.Model):
    """What is normal for a metric, and who is told when it is not."""

    class Kind(models.TextChoices):
        BAND = "band", _("Leaves its band")
        JUMP = "jump", _("Jumps")

    class About(models.TextChoices):
        SITE = "site", _("The whole programme")
        CAMPAIGN = "campaign", _("One campaign")
        ITEM = "item", _("One item")
        EVERY_ITEM = "every_item", _("Every item by itself")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("name"), max_length=80)
    # The id of a metric, see ``measurement.metrics``.
    metric = models.CharField(verbose_name=_("metric"), max_length=40)
    about = models.CharField(
        verbose_name=_("of what"), max_length=12, choices=About.choices, default=About.SITE
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("item"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(
        verbose_name=_("when"), max_length=5, choices=Kind.choices, default=Kind.BAND
    )
    low = amount_field(_("not below"), null=True, blank=True)
    high = amount_field(_("not above"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        verbose_name=_("of the last … days"),
        default=28,
        validators=[MinValueValidator(1)],
        help_text=_("Whole days up to yesterday, added up; a rate is that of these days."),
    )
    factor = models.DecimalField(
        verbose_name=_("so many times the usual"),
        max_digits=5,
        decimal_places=1,
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("The usual is the mean per day of the 28 days before."),
    )
    minimum = models.PositiveIntegerField(
        verbose_name=_("and at least"),
        default=100,
        validators=[MinValueValidator(1)],
        help_text=_("On one day. What is less than this is no jump, however rare it is."),
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who is told"),
        blank=True,
        related_name="+",
        help_text=_("None chosen: everybody who may view the dashboard."),
    )
    is_active = models.BooleanField(verbose_name=_("watches"), default=True)
    # When it was looked at last, whatever came of it.
    checked_at = models.DateTimeField(verbose_name=_("last looked at"), null=True, editable=False)

    class Meta:
        verbose_name = _("alert rule")
        verbose_name_plural = _("alert rules")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Alert(models.Model):
    """A figure left its band, from ``opened_at`` until it was back. One row however long it
    stays outside."""

    class Side(models.TextChoices):
        BELOW = "below", _("Too low")
        ABOVE = "above", _("Too high")

    rule = models.ForeignKey(
        AlertRule, verbose_name=_("rule"), on_delete=models.CASCADE, related_name="alerts"
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("item"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    side = models.CharField(verbose_name=_("which way"), max_length=5, choices=Side.choices)
    opened_at = models.DateTimeField(verbose_name=_("since"), default=timezone.now)
    closed_at = models.DateTimeField(verbose_name=_("until"), null=True)
    # What it was when it left its band, on which days, and what the border was then.
    first_day = models.DateField(verbose_name=_("from"))
    last_day = models.DateField(verbose_name=_("to"))
    value = amount_field(_("figure"))
    border = amount_field(_("border"))
    # Of a jump: the mean per day before it.
    usual = amount_field(_("usual"), null=True)
    latest_value = amount_field(_("latest figure"))
    acknowledged_at = models.DateTimeField(verbose_name=_("acknowledged at"), null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acknowledged by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-opened_at", "-pk"]
        default_permissions = ("view",)
        permissions = ALERT_PERMISSIONS
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "item"],
                condition=models.Q(closed_at=None),
                name="wagtail_advocacy_alert_item",
            ),
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(closed_at=None, item=None),
                name="wagtail_advocacy_alert_rule",
            ),
        ]

    def __str__(self):
        return f"{self.rule} ({self.first_day})"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
