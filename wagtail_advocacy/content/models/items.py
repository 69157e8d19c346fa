"""What an editor writes, and what a list needs of it."""

import swapper
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Site

from wagtail_advocacy.permissions import ITEM_PERMISSIONS

from .terms import ShareTerms


swapper.set_app_prefix("wagtailcore", "wagtail")

PAGE_MODEL = swapper.get_model_name("wagtailcore", "Page")


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
