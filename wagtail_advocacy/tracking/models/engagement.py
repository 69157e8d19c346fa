"""What the networks' own people did with a post."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.sharing.models import Share


class Engagement(models.Model):
    """Likes, comments and reshares of one share, where somebody knows them. Empty is not zero."""

    class Source(models.TextChoices):
        PERSON = "person", _("Entered by the person")
        NETWORK = "network", _("Reported by the network")

    share = models.OneToOneField(
        Share, verbose_name=_("share"), on_delete=models.CASCADE, related_name="engagement"
    )
    likes = models.PositiveIntegerField(verbose_name=_("likes"), null=True, blank=True)
    comments = models.PositiveIntegerField(verbose_name=_("comments"), null=True, blank=True)
    reshares = models.PositiveIntegerField(verbose_name=_("reshares"), null=True, blank=True)
    # Which of the three the network reported; the person entered the others. Nobody overwrites
    # what a network reported but that network.
    reported = models.JSONField(verbose_name=_("reported by the network"), default=list, blank=True)
    reported_at = models.DateTimeField(verbose_name=_("reported at"), null=True, blank=True)
    entered_at = models.DateTimeField(verbose_name=_("entered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")

    def __str__(self):
        return f"{self.share}: {self.likes}/{self.comments}/{self.reshares}"

    def source_of(self, name: str) -> str | None:
        """Where the number ``name`` comes from; ``None`` where it is not known."""
        if getattr(self, name) is None:
            return None
        return self.Source.NETWORK if name in self.reported else self.Source.PERSON
