"""Teams, roles, topics, ambassadors and guidelines in the admin."""

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import (
    BooleanColumn,
    Column,
    DateColumn,
    NumberColumn,
    RelatedObjectsColumn,
)
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from .filters import AmbassadorFilterSet
from .models import Ambassador, GuidelinesVersion, Role, Team, Topic
from .panels import (
    ambassador_edit_handler,
    guidelines_edit_handler,
    role_edit_handler,
    team_edit_handler,
    topic_edit_handler,
)
from .queries import current_guidelines
from .services import default_guidelines, publish_guidelines


class LimitedPolicy(ModelPermissionPolicy):
    """Nobody has the permissions to do what is ``denied``, superusers included."""

    denied: frozenset[str] = frozenset()

    def user_has_permission(self, user, action):
        return action not in self.denied and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission(set(actions) - self.denied)


class AppendOnlyPolicy(LimitedPolicy):
    """Records that are added and looked at; nobody edits or deletes them."""

    denied = frozenset({"change", "delete"})


class PermanentPolicy(LimitedPolicy):
    """Records that keep their numbers; nobody deletes them."""

    denied = frozenset({"delete"})


class MembersPolicy(LimitedPolicy):
    """People join and leave by themselves."""

    denied = frozenset({"add", "delete"})


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(GuidelinesVersion, AppendOnlyPolicy(GuidelinesVersion))
    register_permission_policy(Ambassador, MembersPolicy(Ambassador))


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


class RoleIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().annotate(people=Count("ambassadors"))


class RoleViewSet(ModelViewSet):
    model = Role
    icon = "user"
    menu_label = _("Roles")
    index_view_class = RoleIndexView
    copy_view_enabled = False
    list_display = ["name", "description", NumberColumn("people", label=_("People"))]
    edit_handler = role_edit_handler
    url_prefix = "advocacy/roles"
    url_namespace = "advocacy_roles"


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", BooleanColumn("is_mandatory", label=_("Everybody follows it"))]
    search_backend_name = None
    search_fields = ["name"]
    copy_view_enabled = False
    edit_handler = topic_edit_handler
    url_prefix = "advocacy/topics"
    admin_url_namespace = "advocacy_topics"
    base_url_path = "advocacy/topics"


class AmbassadorIndexView(generic.IndexView):
    """Those who take part now. It shows nobody's figures."""

    @cached_property
    def search_fields(self):
        user = get_user_model()
        names = {field.name for field in user._meta.get_fields()}
        wanted = (user.USERNAME_FIELD, "first_name", "last_name")
        return [f"user__{name}" for name in dict.fromkeys(wanted) if name in names]

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .filter(left_at=None)
            .exclude(user=None)
            .select_related("user", "user__wagtail_userprofile")
            .prefetch_related("roles")
        )


class AmbassadorViewSet(ModelViewSet):
    model = Ambassador
    icon = "group"
    menu_label = _("Ambassadors")
    index_view_class = AmbassadorIndexView
    copy_view_enabled = False
    search_backend_name = None
    list_display = [
        Column("__str__", label=_("Name"), sort_key="user"),
        RelatedObjectsColumn("roles", label=_("Roles"), accessor="roles"),
        DateColumn("joined_at", label=_("Joined"), sort_key="joined_at"),
    ]
    filterset_class = AmbassadorFilterSet
    edit_handler = ambassador_edit_handler
    url_prefix = "advocacy/ambassadors"
    url_namespace = "advocacy_ambassadors"


team_viewset = TeamViewSet("advocacy_teams")
role_viewset = RoleViewSet("advocacy_roles")
topic_viewset = TopicViewSet()
ambassador_viewset = AmbassadorViewSet("advocacy_ambassadors")
guidelines_viewset = GuidelinesViewSet("advocacy_guidelines")
