"""What an editor writes on a page, and what a list needs of everything that may be shared."""

import swapper
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import PageViewRestriction, Site
from wagtail.search import index

from wagtail_advocacy.permissions import ITEM_PERMISSIONS
from wagtail_advocacy.programme.models import Ambassador, Role, Team, Topic

from .campaigns import Campaign
from .links import CuratedLink
from .media import MediaPost
from .terms import Importance, ShareTerms, TargetKind, TargetState


swapper.set_app_prefix("wagtailcore", "wagtail")

PAGE_MODEL = swapper.get_model_name("wagtailcore", "Page")


class Kind(models.TextChoices):
    ARTICLE = "article", _("Article")
    LINK = "link", _("Link")
    MEDIA = "media", _("Picture or video")
    VACANCY = "vacancy", _("Vacancy")


class Origin(models.TextChoices):
    """Whose content it is, for the balance of what is offered."""

    OWN = "own", _("Our own")
    THIRD_PARTY = "third_party", _("From others")
    SUGGESTED = "suggested", _("Suggested by colleagues")


class ShareInfo(ShareTerms):
    """What an editor writes on a page's Advocacy tab; one row a page.

    It travels with the page's revisions and takes effect on publish. Publishing may replace
    the row, so nothing has a foreign key to it: ``Item`` is what others point to.
    """

    page = ParentalKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="share_info")
    is_vacancy = models.BooleanField(
        verbose_name=_("this is a vacancy"),
        default=False,
        help_text=_("It leaves the hub by itself on its closing date."),
    )

    class Meta:
        verbose_name = _("share information")
        verbose_name_plural = _("share information")
        constraints = [models.UniqueConstraint(fields=["page"], name="wagtail_advocacy_share_info")]

    def __str__(self):
        return str(self.page)


class Item(index.Indexed, ShareTerms):
    """Anything that can be shared, with what a list needs to show it.

    Texts are written when the page, link or medium is published; whether a page is live and
    public is always asked of the page itself. A deleted page leaves its item, so history keeps
    its numbers.
    """

    Kind = Kind
    Origin = Origin
    TargetState = TargetState
    Importance = Importance

    kind = models.CharField(
        verbose_name=_("kind"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE
    )
    page = models.OneToOneField(
        PAGE_MODEL,
        verbose_name=_("page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="advocacy_item",
    )
    link = models.OneToOneField(
        CuratedLink,
        verbose_name=_("curated link"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="item",
    )
    media = models.OneToOneField(
        MediaPost,
        verbose_name=_("picture or video"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="item",
    )
    # Of links and media; a page is asked itself.
    expires_at = models.DateTimeField(verbose_name=_("expires at"), null=True, editable=False)
    origin = models.CharField(
        verbose_name=_("origin"), max_length=12, choices=Origin.choices, default=Origin.OWN
    )
    # Who is named as the one who suggested it; only with his consent.
    credited_to = models.ForeignKey(
        Ambassador,
        verbose_name=_("suggested by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(verbose_name=_("title"), max_length=255)
    summary = models.TextField(verbose_name=_("summary"), blank=True)
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(verbose_name=_("language"), max_length=15, blank=True)
    # The same for all translations of one page.
    translation_key = models.UUIDField(null=True)
    # True: only for people of whom ``ItemAudience`` has a row, which may be nobody by now.
    is_aimed = models.BooleanField(verbose_name=_("aimed"), default=False)
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="items",
    )
    # The address of the public edition; never changes once it was given.
    edition_slug = models.SlugField(max_length=100, null=True, unique=True, editable=False)
    has_edition = models.BooleanField(default=False, editable=False)
    # Other restrictions than these close the public edition.
    approved_restrictions = models.ManyToManyField(PageViewRestriction, related_name="+")
    target_state = models.CharField(
        verbose_name=_("what outsiders meet"),
        max_length=12,
        choices=TargetState.choices,
        blank=True,
        editable=False,
    )
    # In plain words, where the state leaves something to say.
    target_problem = models.CharField(max_length=300, blank=True, editable=False)
    target_checked_at = models.DateTimeField(
        verbose_name=_("last checked"), null=True, editable=False
    )
    offered_at = models.DateTimeField(verbose_name=_("first offered at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(verbose_name=_("withdrawn at"), null=True)
    updated_at = models.DateTimeField(verbose_name=_("updated at"), auto_now=True)

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.RelatedFields("topics", [index.SearchField("name")]),
        index.FilterField("site_id"),
        index.FilterField("shareable"),
    ]
    topics = models.ManyToManyField(Topic, through="ItemTopic", related_name="items")

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        permissions = ITEM_PERMISSIONS
        indexes = [
            models.Index(
                fields=["site", "shareable", "-pinned", "-offered_at", "-id"],
                name="wagtail_advocacy_item_feed",
            ),
            models.Index(fields=["translation_key"], name="wagtail_advocacy_item_twins"),
        ]

    def __str__(self):
        return self.title

    @property
    def has_source(self) -> bool:
        """Whether there is a curated link or a medium, which tells the item when it is published
        and when not."""
        return self.link_id is not None or self.media_id is not None

    @property
    def is_without_link(self) -> bool:
        """Whether it is taken along as it is, so that nobody can tell who reads it."""
        return self.target_kind == TargetKind.NOTHING

    def text_for(self, network_id: str) -> str:
        """The suggested text for a network: its own, else the one for all."""
        return self.network_texts.get(network_id) or self.text


class ItemTopic(models.Model):
    """An item has a topic. A topic that is in use is not deleted: it may close its items."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, on_delete=models.RESTRICT, related_name="item_rows")

    class Meta:
        verbose_name = _("topic of an item")
        verbose_name_plural = _("topics of items")
        constraints = [
            models.UniqueConstraint(fields=["item", "topic"], name="wagtail_advocacy_item_topic")
        ]

    def __str__(self):
        return f"{self.item}: {self.topic}"


class ItemAudience(models.Model):
    """An item is for the people of one team, role or group; exactly one of the three is set."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="audience_rows")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, null=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("audience of an item")
        verbose_name_plural = _("audiences of items")

    def __str__(self):
        return f"{self.item}: {self.team or self.role or self.group}"
