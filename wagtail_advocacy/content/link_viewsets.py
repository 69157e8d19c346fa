"""Curated links and feeds in the admin."""

from django.db.models import Count, Q
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import DateColumn, NumberColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from wagtail_advocacy.programme.panels import SitePanel

from .feeds import fetch_feed_later
from .link_forms import FeedForm, LinkForm, PastedAddressForm
from .links import fetch_link_later
from .models import CuratedLink, Feed
from .offer_panels import FetchPanel, OfferTabs, TextsPanel
from .probe import problem_sentence


paste_handler = ObjectList(
    [
        SitePanel("site", required_on_save=True),
        FieldPanel(
            "address",
            required_on_save=True,
            help_text=gettext_lazy(
                "Paste it. Title, summary and image are fetched in the background and can be "
                "edited."
            ),
        ),
    ],
    base_form_class=PastedAddressForm,
)

link_handler = OfferTabs(
    [
        ObjectList(
            [
                FetchPanel(),
                FieldPanel("title"),
                FieldPanel("summary"),
                FieldPanel("image"),
                FieldRowPanel([FieldPanel("language"), FieldPanel("is_own")]),
            ],
            heading=gettext_lazy("Link"),
        ),
        ObjectList(
            [
                FieldPanel("text"),
                TextsPanel(),
                FieldPanel("networks", widget=CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("share_from"), FieldPanel("share_until")]),
                FieldPanel("is_vacancy"),
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
    base_form_class=LinkForm,
)


class LinkIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("feed")


class LinkCreateView(CreateView):
    """Asks for the address alone."""

    def get_panel(self):
        return paste_handler.bind_to_model(CuratedLink)

    def get_form_class(self):
        return self.panel.get_form_class()

    def save_instance(self):
        link = super().save_instance()
        fetch_link_later(link)
        return link

    def get_success_url(self):
        return self.get_edit_url()


class LinkEditView(EditView):
    def save_instance(self):
        link = super().save_instance()
        if not link.title:
            fetch_link_later(link)
        return link


class LinkViewSet(SnippetViewSet):
    model = CuratedLink
    icon = "link"
    menu_label = gettext_lazy("Curated links")
    add_view_class = LinkCreateView
    edit_view_class = LinkEditView
    index_view_class = LinkIndexView
    copy_view_enabled = False
    list_display = [
        "__str__",
        "domain",
        StatusTagColumn(
            "get_fetching_display",
            label=gettext_lazy("Fetching"),
            primary=lambda link: link.fetching == CuratedLink.Fetching.DONE,
        ),
        "feed",
        DateColumn("created_at", label=gettext_lazy("Added")),
    ]
    list_filter = ["feed", "fetching", "live", "is_own"]
    search_fields = ["title", "address"]
    search_backend_name = None
    edit_handler = link_handler
    url_prefix = "advocacy/links"
    admin_url_namespace = "advocacy_links"
    base_url_path = "advocacy/links"


class FeedIndexView(generic.IndexView):
    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .annotate(
                live_links=Count("links", filter=Q(links__live=True)),
                drafts=Count("links", filter=Q(links__live=False, links__expired=False)),
            )
        )


class FetchMixin:
    """Saving a feed has it fetched."""

    def save_instance(self):
        feed = super().save_instance()
        if feed.is_active:
            fetch_feed_later(feed)
        return feed


class FeedCreateView(FetchMixin, generic.CreateView):
    pass


class FeedEditView(FetchMixin, generic.EditView):
    pass


class FeedStatusColumn(StatusTagColumn):
    """How the last fetching went, with the reason where it failed."""

    cell_template_name = "wagtail_advocacy/content/feed_status_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {
            **super().get_cell_context_data(instance, parent_context),
            "problem": problem_sentence(instance.problem),
        }


class FeedViewSet(ModelViewSet):
    model = Feed
    icon = "rotate"
    menu_label = gettext_lazy("Feeds")
    index_view_class = FeedIndexView
    add_view_class = FeedCreateView
    edit_view_class = FeedEditView
    copy_view_enabled = False
    list_display = [
        "name",
        FeedStatusColumn(
            "get_status_display",
            label=gettext_lazy("Status"),
            primary=lambda feed: feed.status == Feed.Status.WORKS,
        ),
        DateColumn("fetched_at", label=gettext_lazy("Fetched")),
        NumberColumn("live_links", label=gettext_lazy("Offered")),
        NumberColumn("drafts", label=gettext_lazy("Waiting")),
    ]
    search_fields = ["name", "address"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("name"),
            FieldPanel(
                "address",
                help_text=gettext_lazy("Of the RSS or Atom feed. It is fetched when you save."),
            ),
            FieldPanel("is_active"),
            FieldPanel("is_trusted"),
            FieldRowPanel(
                [
                    FieldPanel("most_per_day"),
                    FieldPanel("most_open"),
                    FieldPanel("expires_after_days"),
                ]
            ),
            FieldPanel("language"),
            FieldPanel("topics"),
        ],
        base_form_class=FeedForm,
    )
    url_prefix = "advocacy/feeds"
    url_namespace = "advocacy_feeds"


link_viewset = LinkViewSet()
feed_viewset = FeedViewSet("advocacy_feeds")
