"""What a site's pages can show of the programme: ``ResultsBlock()`` in a StreamField."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Site

from .results import results_block


class ResultsBlock(blocks.StructBlock):
    """The programme's results of the last month that is over, with the owner's words.

    Shown to people who are signed in, since the figures are for colleagues.
    """

    heading = blocks.CharBlock(
        label=_("Heading"), required=False, help_text=_("Empty: the programme's name.")
    )

    class Meta:
        icon = "group"
        label = _("Advocacy results")
        template = "wagtail_advocacy/hub/results_block.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context.update(results_context(context.get("request")))
        return context


def results_context(request) -> dict:
    """What ``results_block.html`` needs; nothing for those who are not signed in."""
    is_colleague = request is not None and request.user.is_authenticated
    site = Site.find_for_request(request) if is_colleague else None
    return {"shown": results_block(site) if site else None}
