"""Further suggested texts in the editor of links and media."""

from django.forms import Media, Script
from wagtail.admin.panels import Panel

from .text_forms import further_in_words


class FurtherTextsPanel(Panel):
    """The rows of the form's ``FurtherTextsMixin``, folded under a heading with their number."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_advocacy/content/tab_further.html"

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
                "texts": self.form.further_texts,
                "sections": {"further": further_in_words(self.instance.further_texts)},
            }
