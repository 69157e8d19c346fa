"""What the programme's owner decides."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import RichTextField
from wagtail.models import Site

from wagtail_advocacy.networks import all_networks
from wagtail_advocacy.permissions import PERSONAL_PERMISSIONS, REPORT_PERMISSIONS
from wagtail_advocacy.programme.panels import settings_edit_handler


TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ProgrammeSettings(BaseSiteSetting):
    """What the programme's owner decides, per site."""

    class TeamSource(models.TextChoices):
        ADMIN = "admin", _("The list of teams in this admin")
        GROUPS = "groups", _("Groups: each team names the group that it stands for")
        CODE = "code", _("The site's code")

    class LandingCode(models.TextChoices):
        NONE = "", _("No")
        OWN = "own", _("To pages of this site")
        ALL = "all", _("To outside addresses, too")

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
        help_text=_(
            "Teams with fewer eligible people are shown together as “Smaller teams”. Figures of "
            "teams and roles in which fewer people shared are hidden."
        ),
    )
    campaign = models.SlugField(
        verbose_name=_("campaign name in links"),
        blank=True,
        help_text=_(
            "The utm_campaign that your web statistics see. Empty: made from the programme name."
        ),
    )
    landing_code = models.CharField(
        verbose_name=_("tell the landing page the share"),
        max_length=3,
        choices=LandingCode.choices,
        blank=True,
        default=LandingCode.NONE,
        help_text=_(
            "Short links then add “advocacy=” and the share's code to the address, so that a form "
            "there can say which share an application or a lead came by. No cookie is set."
        ),
    )
    signature = models.CharField(
        verbose_name=_("signature"),
        max_length=120,
        blank=True,
        help_text=_(
            "Stands below every post and says who is writing, as “I work at Waterkant.” "
            "Colleagues cannot change it."
        ),
    )
    network_signatures = models.JSONField(
        verbose_name=_("signatures per network"),
        default=dict,
        blank=True,
        help_text=_("Used in place of the signature, where filled in."),
    )
    blocked_terms = models.TextField(
        verbose_name=_("blocked words and phrases"),
        blank=True,
        help_text=_(
            "One a line. A post that has one of them as whole words, in capitals or not, cannot be "
            "shared."
        ),
    )
    third_party_target = models.PositiveSmallIntegerField(
        verbose_name=_("target for third-party content"),
        default=67,
        validators=[MaxValueValidator(100)],
        help_text=_("How much of what is offered should come from others, in per cent."),
    )
    shows_value_to_all = models.BooleanField(
        verbose_name=_("media value for everyone"),
        default=False,
        help_text=_("Whether “Results for everyone” says what the readers were worth."),
    )
    may_connect = models.BooleanField(
        verbose_name=_("connected accounts"),
        default=True,
        help_text=_(
            "Whether colleagues may connect their own accounts to post directly, where a network "
            "has an interface and the site its keys."
        ),
    )
    suggestions_per_day = models.PositiveSmallIntegerField(
        verbose_name=_("suggestions a day"),
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_("How many one person may make in 24 hours."),
    )
    answer_promise = models.PositiveSmallIntegerField(
        verbose_name=_("promised answer time"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_(
            "In working days. Colleagues who suggest something read it until enough answers of "
            "the last 90 days show how long it really takes."
        ),
    )
    outcome_after_days = models.PositiveSmallIntegerField(
        verbose_name=_("days until a suggestion's outcome is told"),
        default=14,
        validators=[MinValueValidator(1)],
        help_text=_(
            "So long after it was published, the person who suggested it hears what it brought."
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
        permissions = [*REPORT_PERMISSIONS, *PERSONAL_PERMISSIONS]

    @property
    def name(self) -> str:
        """The programme's name as people see it."""
        return self.programme_name or str(_("Advocacy"))

    @property
    def utm_campaign(self) -> str:
        return self.campaign or slugify(self.programme_name) or "advocacy"

    def signature_for(self, network) -> str:
        """What stands below every post on ``network``; ``""`` where only a link is passed on."""
        if network.placement == "only":
            return ""
        return self.network_signatures.get(network.id) or self.signature

    @property
    def blocked(self) -> tuple[str, ...]:
        """The blocked words and phrases."""
        return tuple(self.blocked_terms.splitlines())

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
