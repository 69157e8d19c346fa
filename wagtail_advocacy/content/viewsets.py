"""Campaigns in the admin."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, DateColumn, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.programme.panels import SitePanel
from wagtail_advocacy.programme.viewsets import PermanentPolicy

from .campaign_form import CampaignForm
from .models import Campaign


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Campaign, PermanentPolicy(Campaign))


class CampaignIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().annotate(item_count=Count("items"))


class CampaignViewSet(ModelViewSet):
    model = Campaign
    icon = "date"
    menu_label = _("Campaigns")
    index_view_class = CampaignIndexView
    copy_view_enabled = False
    list_display = [
        "name",
        DateColumn("starts_on", label=_("Starts on")),
        DateColumn("ends_on", label=_("Ends on")),
        NumberColumn("item_count", label=_("Items")),
        BooleanColumn("is_retired", label=_("Over")),
    ]
    search_fields = ["name"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("name"),
            FieldPanel("description"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("cost"),
            FieldPanel("slug"),
            FieldPanel("is_retired"),
        ],
        base_form_class=CampaignForm,
    )
    url_prefix = "advocacy/campaigns"
    url_namespace = "advocacy_campaigns"


campaign_viewset = CampaignViewSet("advocacy_campaigns")
