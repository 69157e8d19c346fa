"""What people are told, and how they want to be told."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

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


class EditorsDigest(models.Model):
    """What the editors of one site are told of one week, once. ``content`` is what
    ``digest.Content`` says: ids and figures; titles are looked up when it is read."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # Its Monday.
    week = models.DateField(verbose_name=_("week"))
    content = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("digest for editors")
        verbose_name_plural = _("digests for editors")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["site", "week"], name="wagtail_advocacy_digest_once")
        ]

    def __str__(self):
        return f"{self.site} {self.week}"


class OwnersSummary(models.Model):
    """What the owners of one site are told of one month, once. ``content`` is what
    ``summary.Content`` says: figures and ids."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    # Its first day.
    month = models.DateField(verbose_name=_("month"))
    content = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("summary for owners")
        verbose_name_plural = _("summaries for owners")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="wagtail_advocacy_summary_once")
        ]

    def __str__(self):
        return f"{self.site} {self.month:%Y-%m}"


class EditorMail(models.Model):
    """An e-mail to an editor who takes no part in the programme and so has no inbox in its hub.

    Otherwise as ``Notice``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(verbose_name=_("kind"), max_length=30)
    thing_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    email = models.CharField(
        verbose_name=_("e-mail"),
        max_length=10,
        choices=Notice.Email.choices,
        default=Notice.Email.DUE,
    )
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("e-mail to an editor")
        verbose_name_plural = _("e-mails to editors")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "thing_id"], name="wagtail_advocacy_editor_mail_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(email__in=["due", "claimed"]),
                name="wagtail_advocacy_editor_mail",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.thing_id}"


class EditorMailStop(models.Model):
    """An editor wants no e-mail of this kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)

    class Meta:
        verbose_name = _("stop of e-mails to an editor")
        verbose_name_plural = _("stops of e-mails to editors")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], name="wagtail_advocacy_editor_mail_stop"
            )
        ]

    def __str__(self):
        return self.kind
