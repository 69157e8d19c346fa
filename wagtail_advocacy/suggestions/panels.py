"""What was suggested, by whom, and what may be done with it: on top of its page in the admin."""

from django.urls import reverse
from wagtail.admin.panels import Panel

from wagtail_advocacy.programme.topics import topic_names

from .decision_views import NAMESPACE, decisions_for
from .queries import comments_of, images_of, joined_with, thread_of


class SuggestionPanel(Panel):
    """Read-only, with a button for each decision."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/suggestions/panel.html"

        def get_context_data(self, parent_context=None):
            suggestion = self.instance
            return {
                **super().get_context_data(parent_context),
                "suggestion": suggestion,
                "person": suggestion.suggester,
                "topic": topic_names(suggestion.site).get(suggestion.topic_key, ""),
                "supports": suggestion.supports.count(),
                "images": [
                    (reverse(f"{NAMESPACE}:image", args=[suggestion.pk, image.pk]), image)
                    for image in images_of(suggestion)
                ],
                "thread": thread_of(suggestion),
                "comments": comments_of(suggestion),
                "joined": joined_with(suggestion),
                "decisions": decisions_for(suggestion),
            }
