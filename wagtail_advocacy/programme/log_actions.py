"""How this station's acts read in the audit log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions) -> None:
    actions.register_action("wagtail_advocacy.join", _("Join"), _("Joined the programme"))
    actions.register_action("wagtail_advocacy.leave", _("Leave"), _("Left the programme"))
    actions.register_action(
        "wagtail_advocacy.publish_guidelines",
        _("Publish guidelines"),
        _("Put a new version of the guidelines in force"),
    )
