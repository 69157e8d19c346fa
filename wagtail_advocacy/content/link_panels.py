"""What the fetching of a curated link came to, in its editor."""

from wagtail.admin.panels import Panel

from .models import CuratedLink
from .probe import problem_sentence


class FetchPanel(Panel):
    """Read-only: the address, and whether title, summary and image are there yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/content/fetch_panel.html"

        def get_context_data(self, parent_context=None):
            link = self.instance
            return {
                **super().get_context_data(parent_context),
                "link": link,
                "is_waiting": link.fetching == CuratedLink.Fetching.WAITING,
                "problem": problem_sentence(link.fetch_problem),
            }
