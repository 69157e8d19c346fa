"""What the programme wants to reach."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Site

from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.programme.models import Team


def amount_field(label, **options) -> models.DecimalField:
    """A figure of a metric: a number, a rate in per cent, or money."""
    return models.DecimalField(
        verbose_name=label,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        **options,
    )


class Goal(ClusterableModel):
    """One metric, from where to where, from when to when, and who answers for it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("goal"), max_length=100)
    reason = models.TextField(
        verbose_name=_("why it matters"),
        blank=True,
        max_length=500,
        help_text=_("Shown in the report, to whoever wonders what it is for."),
    )
    # The id of a metric, see ``measurement.metrics``.
    metric = models.CharField(verbose_name=_("metric"), max_length=40)
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("only for the campaign"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    starts_on = models.DateField(verbose_name=_("first day"))
    ends_on = models.DateField(verbose_name=_("last day"))
    target = amount_field(_("target"))
    baseline = amount_field(_("baseline"), null=True, blank=True)
    # Of a figure that somebody typed.
    baseline_day = models.DateField(
        verbose_name=_("as of"),
        null=True,
        blank=True,
        help_text=_("The day of a baseline that you typed in."),
    )
    # Of one that was measured, or the days that a typed one is about.
    baseline_first = models.DateField(verbose_name=_("from"), null=True, blank=True)
    baseline_last = models.DateField(verbose_name=_("to"), null=True, blank=True)
    baseline_measured_at = models.DateTimeField(
        verbose_name=_("measured at"), null=True, editable=False
    )
    # What money is in; the programme's when the goal was set.
    currency = models.CharField(max_length=3, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers for it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    in_hub = models.BooleanField(
        verbose_name=_("show it in the hub"),
        default=False,
        help_text=_("Colleagues see the figure of all together beside what they can share."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["ends_on", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="wagtail_advocacy_goal_dates",
                violation_error_message=_("The last day must not be earlier than the first."),
            )
        ]

    def __str__(self):
        return self.name


class SubGoalManager(models.Manager):
    """In the order of their days; databases do not agree where empty ones stand."""

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .order_by(
                Coalesce("starts_on", "goal__starts_on"),
                Coalesce("ends_on", "goal__ends_on"),
                models.F("team__name").asc(nulls_first=True),
                "pk",
            )
        )


class SubGoal(models.Model):
    """A part of a goal: some of its days, or one team, or both."""

    goal = ParentalKey(Goal, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(
        verbose_name=_("name"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the team and the days."),
    )
    team = models.ForeignKey(
        Team,
        verbose_name=_("only for the team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    starts_on = models.DateField(
        verbose_name=_("first day"), null=True, blank=True, help_text=_("Empty: that of the goal.")
    )
    ends_on = models.DateField(
        verbose_name=_("last day"), null=True, blank=True, help_text=_("Empty: that of the goal.")
    )
    target = amount_field(_("target"))
    baseline = amount_field(
        _("baseline"),
        null=True,
        blank=True,
        help_text=_("Of a rate alone. Empty: where the goal’s own line stands on the first day."),
    )

    objects = SubGoalManager()

    class Meta:
        verbose_name = _("sub-goal")
        verbose_name_plural = _("sub-goals")
        ordering = ["starts_on", "team__name", "pk"]

    def __str__(self):
        return self.name or str(_("Sub-goal"))
