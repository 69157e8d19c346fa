"""Success stories in the admin: an editor reads them and agrees to show them, or not."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.permissions import MANAGE_STORIES, has_permission
from wagtail_advocacy.programme.menu_items import WaitingMenuItem

from .columns import SentenceColumn
from .models import Story
from .stories import StoryChanged, decide_on_story, stories_waiting


NAMESPACE = "advocacy_stories"


class StoryPolicy(ModelPermissionPolicy):
    """Whoever may decide on stories reads them; nobody adds, rewrites or deletes one in the
    admin."""

    def user_has_permission(self, user, action):
        return action in {"view", "change"} and has_permission(user, MANAGE_STORIES)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return self._get_users_with_any_permission_codenames([MANAGE_STORIES])


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Story, StoryPolicy(Story))


class StoryFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("waiting", _("Waits for an editor")),
            ("shown", _("Shown")),
            ("kept", _("Not to be shown")),
            ("editors", _("For the editors only")),
        ],
        method="filter_standing",
        empty_label=_("All"),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("What it led to"),
        choices=[(kind.value, kind.label) for kind in Story.Kind if kind.value],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Story
        fields = ["standing", "kind"]

    def filter_standing(self, queryset, name, value):
        if value == "editors":
            return queryset.filter(may_be_shown=False)
        decision = {"waiting": "", "shown": Story.Decision.SHOW, "kept": Story.Decision.KEEP}
        return queryset.filter(may_be_shown=True, decision=decision[value])


class StoryForm(WagtailAdminModelForm):
    """The decision alone; ``words`` are those that the editor read."""

    words = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["words"] = self.instance.text
        if not self.instance.may_be_shown:
            self.fields["decision"].disabled = True
            self.fields["decision"].help_text = _(
                "Whoever told it does not want it shown. It was told to the editors alone."
            )

    def clean(self):
        values = super().clean()
        stored = Story.objects.filter(pk=self.instance.pk).values_list("text", flat=True).first()
        if _lines(values.get("words", "")) != _lines(stored):
            # What is sent next time is what stands on the page by then.
            self.data = self.data.copy()
            self.data[self.add_prefix("words")] = stored or ""
            raise ValidationError(
                _("It was rewritten while you read it. Please read it again, then decide.")
            )
        return values


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


class StoryPanel(Panel):
    """What was told, by whom, and what he agreed to."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/suggestions/story_panel.html"

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "story": self.instance}


class StoryIndexView(generic.IndexView):
    default_ordering = ("decision", "-told_at")

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("item", "ambassador__user", "ambassador__user__wagtail_userprofile")
        )


class DecideView(generic.EditView):
    def save_instance(self):
        story = self.form.instance
        if self.form.fields["decision"].disabled:
            return story
        return decide_on_story(
            story,
            self.form.cleaned_data["decision"],
            self.request.user,
            words=_lines(self.form.cleaned_data["words"]),
        )

    def form_valid(self, form):
        self.form = form
        try:
            return super().form_valid(form)
        except Story.DoesNotExist:
            raise Http404 from None
        except StoryChanged:
            form.add_error(None, _("It was rewritten while you read it. Please read it again."))
            return self.form_invalid(form)


class StoryMenuItem(WaitingMenuItem):
    permission = MANAGE_STORIES
    label_with_count = _("Success stories (%(count)s)")

    def count_waiting(self):
        return stories_waiting()


class StoryViewSet(ModelViewSet):
    model = Story
    icon = "pick"
    menu_label = _("Success stories")
    menu_item_class = StoryMenuItem
    index_view_class = StoryIndexView
    edit_view_class = DecideView
    copy_view_enabled = False
    list_display = [
        SentenceColumn(
            "text",
            label=_("Story"),
            accessor=lambda story: Truncator(story.text).chars(100),
            get_url=lambda story: reverse(f"{NAMESPACE}:edit", args=[story.pk]),
        ),
        Column("get_kind_display", label=_("Led to")),
        Column("item", label=_("About")),
        Column("teller", label=_("Told by")),
        StatusTagColumn("standing", label=_("State"), primary=lambda story: story.is_shown),
        DateColumn("told_at", label=_("Told"), sort_key="told_at"),
    ]
    search_fields = ["text", "item__title"]
    search_backend_name = None
    filterset_class = StoryFilterSet
    edit_handler = ObjectList(
        [
            StoryPanel(),
            FieldPanel("decision", widget=forms.RadioSelect),
        ],
        base_form_class=StoryForm,
    )
    url_prefix = "advocacy/stories"
    url_namespace = NAMESPACE


story_viewset = StoryViewSet("advocacy_stories")
