"""Who takes part, and on which terms."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import RichTextField
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import REPORT_PERMISSIONS

from .panels import settings_edit_handler


TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ProgrammeSettings(BaseSiteSetting):
    """What the programme's owner decides, per site."""

    class TeamSource(models.TextChoices):
        ADMIN = "admin", _("The list of teams in this admin")
        GROUPS = "groups", _("Groups: each team names the group that it stands for")
        CODE = "code", _("The site's code")

    programme_name = models.CharField(
        verbose_name=_("programme name"),
        max_length=60,
        blank=True,
        help_text=_("Shown everywhere in place of “Advocacy”."),
    )
    networks_off = models.JSONField(
        verbose_name=_("networks switched off"), default=list, blank=True
    )
    currency = models.CharField(
        verbose_name=_("currency"),
        max_length=3,
        default="EUR",
        help_text=_("Three letters, as EUR. Media value is counted in it."),
    )
    eligible_group = models.ForeignKey(
        Group,
        verbose_name=_("who may take part"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The members of this group. Empty: everybody with an active account."),
    )
    team_source = models.CharField(
        verbose_name=_("where teams come from"),
        max_length=10,
        choices=TeamSource.choices,
        default=TeamSource.ADMIN,
    )
    minimum_group_size = models.PositiveSmallIntegerField(
        verbose_name=_("minimum group size"),
        default=5,
        validators=[MinValueValidator(2)],
        help_text=_("Teams with fewer eligible people are shown together as “Smaller teams”."),
    )
    campaign = models.SlugField(
        verbose_name=_("campaign name in links"),
        blank=True,
        help_text=_(
            "The utm_campaign that your web statistics see. Empty: made from the programme name."
        ),
    )
    sender_name = models.CharField(verbose_name=_("sender's name"), max_length=80, blank=True)
    sender_email = models.EmailField(
        verbose_name=_("sender's e-mail address"),
        blank=True,
        help_text=_("Who the programme's e-mails come from. Empty: the site's own address."),
    )
    introduction = RichTextField(
        verbose_name=_("what the programme is"), features=TEXT_FEATURES, blank=True
    )
    visibility_text = RichTextField(
        verbose_name=_("what is seen by whom"), features=TEXT_FEATURES, blank=True
    )
    leaving_text = RichTextField(
        verbose_name=_("what is kept after leaving"), features=TEXT_FEATURES, blank=True
    )

    edit_handler = settings_edit_handler

    class Meta:
        verbose_name = _("programme settings")
        permissions = REPORT_PERMISSIONS

    @property
    def name(self) -> str:
        """The programme's name as people see it."""
        return self.programme_name or str(_("Advocacy"))

    @property
    def utm_campaign(self) -> str:
        return self.campaign or slugify(self.programme_name) or "advocacy"

    @property
    def networks(self) -> list:
        """The networks that are switched on, in their own order."""
        return [network for network in all_networks() if network.id not in self.networks_off]


class GuidelinesVersion(models.Model):
    """One version of the guidelines. Versions are added, never edited: people accepted them."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(verbose_name=_("version"), editable=False)
    text = RichTextField(verbose_name=_("guidelines"), features=[*TEXT_FEATURES, "h3", "h4"])
    created_at = models.DateTimeField(
        verbose_name=_("valid since"), default=timezone.now, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("guidelines version")
        verbose_name_plural = _("guidelines")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "version"], name="wagtail_advocacy_guidelines_version"
            )
        ]

    def __str__(self):
        return str(_("Version %(version)d") % {"version": self.version})


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
