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
        "wagtail_advocacy.set_topics",
        _("Set topics"),
        _("Set the topics that colleagues are offered the page for"),
    )
    actions.register_action(
        "wagtail_advocacy.set_campaign",
        _("Set campaign"),
        _("Set the campaign of the page"),
    )
    actions.register_action(
        "wagtail_advocacy.set_sharing_window",
        _("Set sharing window"),
        _("Set from when until when the page is offered to colleagues"),
    )
    actions.register_action(
        "wagtail_advocacy.end_sharing",
        _("End sharing now"),
        _("Ended the sharing of the page; links that were shared go on working"),
    )
    actions.register_action(
        "wagtail_advocacy.answer_question",
        _("Answer a question"),
        _("Answered a colleague's question"),
    )
