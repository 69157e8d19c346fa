"""Deciding on a suggestion in the admin: a button, a page to confirm, done."""

import logging
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import decisions
from .decision_forms import (
    AskForm,
    DecisionForm,
    DeclineForm,
    HandOverForm,
    MergeForm,
    PageForm,
)
from .models import Suggestion, SuggestionImage
from .moves import NotNow
from .pictures import picture_response


logger = logging.getLogger(__name__)

NAMESPACE = "advocacy_suggestions"


@dataclass(frozen=True)
class Decision:
    """One thing that an editor may do. ``verb`` is its key in the table of transitions, ``name``
    the one in its address."""

    name: str
    verb: str
    label: str
    done: str
    icon: str
    form_class: type[DecisionForm] = DecisionForm
    help: str = ""
    is_main: bool = False

    def suits(self, suggestion: Suggestion) -> bool:
        """Whether to offer it for ``suggestion`` as it stands."""
        if not suggestion.allows(self.verb):
            return False
        if self.name == "take_up_as_link":
            return bool(suggestion.address) and not suggestion.has_result
        if self.name == "take_up_as_page":
            return not suggestion.has_result
        if self.name == "take_up":
            return suggestion.is_open
        return True


DECISIONS = {
    decision.name: decision
    for decision in (
        Decision(
            "take_up_as_page",
            "take_up",
            _("Make a page"),
            _("The draft is made. The words are as they were sent; make them yours."),
            "doc-empty",
            PageForm,
            _("A draft with the words and pictures. Nothing is published yet."),
            is_main=True,
        ),
        Decision(
            "take_up_as_link",
            "take_up",
            _("Make a curated link"),
            _("The curated link is made, as a draft unless it was there already."),
            "link",
            help=_("A draft of a curated link to this address. Nothing is published yet."),
            is_main=True,
        ),
        Decision(
            "take_up",
            "take_up",
            _("Take it up"),
            _("Taken up. The person is told that something will come of it."),
            "check",
            help=_("Tells the person that something will come of it. What, you decide later."),
        ),
        Decision(
            "ask",
            "ask",
            _("Ask"),
            _("Asked. The answer comes back here."),
            "help",
            AskForm,
        ),
        Decision(
            "hand_over",
            "hand_over",
            _("Hand over"),
            _("Handed over."),
            "user",
            HandOverForm,
        ),
        Decision(
            "merge",
            "merge",
            _("Join with another"),
            _("Joined. Its people support the other one now."),
            "list-ul",
            MergeForm,
        ),
        Decision(
            "decline",
            "decline",
            _("Decline"),
            _("Declined. The person is told why."),
            "cross",
            DeclineForm,
        ),
        Decision(
            "reopen",
            "reopen",
            _("Open again"),
            _("It is open again."),
            "undo",
            help=_("It waits for a decision again. What was made of it stays where it is."),
        ),
    )
}


def decisions_for(suggestion: Suggestion) -> list[tuple[Decision, str]]:
    """What an editor may do with ``suggestion`` now, with the addresses."""
    return [
        (decision, reverse(f"{NAMESPACE}:decide", args=[suggestion.pk, decision.name]))
        for decision in DECISIONS.values()
        if decision.suits(suggestion)
    ]


class DecisionView(WagtailAdminTemplateMixin, FormView):
    """The page between the button and the deed."""

    template_name = "wagtail_advocacy/suggestions/decide.html"
    header_icon = "help"

    def dispatch(self, request, pk, name):
        if not decisions.may_decide(request.user):
            raise PermissionDenied
        sent = Suggestion.objects.exclude(submitted_at=None).select_related("site")
        self.suggestion = get_object_or_404(sent, pk=pk)
        if name not in DECISIONS:
            raise Http404
        self.decision = DECISIONS[name]
        # What is sent twice is for the verb to tell from what comes too late.
        asks = self.decision.suits if request.method == "GET" else self._allows
        if not asks(self.suggestion):
            return self._too_late(NotNow(self.decision.verb, self.suggestion.state))
        return super().dispatch(request)

    def _allows(self, suggestion: Suggestion) -> bool:
        return suggestion.allows(self.decision.verb)

    def get_form_class(self):
        return self.decision.form_class

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "suggestion": self.suggestion,
            "user": self.request.user,
        }

    def form_valid(self, form):
        try:
            address = self._decide(form.cleaned_data)
        except NotNow as error:
            return self._too_late(error)
        except ValidationError as error:
            _add_errors(form, error)
            return self.form_invalid(form)
        except PermissionDenied:
            form.add_error(None, _("You may not do this here."))
            return self.form_invalid(form)
        except Exception as error:
            # A handler of the site's, or a page that cannot be made: the verb was undone.
            logger.exception("Deciding on a suggestion failed.")
            form.add_error(
                None, _("Nothing was changed, because this failed: %(error)s") % {"error": error}
            )
            return self.form_invalid(form)
        messages.success(self.request, self.decision.done)
        return redirect(address)

    def _decide(self, values: dict) -> str:
        """Do it; gives where to go on."""
        suggestion, user = self.suggestion, self.request.user
        if self.decision.name == "take_up_as_page":
            page = decisions.take_up_as_page(
                suggestion, values["parent"], values["page_type"], user
            )
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        if self.decision.name == "take_up_as_link":
            link = decisions.take_up_as_link(suggestion, user)
            return reverse("advocacy_links:edit", args=[link.pk])
        getattr(decisions, self.decision.name)(suggestion, **values, user=user)
        return self._back()

    def _back(self) -> str:
        return reverse(f"{NAMESPACE}:edit", args=[self.suggestion.pk])

    def _too_late(self, error: NotNow):
        messages.error(self.request, str(error))
        return redirect(self._back())

    def get_page_title(self):
        return self.decision.label

    def get_header_icon(self):
        return self.decision.icon

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Suggestions")},
            {"url": self._back(), "label": str(self.suggestion)},
            {"url": "", "label": self.decision.label},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "suggestion": self.suggestion,
            "decision": self.decision,
            "action_url": self.request.path,
            "back_url": self._back(),
            "media": context["form"].media,
        }


def _add_errors(form, error: ValidationError) -> None:
    """Errors of a page that could not be made name its fields, which are not the form's."""
    for name, errors in getattr(error, "message_dict", {None: error.messages}).items():
        for text in errors:
            if name in form.fields:
                form.add_error(name, text)
            else:
                form.add_error(None, f"{name}: {text}" if name and name != "__all__" else text)


def image_view(request, pk: int, image_id: int):
    """A picture that was sent along, for those who decide."""
    if not decisions.may_decide(request.user):
        raise PermissionDenied
    sent = SuggestionImage.objects.exclude(suggestion__submitted_at=None)
    return picture_response(get_object_or_404(sent, pk=image_id, suggestion=pk))
