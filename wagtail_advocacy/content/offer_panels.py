"""Parts of the editor of what is offered besides pages."""

from django.forms import Media, Script
from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel, TabbedInterface

from .models import CuratedLink
from .probe import problem_sentence
from .text_forms import text_sections


class OfferTabs(TabbedInterface):
    """Tabs of a form with ``OfferFormMixin``."""

    class BoundPanel(TabbedInterface.BoundPanel):
        def render_missing_fields(self):
            # What the panels do not name are the texts per network, which ``TextsPanel`` draws.
            return SafeString("")


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


class TextsPanel(Panel):
    """The texts per network and the further ones, of a form with ``OfferFormMixin``."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/content/texts_panel.html"

        @property
        def media(self):
            return Media(
                css={"all": ["wagtail_advocacy/css/content-tab.css"]},
                js=[Script("wagtail_advocacy/js/further-texts.js", type="module")],
            )

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "form": self.form,
                "sections": text_sections(self.form.instance),
            }
