"""Posts that the worker sends for employees."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.models import Ambassador

from .accounts import Account
from .shares import Share


class Delivery(models.Model):
    """One post of one person, from the click that ordered it to its end.

    The share is made when the post leaves, so that what is planned or undone counts nowhere.
    """

    class State(models.TextChoices):
        # Waits for its moment.
        QUEUED = "queued", _("Planned")
        # A worker has it and nothing has left.
        CLAIMED = "claimed", _("About to leave")
        # It may have reached the network.
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Posted")
        # The network does not take it; nothing was posted.
        REJECTED = "rejected", _("Not posted")
        # Nothing was posted; the worker tries again at ``due_at``.
        RETRY = "retry", _("Trying again")
        NEEDS_RECONNECT = "needs_reconnect", _("Waits for your account")
        # It is not known whether it was posted. Never sent again by itself.
        UNCONFIRMED = "unconfirmed", _("Please check")
        CANCELLED = "cancelled", _("Cancelled")

    # From these the worker goes on by itself.
    WAITING = (State.QUEUED, State.RETRY)
    # Not yet at an end.
    OPEN = (State.QUEUED, State.RETRY, State.CLAIMED, State.SENDING, State.NEEDS_RECONNECT)

    class Timing(models.TextChoices):
        NOW = "now", _("Now")
        AT = "at", _("At a time")
        GOOD = "good", _("At a good time")

    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("ambassador"),
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="deliveries"
    )
    network = models.CharField(verbose_name=_("network"), max_length=30)
    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
    share = models.ForeignKey(
        Share,
        verbose_name=_("share"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
    # Made with the form, so that a form sent twice is one post; the network gets it, too, where
    # it can tell a repetition by a key.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(verbose_name=_("text"), blank=True)
    suggestion_digest = models.CharField(max_length=16, blank=True)
    state = models.CharField(
        verbose_name=_("state"), max_length=20, choices=State.choices, default=State.QUEUED
    )
    timing = models.CharField(
        verbose_name=_("when"), max_length=10, choices=Timing.choices, default=Timing.NOW
    )
    due_at = models.DateTimeField(verbose_name=_("leaves at"))
    ordered_at = models.DateTimeField(verbose_name=_("ordered at"), default=timezone.now)
    # Who works on it, and until when that holds.
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    # Why it is as it is: an ``ApiProblem`` or a ``Refusal``, and the network's own words.
    problem = models.CharField(max_length=30, blank=True, editable=False)
    message = models.TextField(blank=True, editable=False)
    remote_id = models.CharField(max_length=255, blank=True, editable=False)
    remote_url = models.URLField(max_length=500, blank=True, editable=False)
    sent_at = models.DateTimeField(verbose_name=_("posted at"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # The author said that colleagues may see this post in the hub.
    shown_to_colleagues = models.BooleanField(verbose_name=_("shown to colleagues"), default=False)
    # How often likes and comments were read, and before when they are not read again.
    read_at = models.DateTimeField(null=True, editable=False)
    readings = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("direct post")
        verbose_name_plural = _("direct posts")
        constraints = [
            # Two tabs, two clicks: one post.
            models.UniqueConstraint(
                fields=["ambassador", "item", "network"],
                condition=Q(state__in=["queued", "retry", "claimed", "sending", "needs_reconnect"]),
                name="wagtail_advocacy_delivery_open",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="wagtail_advocacy_delivery_due"),
            models.Index(fields=["state", "sent_at"], name="wagtail_advocacy_delivery_sent"),
        ]

    def __str__(self):
        return f"{self.item} – {self.network}"


class Attempt(models.Model):
    """One call that may write a post; stored before it is made."""

    delivery = models.ForeignKey(
        Delivery, verbose_name=_("direct post"), on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField(verbose_name=_("number"))
    begun_at = models.DateTimeField(verbose_name=_("begun at"), default=timezone.now)
    ended_at = models.DateTimeField(verbose_name=_("ended at"), null=True)
    # The kind of outcome; empty while it is not known.
    outcome = models.CharField(verbose_name=_("outcome"), max_length=20, blank=True)
    problem = models.CharField(max_length=30, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "number"], name="wagtail_advocacy_attempt_number"
            )
        ]

    def __str__(self):
        return f"{self.delivery_id}/{self.number}: {self.outcome}"
