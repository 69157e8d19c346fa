"""Make shareable and stop sharing, for many pages at once."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from .services import NotShareable, is_locked, make_shareable, may_mark, refusal, stop_sharing
from .target import Reason


class SharingBulkAction(PageBulkAction):
    """What both have in common. Pages that would be refused are listed with the reason."""

    form_class = forms.Form
    classes = set()

    def check_perm(self, page):
        return may_mark(page, self.request.user)

    @cached_property
    def permitted(self):
        """The pages that the user may change, and Wagtail's list of the others."""
        return super().get_actionable_objects()

    def get_actionable_objects(self):
        pages, others = self.permitted
        context = {**others}
        reasons = {page.pk: self.refusal(page) for page in pages}
        context["refused"] = [
            {"item": page.specific_deferred, "reason": reasons[page.pk].label}
            for page in pages
            if reasons[page.pk]
        ]
        return [page for page in pages if not reasons[page.pk]], context

    def refusal(self, page) -> Reason | None:
        raise NotImplementedError

    @classmethod
    def arguments(cls, user=None, **kwargs):
        """What the verb gets besides the page."""
        return (user,)

    @classmethod
    def execute_action(cls, objects, **kwargs):
        done = 0
        for page in objects:
            try:
                cls.act(page, *cls.arguments(**kwargs))
            except NotShareable:
                # Somebody locked or hid the page since the list was made.
                continue
            done += 1
        return done, 0


class MakeShareableBulkAction(SharingBulkAction):
    display_name = _("Make shareable")
    action_type = "make_shareable"
    aria_label = _("Make selected pages shareable")
    template_name = "wagtail_advocacy/content/bulk_make_shareable.html"
    action_priority = 60
    act = staticmethod(make_shareable)

    def refusal(self, page):
        return refusal(page, self.request.user)

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "Colleagues can share %(count)d page now.",
            "Colleagues can share %(count)d pages now.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class StopSharingBulkAction(SharingBulkAction):
    display_name = _("Stop sharing")
    action_type = "stop_sharing"
    aria_label = _("Stop sharing selected pages")
    template_name = "wagtail_advocacy/content/bulk_stop_sharing.html"
    action_priority = 61
    classes = {"serious"}
    act = staticmethod(stop_sharing)

    def refusal(self, page):
        return Reason.LOCKED if is_locked(page, self.request.user) else None

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d page is no longer shared.",
            "%(count)d pages are no longer shared.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
