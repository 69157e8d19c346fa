"""What people are told, and how they want to be told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.programme.models import Ambassador


class Way(models.TextChoices):
    """How a person hears of one kind of notice."""

    NONE = "none", _("Not at all")
    INBOX = "inbox", _("In the inbox")
    EMAIL = "email", _("In the inbox and by e-mail")


class Notice(models.Model):
    """One person is told of one thing, once. What it says is made when it is read.

    ``thing_id`` is the key of an item, a question or whatever else ``kind`` is about.
    """

    # due: to be sent. claimed: a worker sends it; one that stays so may have been lost.
    class Email(models.TextChoices):
        NONE = "none", _("No e-mail")
        DUE = "due", _("To be sent")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")

    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(verbose_name=_("kind"), max_length=30)
    thing_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    email = models.CharField(
        verbose_name=_("e-mail"), max_length=10, choices=Email.choices, default=Email.NONE
    )
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "kind", "thing_id"], name="wagtail_advocacy_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["ambassador", "read_at"], name="wagtail_advocacy_notice_unread"),
            models.Index(
                fields=["id"],
                condition=models.Q(email__in=["due", "claimed"]),
                name="wagtail_advocacy_notice_due",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.thing_id}"


class NoticeChoice(models.Model):
    """How one person wants to hear of one kind; without a row as the kind's default says."""

    ambassador = models.ForeignKey(
        Ambassador, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=30)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "kind"], name="wagtail_advocacy_notice_choice"
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.get_way_display()}"


class EmailPause(models.Model):
    """Until then a person gets no e-mail, whatever he chose; the inbox goes on."""

    ambassador = models.OneToOneField(
        Ambassador, on_delete=models.CASCADE, related_name="email_pause"
    )
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("pause of e-mails")
        verbose_name_plural = _("pauses of e-mails")

    def __str__(self):
        return f"{self.until:%Y-%m-%d}"
