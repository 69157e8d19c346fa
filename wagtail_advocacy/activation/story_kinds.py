"""Notices about success stories, to those who told them."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_advocacy.suggestions.models import Story

from . import queries
from .kinds import Kind, NoticeText, register_kind


@register_kind
class StoryShown(Kind):
    id = "story_shown"
    label = gettext_lazy("Colleagues can read your story")
    description = gettext_lazy("An editor agreed to show what you told of a share.")

    def recipients(self, thing_id):
        return queries.teller_of(thing_id)

    def load(self, ids):
        return Story.objects.in_bulk(list(ids))

    def text(self, thing, standing):
        return NoticeText(
            title=_("Thank you! Colleagues can read your story now"),
            text=Truncator(thing.text).chars(300),
            path=reverse("wagtail_advocacy:story", args=[thing.pk]),
            action=_("See it, or take it back"),
        )

    def is_worth_an_email(self, thing, standing):
        return thing.is_shown
