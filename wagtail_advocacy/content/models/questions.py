"""What colleagues ask the editors."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.permissions import QUESTION_PERMISSIONS
from wagtail_advocacy.programme.models import Ambassador

from .items import Item


class Question(models.Model):
    """One question about one item, and its answer."""

    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="questions",
    )
    item = models.ForeignKey(
        Item, verbose_name=_("about"), on_delete=models.CASCADE, related_name="questions"
    )
    text = models.TextField(verbose_name=_("question"))
    answer = models.TextField(verbose_name=_("answer"), blank=True)
    asked_at = models.DateTimeField(verbose_name=_("asked at"), default=timezone.now)
    answered_at = models.DateTimeField(verbose_name=_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        # One permission of our own says who reads and answers; nobody adds or deletes.
        default_permissions = ()
        permissions = QUESTION_PERMISSIONS
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["ambassador", "-asked_at"], name="wagtail_advocacy_question_own"),
            models.Index(fields=["answered_at"], name="wagtail_advocacy_question_open"),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rstrip()}…"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
