"""What colleagues think of items."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador

from .items import Item


LONGEST_WORDS = 500


class Rating(models.Model):
    """What one person thinks of one item: useful, or not for him, which hides it from his feed.

    Editors learn numbers and words, and never whose they are.
    """

    class Verdict(models.TextChoices):
        USEFUL = "useful", _("Useful")
        NOT_FOR_ME = "not_for_me", _("Not for me")

    class Reason(models.TextChoices):
        NONE = "", _("No reason given")
        TOPIC = "topic", _("Not my topic")
        SEEN = "seen", _("Already seen")
        NETWORK = "network", _("Not for my network")
        TONE = "tone", _("The text does not sound like me")
        PROMOTIONAL = "promotional", _("Too promotional")
        OTHER = "other", _("Something else")

    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="ratings")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="ratings")
    verdict = models.CharField(
        verbose_name=_("verdict"),
        max_length=10,
        choices=Verdict.choices,
        default=Verdict.NOT_FOR_ME,
    )
    reason = models.CharField(
        verbose_name=_("reason"), max_length=12, choices=Reason.choices, blank=True
    )
    words = models.TextField(
        verbose_name=_("in own words"),
        blank=True,
        max_length=LONGEST_WORDS,
        validators=[MaxLengthValidator(LONGEST_WORDS)],
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "item"], name="wagtail_advocacy_rating_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="not_for_me") | models.Q(reason="", words=""),
                name="wagtail_advocacy_rating_reason",
            ),
        ]

    def __str__(self):
        return f"{self.item} – {self.get_verdict_display()}"
