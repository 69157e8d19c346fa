"""What may be shared."""

import swapper
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Site

from wagtail_advocacy.permissions import ITEM_PERMISSIONS


swapper.set_app_prefix("wagtailcore", "wagtail")

PAGE_MODEL = swapper.get_model_name("wagtailcore", "Page")


class TargetKind(models.TextChoices):
    PAGE = "page", _("This page")
    ADDRESS = "address", _("An outside address")


class ShareTerms(models.Model):
    """The terms on which something may be shared, as its editor wrote them."""

    shareable = models.BooleanField(verbose_name=_("may colleagues share this?"), default=False)
    text = models.TextField(
        verbose_name=_("suggested text"),
        blank=True,
        max_length=3000,
        help_text=_("Colleagues start from this text and make it their own."),
    )
    network_texts = models.JSONField(
        verbose_name=_("texts per network"),
        default=dict,
        blank=True,
        help_text=_("Used in place of the suggested text, where filled in."),
    )
    networks = models.JSONField(
        verbose_name=_("networks offered"),
        default=list,
        blank=True,
        help_text=_("None chosen: all networks of the programme."),
    )
    share_from = models.DateTimeField(verbose_name=_("offered from"), null=True, blank=True)
    share_until = models.DateTimeField(
        verbose_name=_("offered until"),
        null=True,
        blank=True,
        help_text=_("Links that were shared keep working as long as the target is public."),
    )
    target_kind = models.CharField(
        verbose_name=_("what outsiders open"),
        max_length=10,
        choices=TargetKind.choices,
        default=TargetKind.PAGE,
    )
    target_address = models.URLField(verbose_name=_("outside address"), max_length=2000, blank=True)

    class Meta:
        abstract = True


class ShareInfo(ShareTerms):
    """What an editor writes on a page's Advocacy tab; one row a page.

    It travels with the page's revisions and takes effect on publish. Publishing may replace
    the row, so nothing has a foreign key to it: ``Item`` is what others point to.
    """

    page = ParentalKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="share_info")

    class Meta:
        verbose_name = _("share information")
        verbose_name_plural = _("share information")
        constraints = [models.UniqueConstraint(fields=["page"], name="wagtail_advocacy_share_info")]

    def __str__(self):
        return str(self.page)


class Item(ShareTerms):
    """Anything that can be shared, with what a list needs to show it.

    Texts are written when the page is published; whether the page is live and public is
    always asked of the page itself. A deleted page leaves its item, so history keeps its
    numbers.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")

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
    pinned = models.BooleanField(verbose_name=_("pinned"), default=False)
    offered_at = models.DateTimeField(verbose_name=_("first offered at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(verbose_name=_("withdrawn at"), null=True)
    updated_at = models.DateTimeField(verbose_name=_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        permissions = ITEM_PERMISSIONS
        indexes = [
            models.Index(
                fields=["site", "shareable", "-pinned", "-offered_at", "-id"],
                name="wagtail_advocacy_item_feed",
            )
        ]

    def __str__(self):
        return self.title

    def text_for(self, network_id: str) -> str:
        """The suggested text for a network: its own, else the one for all."""
        return self.network_texts.get(network_id) or self.text
