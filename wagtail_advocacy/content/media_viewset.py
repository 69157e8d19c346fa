"""Pictures and videos in the admin."""

from django.db.models import Prefetch
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.images import get_image_model
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from wagtail_advocacy.programme.panels import SitePanel

from .media_files import MOST_PICTURES
from .media_forms import MediaForm, NewMediaForm
from .models import MediaPicture, MediaPost
from .offer_panels import OfferTabs, TextsPanel


THUMBNAIL = "fill-96x60"


def media_handler(form_class, *first_panels) -> OfferTabs:
    """The editor, with ``first_panels`` on top of it."""
    return OfferTabs(
        [
            ObjectList(
                [
                    *first_panels,
                    FieldPanel(
                        "title",
                        help_text=gettext_lazy("Colleagues see it in the hub; it is not posted."),
                    ),
                    FieldPanel("summary"),
                    InlinePanel(
                        "pictures",
                        [FieldPanel("image"), FieldPanel("description")],
                        heading=gettext_lazy("Pictures"),
                        label=gettext_lazy("Picture"),
                        max_num=MOST_PICTURES,
                        help_text=gettext_lazy(
                            "Up to four, at least 1080 pixels wide and high. Each network gets "
                            "them in its own size, cut around the focal point. Outsiders get the "
                            "files, so everybody in the pictures must agree."
                        ),
                    ),
                    FieldPanel(
                        "video",
                        help_text=gettext_lazy("An MP4 or WebM file of at most 50 MB."),
                    ),
                    FieldPanel("language"),
                ],
                heading=gettext_lazy("Pictures or video"),
            ),
            ObjectList(
                [
                    FieldPanel(
                        "text",
                        heading=gettext_lazy("Caption"),
                        help_text=gettext_lazy(
                            "Colleagues start from this text and make it their own. It has no link."
                        ),
                    ),
                    TextsPanel(),
                    FieldPanel("networks", widget=CheckboxSelectMultiple),
                    FieldRowPanel(
                        [
                            FieldPanel("share_from"),
                            FieldPanel(
                                "share_until",
                                help_text=gettext_lazy("What was posted stays where it is."),
                            ),
                        ]
                    ),
                ],
                heading=gettext_lazy("Sharing"),
            ),
            ObjectList(
                [
                    FieldPanel("topics"),
                    MultiFieldPanel(
                        [
                            FieldPanel("audience_teams"),
                            FieldPanel("audience_roles"),
                            FieldPanel("audience_groups"),
                        ],
                        heading=gettext_lazy("Nothing chosen: everybody who takes part"),
                    ),
                    FieldPanel("importance"),
                    FieldPanel("pinned"),
                    FieldPanel("campaign"),
                ],
                heading=gettext_lazy("Who it is for"),
            ),
        ],
        base_form_class=form_class,
    )


new_media_handler = media_handler(NewMediaForm, SitePanel("site"))


def contents_of(post: MediaPost) -> str:
    """What there is to take along, in a few words."""
    count = len(post.pictures.all())
    parts = [ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}]
    if post.video_id:
        parts = [*(parts if count else []), gettext("video")]
    return ", ".join(parts)


def state_of(post: MediaPost) -> str:
    """Whether it is published. Wagtail's own words for it ask the database for each row."""
    if post.live:
        return gettext("live + draft") if post.has_unpublished_changes else gettext("live")
    return gettext("expired") if post.expired else gettext("draft")


class FirstPictureColumn(Column):
    cell_template_name = "wagtail_advocacy/content/media_picture_cell.html"

    def get_value(self, instance):
        return next(iter(instance.pictures.all()), None)


class MediaIndexView(IndexView):
    def get_base_queryset(self):
        images = get_image_model()._default_manager.prefetch_renditions(THUMBNAIL)
        pictures = MediaPicture.objects.prefetch_related(Prefetch("image", images))
        return super().get_base_queryset().prefetch_related(Prefetch("pictures", pictures))


class MediaCreateView(CreateView):
    """Asks for the site too, where there are several."""

    def get_panel(self):
        return new_media_handler.bind_to_model(MediaPost)

    def get_form_class(self):
        return self.panel.get_form_class()


class MediaViewSet(SnippetViewSet):
    model = MediaPost
    icon = "image"
    menu_label = gettext_lazy("Pictures and videos")
    add_view_class = MediaCreateView
    index_view_class = MediaIndexView
    copy_view_enabled = False
    list_display = [
        "__str__",
        FirstPictureColumn("picture", label=gettext_lazy("Picture")),
        Column("contents", label=gettext_lazy("Contents"), accessor=contents_of),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=state_of,
            primary=lambda post: post.live,
        ),
        DateColumn("created_at", label=gettext_lazy("Added")),
    ]
    list_filter = ["live", "language"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = media_handler(MediaForm)
    url_prefix = "advocacy/media"
    admin_url_namespace = "advocacy_media"
    base_url_path = "advocacy/media"


media_viewset = MediaViewSet()
