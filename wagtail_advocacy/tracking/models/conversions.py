"""What readers did next: asked, applied, bought."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.permissions import CONVERSION_KEY_PERMISSIONS, CONVERSION_PERMISSIONS
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.sharing.models import Share


class ConversionKind(models.Model):
    """What a conversion can be. A site renames the first ones and adds its own."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # What requests, files and reports call it, so it stays when the name changes.
    slug = models.SlugField(
        verbose_name=_("name in requests"),
        max_length=40,
        help_text=_("What the site's forms, other systems and files call it. It stays as it is."),
    )
    name = models.CharField(
        verbose_name=_("name"), max_length=60, help_text=_("Of one of them, as “Application”.")
    )
    plural = models.CharField(
        verbose_name=_("name of several"), max_length=60, help_text=_("As “Applications”.")
    )
    is_retired = models.BooleanField(
        verbose_name=_("over and done with"),
        default=False,
        help_text=_("No more are booked. What was booked stays in the reports."),
    )
    sort_order = models.PositiveSmallIntegerField(verbose_name=_("order"), default=0)

    class Meta:
        verbose_name = _("kind of conversion")
        verbose_name_plural = _("kinds of conversion")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "slug"],
                name="wagtail_advocacy_conversion_kind",
                violation_error_message=_("There is a kind of this name in requests already."),
            )
        ]

    def __str__(self):
        return self.name


class Conversion(models.Model):
    """One lead, application, sale or other act of somebody who came by a share.

    It says nothing about that person: ``external_id`` is the number or hash by which the other
    system knows it. Item, campaign, team and network are the share's at the time of booking, and
    stay when the share goes. A removed one keeps its row, so that it is not booked again.
    """

    class Way(models.TextChoices):
        SERVER = "server", _("Sent by another system")
        FORM = "form", _("A form of the site")
        IMPORT = "import", _("Uploaded as a file")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(
        ConversionKind,
        verbose_name=_("kind"),
        on_delete=models.RESTRICT,
        related_name="conversions",
    )
    share = models.ForeignKey(
        Share,
        verbose_name=_("share"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="conversions",
    )
    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="conversions"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign at that time"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="conversions",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team at that time"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    network = models.CharField(verbose_name=_("network"), max_length=30)
    external_id = models.CharField(verbose_name=_("number elsewhere"), max_length=128)
    value = models.DecimalField(
        verbose_name=_("value"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(verbose_name=_("currency"), max_length=3, blank=True)
    occurred_at = models.DateTimeField(verbose_name=_("when it happened"))
    # The programme's day of ``occurred_at``.
    day = models.DateField(verbose_name=_("day"))
    way = models.CharField(verbose_name=_("how it came"), max_length=10, choices=Way.choices)
    # What was sent, to know the same again though it was corrected since.
    sent = models.JSONField(editable=False)
    booked_at = models.DateTimeField(verbose_name=_("booked at"), default=timezone.now)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("booked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    removed_at = models.DateTimeField(verbose_name=_("removed at"), null=True)

    class Meta:
        verbose_name = _("conversion")
        verbose_name_plural = _("conversions")
        ordering = ["-occurred_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "external_id"], name="wagtail_advocacy_conversion_id"
            )
        ]
        indexes = [models.Index(fields=["site", "day"], name="wagtail_advocacy_conversion_d")]
        permissions = CONVERSION_PERMISSIONS

    def __str__(self):
        return f"{self.kind} {self.external_id}"


class ConversionKey(models.Model):
    """With which another system signs. The secret itself is not stored: it is made again from
    ``salt`` and the deployment's ``SECRET_KEY``, so that nobody signs with a copy of the database.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # What a request names it by. No secret.
    name = models.CharField(verbose_name=_("key"), max_length=24, unique=True)
    salt = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(verbose_name=_("made at"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ends_at = models.DateTimeField(verbose_name=_("ends at"), null=True)
    # To the hour, so that requests do not queue for one row.
    used_at = models.DateTimeField(verbose_name=_("last used"), null=True)

    class Meta:
        verbose_name = _("key for conversions")
        verbose_name_plural = _("keys for conversions")
        ordering = ["-created_at", "-pk"]
        permissions = CONVERSION_KEY_PERMISSIONS

    def __str__(self):
        return self.name
