"""Polls in the admin: held, closed, and led to their results."""

from datetime import timedelta

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, Sum
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from wagtail_advocacy.permissions import MANAGE_POLLS, has_permission
from wagtail_advocacy.programme.forms import SiteFieldMixin
from wagtail_advocacy.programme.panels import SitePanel

from .models import Poll
from .polls import clean_answers, close_poll, is_fixed, save_poll


NAMESPACE = "advocacy_polls"
USUAL_LENGTH = timedelta(days=7)


class PollPolicy(ModelPermissionPolicy):
    """Whoever may hold polls does all there is to do with them."""

    def user_has_permission(self, user, action):
        return has_permission(user, MANAGE_POLLS)

    def user_has_any_permission(self, user, actions):
        return has_permission(user, MANAGE_POLLS)

    def users_with_any_permission(self, actions):
        return self._get_users_with_any_permission_codenames([MANAGE_POLLS])


def register_policies() -> None:
    """Must run before anything asks for these models' policies: at the top of the hooks."""
    register_permission_policy(Poll, PollPolicy(Poll))


class PollForm(SiteFieldMixin, WagtailAdminModelForm):
    """A poll with its answers, one a line. What may no longer be changed is closed."""

    answers = forms.CharField(
        label=_("Answers"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Two to six, one a line. Once somebody voted they cannot be changed."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        poll = self.instance
        if poll.pk is None:
            self.initial.setdefault("closes_at", timezone.now() + USUAL_LENGTH)
            return
        self.initial["answers"] = "\n".join(poll.answers.values_list("text", flat=True))
        if is_fixed(poll):
            for name, field in self.fields.items():
                field.disabled = name != "closes_at" or poll.is_closed

    def clean_answers(self):
        if self.fields["answers"].disabled:
            return self.initial["answers"]
        return "\n".join(clean_answers(self.cleaned_data["answers"]))

    def clean(self):
        values = super().clean()
        opens_at, closes_at = values.get("opens_at"), values.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The end must be after the start."))
        site = values.get("site")
        if site and not self.fields["answers"].disabled:
            for name in ("teams", "roles"):
                if any(row.site_id != site.pk for row in values.get(name, ())):
                    self.add_error(name, _("Choose from the poll's own site."))
        return values


class SavePollMixin:
    """The service stores what the form holds."""

    def save_instance(self):
        values = self.form.cleaned_data
        return save_poll(
            self.form.instance,
            values["answers"].splitlines(),
            self.request.user,
            teams=values["teams"],
            roles=values["roles"],
        )

    def form_valid(self, form):
        self.form = form
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # Somebody voted, or closed it, since the form was checked.
            form.add_error(None, error.messages)
            return self.form_invalid(form)


class AddPollView(SavePollMixin, generic.CreateView):
    pass


class EditPollView(SavePollMixin, generic.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *poll_buttons(self.object)]


class DeletePollView(generic.DeleteView):
    @property
    def confirmation_message(self):
        return _("Are you sure you want to delete this poll? Its votes are deleted with it.")


def poll_buttons(poll: Poll) -> list[Button]:
    """What can be done with ``poll`` besides changing and deleting it."""
    results = reverse("wagtail_advocacy_reports:polls") + "?" + urlencode({"poll": poll.pk})
    if poll.site_id and not poll.site.is_default_site:
        results += "&" + urlencode({"site": poll.site_id})
    buttons = [Button(_("Results"), url=results, icon_name="view", priority=40)]
    if poll.is_open:
        address = reverse(f"{NAMESPACE}:close", args=[poll.pk])
        buttons.append(Button(_("Close now"), url=address, icon_name="lock", priority=50))
    return buttons


class ClosePollView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, then ends a poll."""

    template_name = "wagtail_advocacy/suggestions/close_poll.html"
    page_title = _("Close now")
    header_icon = "lock"

    def dispatch(self, request, pk):
        if not has_permission(request.user, MANAGE_POLLS):
            raise PermissionDenied
        self.poll = get_object_or_404(Poll.objects.select_related("site"), pk=pk)
        return super().dispatch(request)

    def post(self, request):
        close_poll(self.poll, request.user)
        messages.success(request, _("The poll is closed."))
        return HttpResponseRedirect(self.back_url)

    @property
    def back_url(self) -> str:
        return reverse(f"{NAMESPACE}:index")

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.back_url, "label": _("Polls")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "poll": self.poll, "back_url": self.back_url}


class PollFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("closed", _("Closed")), ("planned", _("Planned"))],
        method="filter_state",
        empty_label=_("All"),
    )

    class Meta:
        model = Poll
        fields = ["state"]

    def filter_state(self, queryset, name, value):
        now = timezone.now()
        if value == "closed":
            return queryset.filter(closes_at__lte=now)
        if value == "planned":
            return queryset.filter(opens_at__gt=now)
        return queryset.filter(opens_at__lte=now, closes_at__gt=now)


class MomentColumn(Column):
    """A moment, which may be to come: Wagtail's own column calls that "just now"."""

    def get_value(self, instance):
        moment = timezone.localtime(super().get_value(instance))
        return date_format(moment, "SHORT_DATETIME_FORMAT")


class PollIndexView(generic.IndexView):
    def get_base_queryset(self):
        votes = Sum("answers__votes", filter=Q(answers__votes__gt=0), default=0)
        return super().get_base_queryset().select_related("site").annotate(vote_count=votes)

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *poll_buttons(instance)]


class PollViewSet(ModelViewSet):
    model = Poll
    icon = "list-ul"
    menu_label = _("Polls")
    index_view_class = PollIndexView
    add_view_class = AddPollView
    edit_view_class = EditPollView
    delete_view_class = DeletePollView
    copy_view_enabled = False
    list_display = [
        "question",
        StatusTagColumn("state", label=_("State"), primary=lambda poll: poll.is_open),
        NumberColumn("vote_count", label=_("Votes"), sort_key="vote_count"),
        MomentColumn("opens_at", label=_("Opens"), sort_key="opens_at"),
        MomentColumn("closes_at", label=_("Closes"), sort_key="closes_at"),
    ]
    search_fields = ["question"]
    search_backend_name = None
    filterset_class = PollFilterSet
    edit_handler = ObjectList(
        [
            SitePanel("site"),
            FieldPanel("question"),
            FieldPanel("answers"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            MultiFieldPanel(
                [
                    FieldPanel("teams", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
                ],
                heading=_("Who is asked"),
                help_text=_("Nothing chosen: everybody who takes part."),
            ),
        ],
        base_form_class=PollForm,
    )
    url_prefix = "advocacy/polls"
    url_namespace = NAMESPACE

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("close/<int:pk>/", ClosePollView.as_view(), name="close"),
        ]


poll_viewset = PollViewSet("advocacy_polls")
