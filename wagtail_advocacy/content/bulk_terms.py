"""Topics, campaign and sharing window of many pages at once, and the end of their sharing."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from .bulk_actions import SharingBulkAction
from .bulk_forms import ChooseCampaignForm, SiteForm, TopicsForm, WindowForm
from .forms import site_of
from .services import change_terms, terms_refusal
from .target import Reason
from .terms_changes import EndSharing, TermsChange


class TermsBulkAction(SharingBulkAction):
    """What these have in common. Pages that what was filled in does not suit are left as they
    are, and named with the reason."""

    template_name = "wagtail_advocacy/content/bulk_terms.html"
    refused_text = _("These pages stay as they are:")
    no_text = _("Go back")
    act = staticmethod(change_terms)
    # Topics and campaigns are a site's own.
    is_for_one_site = False

    @cached_property
    def site(self):
        """The site of the first page that may be changed."""
        pages = self.permitted[0]
        return site_of(pages[0]) if pages else None

    @property
    def change(self) -> TermsChange | None:
        """What was filled in, once it was."""
        return self.cleaned_form.change() if self.cleaned_form else None

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "site": self.site}

    def refusal(self, page):
        if self.is_for_one_site and site_of(page) != self.site:
            return Reason.OTHER_SITE
        return terms_refusal(page, self.request.user, self.change)

    def prepare_action(self, objects, objects_without_access):
        titles: dict[str, list[str]] = {}
        for row in objects_without_access["refused"]:
            title = row["item"].get_admin_display_title()
            titles.setdefault(str(row["reason"]), []).append(title)
        for reason, pages in titles.items():
            values = {"pages": ", ".join(pages), "reason": reason}
            messages.warning(
                self.request, _gettext("Left as they are: %(pages)s. %(reason)s") % values
            )

    def get_execution_context(self):
        return {**super().get_execution_context(), "change": self.change}

    @classmethod
    def arguments(cls, user=None, change=None, **kwargs):
        return (user, change)

    def get_success_message(self, num_parent_objects, num_child_objects):
        count = num_parent_objects
        return self.success_text(count) % {"count": count} if count else None

    def success_text(self, count: int) -> str:
        raise NotImplementedError


class SetTopicsBulkAction(TermsBulkAction):
    display_name = _("Set topics")
    action_type = "set_topics"
    aria_label = _("Set topics of selected pages")
    question = _("The topics of these pages.")
    yes_text = _("Set topics")
    action_priority = 62
    form_class = TopicsForm
    is_for_one_site = True

    def success_text(self, count):
        return ngettext(
            "The topics of %(count)d page are set.", "The topics of %(count)d pages are set.", count
        )


class SetCampaignBulkAction(TermsBulkAction):
    display_name = _("Set campaign")
    action_type = "set_campaign"
    aria_label = _("Set campaign of selected pages")
    question = _("The campaign of these pages. What was shared before stays with its own.")
    yes_text = _("Set campaign")
    action_priority = 63
    form_class = ChooseCampaignForm
    is_for_one_site = True

    def success_text(self, count):
        return ngettext(
            "The campaign of %(count)d page is set.",
            "The campaign of %(count)d pages is set.",
            count,
        )


class SetSharingWindowBulkAction(TermsBulkAction):
    display_name = _("Set sharing window")
    action_type = "set_sharing_window"
    aria_label = _("Set sharing window of selected pages")
    question = _("From when until when are these pages offered to colleagues?")
    yes_text = _("Set sharing window")
    action_priority = 64
    form_class = WindowForm

    def success_text(self, count):
        return ngettext(
            "The sharing window of %(count)d page is set.",
            "The sharing window of %(count)d pages is set.",
            count,
        )


class EndSharingBulkAction(TermsBulkAction):
    display_name = _("End sharing now")
    action_type = "end_sharing"
    aria_label = _("End sharing selected pages now")
    question = _("End the sharing of these pages now? Links that were shared go on working.")
    yes_text = _("Yes, end sharing now")
    no_text = _("No, keep sharing")
    action_priority = 65
    classes = {"serious"}
    form_class = SiteForm

    @cached_property
    def change(self):
        return EndSharing()

    def success_text(self, count):
        return ngettext(
            "%(count)d page is no longer offered. Links that were shared go on working.",
            "%(count)d pages are no longer offered. Links that were shared go on working.",
            count,
        )


BULK_ACTIONS = [
    SetTopicsBulkAction,
    SetCampaignBulkAction,
    SetSharingWindowBulkAction,
    EndSharingBulkAction,
]
