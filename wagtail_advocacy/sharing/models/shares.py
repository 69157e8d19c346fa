"""What employees shared."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.migration_defaults import share_code
from wagtail_advocacy.programme.models import Ambassador, Team


class Share(models.Model):
    """One person, one item, one network. Sharing again later adds to the same row."""

    # started: the network's dialog was opened; more is not known.
    # confirmed: the person said that it went out, or an outside reader arrived by it.
    class State(models.TextChoices):
        STARTED = "started", _("Started")
        CONFIRMED = "confirmed", _("Confirmed")

    class ConfirmedBy(models.TextChoices):
        PERSON = "person", _("The person")
        READER = "reader", _("An outside reader")
        NETWORK = "network", _("The network")

    # Keys that begin an index below have none of their own.
    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("ambassador"),
        on_delete=models.CASCADE,
        related_name="shares",
        db_index=False,
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("item"),
        on_delete=models.CASCADE,
        related_name="shares",
        db_index=False,
    )
    network = models.CharField(verbose_name=_("network"), max_length=30)
    code = models.CharField(
        verbose_name=_("short code"), max_length=16, unique=True, default=share_code
    )
    text = models.TextField(verbose_name=_("text"), blank=True)
    # Of the text without case, space and ends of sentences, to find the same one again.
    text_digest = models.CharField(max_length=16, blank=True)
    # The same of the suggested text that the person started from.
    suggestion_digest = models.CharField(max_length=16, blank=True)
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign at that time"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="shares",
        db_index=False,
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("team at that time"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(
        verbose_name=_("state"), max_length=10, choices=State.choices, default=State.STARTED
    )
    times = models.PositiveIntegerField(verbose_name=_("times shared"), default=1)
    started_at = models.DateTimeField(verbose_name=_("started at"), default=timezone.now)
    last_started_at = models.DateTimeField(verbose_name=_("last started at"), default=timezone.now)
    confirmed_at = models.DateTimeField(verbose_name=_("confirmed at"), null=True)
    confirmed_by = models.CharField(
        verbose_name=_("confirmed by"), max_length=10, choices=ConfirmedBy.choices, blank=True
    )
    # How many could have seen it: the person's followers there when it was first shared with them
    # known. Later numbers change nothing.
    followers = models.PositiveIntegerField(
        verbose_name=_("followers at that time"), null=True, blank=True
    )
    # The person answered "Not yet" to "Did it go out?", so do not ask again for this start.
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "item", "network"], name="wagtail_advocacy_share_unique"
            )
        ]
        indexes = [
            # People of a period are counted from these alone, without the rows.
            models.Index(
                fields=["state", "confirmed_at", "ambassador"], name="wagtail_advocacy_share_conf"
            ),
            models.Index(
                fields=["state", "started_at", "ambassador"], name="wagtail_advocacy_share_open"
            ),
            models.Index(
                fields=["ambassador", "state", "confirmed_at"],
                name="wagtail_advocacy_share_people",
            ),
            models.Index(
                fields=["campaign", "state", "confirmed_at", "ambassador"],
                name="wagtail_advocacy_share_camp",
            ),
            models.Index(fields=["started_at"], name="wagtail_advocacy_share_start"),
            models.Index(fields=["item", "text_digest"], name="wagtail_advocacy_share_text"),
            models.Index(fields=["item", "suggestion_digest"], name="wagtail_advocacy_share_sugg"),
        ]

    def __str__(self):
        return f"{self.item} – {self.network}"


class FollowerCount(models.Model):
    """How many followers a person had on a network from a day on. Later counts are added, so
    that what was shared before keeps its own."""

    class Source(models.TextChoices):
        PERSON = "person", _("Entered by the person")
        NETWORK = "network", _("Reported by the network")

    ambassador = models.ForeignKey(
        Ambassador,
        verbose_name=_("ambassador"),
        on_delete=models.CASCADE,
        related_name="follower_counts",
    )
    network = models.CharField(verbose_name=_("network"), max_length=30)
    day = models.DateField(verbose_name=_("day"))
    # Empty: not known any more from that day on.
    followers = models.PositiveIntegerField(verbose_name=_("followers"), null=True)
    source = models.CharField(verbose_name=_("source"), max_length=10, choices=Source.choices)

    class Meta:
        verbose_name = _("number of followers")
        verbose_name_plural = _("numbers of followers")
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "network", "day"], name="wagtail_advocacy_followers_day"
            )
        ]

    def __str__(self):
        return f"{self.network} {self.day}: {self.followers}"
