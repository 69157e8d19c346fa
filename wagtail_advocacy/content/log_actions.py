"""How this station's acts read in the audit log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions) -> None:
    actions.register_action(
        "wagtail_advocacy.make_shareable",
        _("Make shareable"),
        _("Made the page shareable"),
    )
    actions.register_action(
        "wagtail_advocacy.stop_sharing",
        _("Stop sharing"),
        _("Stopped the page from being shared"),
    )
    actions.register_action(
        "wagtail_advocacy.answer_question",
        _("Answer a question"),
        _("Answered a colleague's question"),
    )
