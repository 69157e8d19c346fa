"""Colleagues' questions in the admin."""

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.permissions import ANSWER_QUESTIONS, has_permission
from wagtail_advocacy.programme.menu_items import WaitingMenuItem

from .models import Question
from .questions import answer_question, questions_waiting


class QuestionPolicy(ModelPermissionPolicy):
    """Whoever may answer questions sees them; nobody adds or deletes one in the admin."""

    def user_has_permission(self, user, action):
        return action in {"view", "change"} and has_permission(user, ANSWER_QUESTIONS)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return self._get_users_with_any_permission_codenames([ANSWER_QUESTIONS])


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Question, QuestionPolicy(Question))


class QuestionFilterSet(WagtailFilterSet):
    answered_at = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=[("open", _("Open")), ("answered", _("Answered"))],
        method="filter_answered",
        empty_label=_("All"),
    )

    class Meta:
        model = Question
        fields = ["answered_at"]

    def filter_answered(self, queryset, name, value):
        return queryset.filter(answered_at__isnull=value == "open")


class QuestionForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True

    def clean_answer(self):
        answer = self.cleaned_data["answer"].strip()
        if not answer:
            raise ValidationError(_("Please write an answer."))
        return answer


class QuestionIndexView(generic.IndexView):
    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("item", "ambassador__user", "ambassador__user__wagtail_userprofile")
        )


class AnswerView(generic.EditView):
    def save_instance(self):
        answer_question(self.form.instance, self.form.cleaned_data["answer"], self.request.user)
        return self.form.instance


class QuestionMenuItem(WaitingMenuItem):
    permission = ANSWER_QUESTIONS
    label_with_count = _("Questions (%(count)s)")

    def count_waiting(self):
        return questions_waiting()


class QuestionViewSet(ModelViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_item_class = QuestionMenuItem
    index_view_class = QuestionIndexView
    edit_view_class = AnswerView
    copy_view_enabled = False
    list_display = [
        Column("__str__", label=_("Question")),
        Column("item", label=_("About")),
        Column("ambassador", label=_("Asked by")),
        DateColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
        DateColumn("answered_at", label=_("Answered"), sort_key="answered_at"),
    ]
    search_fields = ["text", "answer", "item__title"]
    search_backend_name = None
    filterset_class = QuestionFilterSet
    edit_handler = ObjectList(
        [
            FieldPanel("item", read_only=True),
            FieldPanel("ambassador", read_only=True),
            FieldPanel("text", read_only=True),
            FieldPanel("answer"),
        ],
        base_form_class=QuestionForm,
    )
    url_prefix = "advocacy/questions"
    url_namespace = "advocacy_questions"


question_viewset = QuestionViewSet("advocacy_questions")
