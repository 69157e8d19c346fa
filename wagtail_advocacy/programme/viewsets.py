"""Teams and guidelines in the admin."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import GuidelinesVersion, Team
from .panels import guidelines_edit_handler, team_edit_handler
from .queries import current_guidelines
from .services import default_guidelines, publish_guidelines


class AppendOnlyPolicy(ModelPermissionPolicy):
    """Records that are added and looked at; nobody edits or deletes them."""

    def user_has_permission(self, user, action):
        return action not in {"change", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission(set(actions) - {"change", "delete"})


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(GuidelinesVersion, AppendOnlyPolicy(GuidelinesVersion))


class TeamIndexView(generic.IndexView):
    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("group", "site")
            .annotate(member_count=Count("memberships"))
        )


class TeamViewSet(ModelViewSet):
    model = Team
    icon = "group"
    menu_label = _("Teams")
    index_view_class = TeamIndexView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("group", label=_("Group")),
        NumberColumn("member_count", label=_("Members listed here")),
    ]
    search_fields = ["name"]
    search_backend_name = None
    edit_handler = team_edit_handler
    url_prefix = "advocacy/teams"
    url_namespace = "advocacy_teams"


class AddGuidelinesView(generic.CreateView):
    """Starts from the text in force, and puts the new text in force as the next version."""

    def get_initial_form_instance(self):
        site = Site.find_for_request(self.request) or Site.objects.first()
        current = current_guidelines(site)
        return GuidelinesVersion(site=site, text=current.text if current else default_guidelines())

    def save_instance(self):
        return publish_guidelines(
            self.form.cleaned_data["site"], self.form.cleaned_data["text"], self.request.user
        )

    def get_success_buttons(self):
        return []


class GuidelinesIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("created_by", "site")


class GuidelinesViewSet(ModelViewSet):
    model = GuidelinesVersion
    icon = "form"
    menu_label = _("Guidelines")
    index_view_class = GuidelinesIndexView
    add_view_class = AddGuidelinesView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["version", "created_at", "created_by", "text"]
    list_display = ["__str__", DateColumn("created_at", label=_("Valid since")), "created_by"]
    edit_handler = guidelines_edit_handler
    url_prefix = "advocacy/guidelines"
    url_namespace = "advocacy_guidelines"


team_viewset = TeamViewSet("advocacy_teams")
guidelines_viewset = GuidelinesViewSet("advocacy_guidelines")
