"""Teams, and how many people they had."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Site


class Team(ClusterableModel):
    """A team whose participation is counted together."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(verbose_name=_("name"), max_length=100)
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The group whose members are this team, when teams come from groups."),
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="wagtail_advocacy_team_name",
                violation_error_message=_("There is a team of this name already."),
            )
        ]

    def __str__(self):
        return self.name


class TeamMembership(models.Model):
    """The team that the admin, or the person when joining, says that somebody is in."""

    team = ParentalKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="advocacy_team_memberships",
    )

    class Meta:
        verbose_name = _("team membership")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], name="wagtail_advocacy_team_membership"
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.team}"


class HeadCount(models.Model):
    """How many eligible people a team had on one day. ``team`` empty: people without a team."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(verbose_name=_("day"))
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    eligible = models.PositiveIntegerField(verbose_name=_("eligible people"))

    class Meta:
        verbose_name = _("head-count")
        verbose_name_plural = _("head-counts")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "day", "team"], name="wagtail_advocacy_head_count"
            ),
            models.UniqueConstraint(
                fields=["site", "day"],
                condition=models.Q(team=None),
                name="wagtail_advocacy_head_count_no_team",
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.team or '–'}: {self.eligible}"
