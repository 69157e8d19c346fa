"""What outsiders may read of a page that is not for them."""

import swapper
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string


swapper.set_app_prefix("wagtailcore", "wagtail")

# No links to pages or documents, no embeds, no pictures: none of them asks who is reading.
BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]


class PublicEdition(models.Model):
    """The public edition of a page; one row a page, which travels with the page's revisions.

    Only what stands here is ever shown to outsiders. Nothing has a foreign key to it, since
    publishing may replace the row; its address stands on the page's ``Item``.
    """

    page = ParentalKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="public_edition",
    )
    title = models.CharField(verbose_name=_("title"), max_length=255, blank=True)
    summary = models.TextField(verbose_name=_("summary"), max_length=400, blank=True)
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A copy of it goes into a public collection. None: a card with the title."),
    )
    image_description = models.CharField(
        verbose_name=_("what the image shows"), max_length=255, blank=True
    )
    body = RichTextField(
        verbose_name=_("text"),
        features=BODY_FEATURES,
        blank=True,
        help_text=_("Link to outside addresses only: outsiders cannot open pages of the intranet."),
    )
    author_line = models.CharField(
        verbose_name=_("author line"),
        max_length=120,
        blank=True,
        help_text=_("For example “By the dyke team”. Empty: the organisation alone."),
    )
    # What the restrictions in force looked like when somebody said that this may be read.
    approved_restrictions = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("public edition")
        verbose_name_plural = _("public editions")
        constraints = [
            models.UniqueConstraint(fields=["page"], name="wagtail_advocacy_public_edition")
        ]

    def __str__(self):
        return self.title

    @property
    def is_complete(self) -> bool:
        """Whether there is something to read."""
        return bool(self.title.strip() and strip_tags(self.body).strip())
