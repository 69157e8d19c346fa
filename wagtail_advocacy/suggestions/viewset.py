"""Suggestions in the admin."""

import logging
from datetime import timedelta
from functools import wraps

import django_filters
from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    EditView,
    IndexView,
    SnippetViewSet,
    WorkflowActionView,
)

from wagtail_advocacy.permissions import MANAGE_SUGGESTIONS, has_permission
from wagtail_advocacy.programme.menu_items import WaitingMenuItem
from wagtail_advocacy.programme.topics import topic_names

from .columns import SentenceColumn
from .comment_views import RemoveCommentView
from .decision_views import NAMESPACE, DecisionView, decisions_for, image_view
from .models import Suggestion
from .panels import SuggestionPanel
from .queries import waiting_count
from .states import OPEN, State


logger = logging.getLogger(__name__)

# What one permission of ours stands for; nobody adds one in the admin.
ACTIONS = {"view", "change", "publish", "lock", "unlock"}


class SuggestionPolicy(ModelPermissionPolicy):
    """Whoever may decide on suggestions sees, corrects and approves them. Superusers alone
    delete."""

    def user_has_permission(self, user, action):
        if action == "delete":
            return user.is_active and user.is_superuser
        return action in ACTIONS and has_permission(user, MANAGE_SUGGESTIONS)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return self._get_users_with_any_permission_codenames([MANAGE_SUGGESTIONS])


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Suggestion, SuggestionPolicy(Suggestion))


class SuggestionForm(WagtailAdminModelForm):
    """An editor may correct the words before they become a page."""

    topic_key = forms.TypedChoiceField(label=_("Topic"), required=False, empty_value=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = topic_names(self.instance.site)
        self.fields["topic_key"].choices = [
            ("", _("None")),
            *sorted(((str(key), name) for key, name in names.items()), key=lambda row: row[1]),
        ]


class SuggestionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in State if state != State.DRAFT],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=Suggestion.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    hands = django_filters.ChoiceFilter(
        label=_("In whose hands"),
        choices=[("mine", _("Mine")), ("nobody", _("Nobody's"))],
        method="filter_hands",
        empty_label=_("All"),
    )
    waits = django_filters.ChoiceFilter(
        label=_("Open for more than"),
        choices=[("3", _("3 days")), ("7", _("a week")), ("30", _("a month"))],
        method="filter_waits",
        empty_label=_("All"),
    )

    class Meta:
        model = Suggestion
        fields = ["state", "kind", "hands", "waits"]

    def filter_hands(self, queryset, name, value):
        return queryset.filter(assigned_to=self.request.user if value == "mine" else None)

    def filter_waits(self, queryset, name, value):
        since = timezone.now() - timedelta(days=int(value))
        return queryset.filter(state__in=OPEN, submitted_at__lt=since)


class SuggestionIndexView(IndexView):
    """Open ones first, the one that waits longest on top. Nobody's drafts."""

    default_ordering = ("rank", "submitted_at")

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .exclude(submitted_at=None)
            .select_related("ambassador__user", "assigned_to", "assigned_to__wagtail_userprofile")
            .annotate(
                support_count=Count("supports"),
                rank=Case(When(state__in=OPEN, then=Value(0)), default=Value(1)),
            )
        )

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, **{"column_class": SentenceColumn, **kwargs})

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        for number, (decision, address) in enumerate(decisions_for(instance)):
            buttons.append(
                Button(decision.label, url=address, icon_name=decision.icon, priority=100 + number)
            )
        return buttons


class RollBackMixin:
    """What fails while somebody approves undoes the approval, and he is told so."""

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except (PermissionDenied, Http404):
            raise
        except Exception as error:
            logger.exception("Approving a suggestion failed.")
            messages.error(
                request, _("Nothing was changed, because this failed: %(error)s") % {"error": error}
            )
            pk = unquote(str(kwargs["pk"]))
            return redirect(reverse(f"{NAMESPACE}:edit", args=[pk]))


class SuggestionEditView(RollBackMixin, EditView):
    pass


class SuggestionWorkflowView(RollBackMixin, WorkflowActionView):
    pass


class SuggestionMenuItem(WaitingMenuItem):
    permission = MANAGE_SUGGESTIONS
    label_with_count = _("Suggestions (%(count)s)")

    def count_waiting(self):
        return waiting_count()


def not_a_draft(view):
    """A suggestion that was not sent yet is its author's alone: it is not found."""

    @wraps(view)
    def wrapper(request, *args, **kwargs) -> HttpResponse:
        pk = unquote(str(kwargs.get("pk", "")))
        if pk and not (
            pk.isdigit() and Suggestion.objects.filter(pk=pk).exclude(submitted_at=None).exists()
        ):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


class SuggestionViewSet(SnippetViewSet):
    model = Suggestion
    icon = "comment"
    menu_label = _("Suggestions")
    menu_item_class = SuggestionMenuItem
    index_view_class = SuggestionIndexView
    edit_view_class = SuggestionEditView
    workflow_action_view_class = SuggestionWorkflowView
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("get_kind_display", label=_("Kind")),
        StatusTagColumn(
            "get_state_display",
            label=_("State"),
            sort_key="state",
            primary=lambda suggestion: suggestion.state in OPEN,
        ),
        Column("suggester", label=_("By")),
        NumberColumn("support_count", label=_("Support"), sort_key="support_count"),
        Column("assigned_to", label=_("In the hands of")),
        DateColumn("submitted_at", label=_("Received"), sort_key="submitted_at"),
    ]
    filterset_class = SuggestionFilterSet
    search_fields = ["text", "title", "address", "why"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            SuggestionPanel(),
            MultiFieldPanel(
                [FieldPanel("text"), FieldPanel("why"), FieldPanel("topic_key")],
                heading=_("The words, to correct"),
                classname="collapsed",
            ),
        ],
        base_form_class=SuggestionForm,
    )
    url_prefix = "advocacy/suggestions"
    admin_url_namespace = NAMESPACE
    base_url_path = "advocacy/suggestions"

    def register_chooser_viewset(self):
        """None: a list to choose from would show drafts to everybody in the admin."""

    def get_urlpatterns(self):
        own = [
            path("decide/<int:pk>/<slug:name>/", DecisionView.as_view(), name="decide"),
            path(
                "comment/<int:pk>/<int:message_id>/remove/",
                RemoveCommentView.as_view(),
                name="remove_comment",
            ),
            path("image/<int:pk>/<int:image_id>/", image_view, name="image"),
        ]
        inherited = super().get_urlpatterns()
        return [*(_guarded(pattern) for pattern in inherited), *own]


def _guarded(pattern: URLPattern) -> URLPattern:
    if hasattr(pattern, "callback"):
        pattern.callback = not_a_draft(pattern.callback)
    return pattern


suggestion_viewset = SuggestionViewSet()
