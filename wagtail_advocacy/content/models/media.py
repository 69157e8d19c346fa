"""Pictures and short videos to take along without a link."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)
from wagtail.search import index

from .terms import OfferTerms


class MediaPost(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    OfferTerms,
    ClusterableModel,
):
    """Up to four pictures, or a short video, with a caption; shared without a link."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(verbose_name=_("title"), max_length=255)
    summary = models.TextField(verbose_name=_("what it shows"), blank=True, max_length=1000)
    video = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("video"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("An MP4 file of at most 50 MB."),
    )
    language = models.CharField(verbose_name=_("language"), max_length=15, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("site_id"),
    ]

    class Meta:
        verbose_name = _("picture or video")
        verbose_name_plural = _("pictures and videos")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title

    def with_content_json(self, content):
        post = super().with_content_json(content)
        post.site_id = self.site_id
        return post

    def get_preview_template(self, request, mode_name):
        return "wagtail_advocacy/content/media_preview.html"


class MediaPicture(Orderable):
    """One picture of a post, with its description for those who cannot see it."""

    post = ParentalKey(MediaPost, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    description = models.CharField(
        verbose_name=_("description"),
        max_length=255,
        blank=True,
        help_text=_("For people who cannot see it; the networks ask for it too."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.description or str(self.image)
