"""What the owner tells everybody about a month."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import Site


LETTER_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ResultsLetter(models.Model):
    """The owner's words about one month, which stand beside its figures. The figures themselves
    are never stored here."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # The first day of the month.
    month = models.DateField(verbose_name=_("month"))
    thanks = RichTextField(
        verbose_name=_("thanks"),
        features=LETTER_FEATURES,
        blank=True,
        help_text=_("What went well, and whom you thank for it. Ask people before you name them."),
    )
    setbacks = RichTextField(
        verbose_name=_("what did not work"),
        features=LETTER_FEATURES,
        blank=True,
        help_text=_("Said openly, and what you change. It makes the other figures credible."),
    )
    is_shown = models.BooleanField(
        verbose_name=_("show it"),
        default=False,
        help_text=_("Everybody who is signed in can read it in the hub and on pages of the site."),
    )
    changed_at = models.DateTimeField(
        verbose_name=_("changed at"), default=timezone.now, editable=False
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("words about a month")
        verbose_name_plural = _("words about months")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "month"],
                name="wagtail_advocacy_letter_month",
                violation_error_message=_("There are words about this month already."),
            )
        ]

    def __str__(self):
        return date_format(self.month, "F Y")
