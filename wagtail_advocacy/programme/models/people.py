"""Those who joined."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from .roles import Role
from .settings import GuidelinesVersion


class Ambassador(models.Model):
    """Somebody who joined. It outlives the account, so that history keeps its numbers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="advocacy_ambassadors",
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(verbose_name=_("joined at"), default=timezone.now)
    left_at = models.DateTimeField(verbose_name=_("left at"), null=True, blank=True)
    guidelines = models.ForeignKey(
        GuidelinesVersion,
        verbose_name=_("guidelines accepted"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    guidelines_accepted_at = models.DateTimeField(
        verbose_name=_("guidelines accepted at"), null=True
    )
    language = models.CharField(verbose_name=_("language"), max_length=15, blank=True)
    # Languages of what he is offered; empty: all of them.
    content_languages = models.JSONField(
        verbose_name=_("languages offered"), default=list, blank=True
    )
    roles = models.ManyToManyField(
        Role, verbose_name=_("roles"), blank=True, related_name="ambassadors"
    )
    last_network = models.CharField(verbose_name=_("network used last"), max_length=30, blank=True)
    mastodon_server = models.CharField(
        verbose_name=_("Mastodon server"), max_length=253, blank=True
    )
    welcomed_at = models.DateTimeField(
        verbose_name=_("welcome e-mail sent at"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("ambassador")
        verbose_name_plural = _("ambassadors")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "site"], name="wagtail_advocacy_ambassador_unique"
            )
        ]

    def __str__(self):
        return str(self.user or _("Somebody who left"))

    @property
    def is_active(self) -> bool:
        return self.left_at is None
