"""Taking a comment off the board, in the admin."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import decisions
from .decision_views import NAMESPACE
from .models import Suggestion
from .queries import comments_of


class RemoveCommentView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "wagtail_advocacy/suggestions/remove_comment.html"
    page_title = _("Remove the comment")
    header_icon = "bin"

    def dispatch(self, request, pk, message_id):
        if not decisions.may_decide(request.user):
            raise PermissionDenied
        self.suggestion = get_object_or_404(Suggestion.objects.exclude(submitted_at=None), pk=pk)
        self.message = get_object_or_404(comments_of(self.suggestion), pk=message_id)
        return super().dispatch(request)

    def post(self, request):
        decisions.remove_comment(self.message, request.user)
        messages.success(request, _("The comment is removed."))
        return redirect(self._back())

    def _back(self) -> str:
        return reverse(f"{NAMESPACE}:edit", args=[self.suggestion.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Suggestions")},
            {"url": self._back(), "label": str(self.suggestion)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "message": self.message, "back_url": self._back()}
