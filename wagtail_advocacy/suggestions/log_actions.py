"""How this station's acts read in the audit log."""

from django.utils.translation import gettext_lazy as _


ACTIONS = [
    ("submit_suggestion", _("Suggest"), _("Sent the suggestion")),
    ("withdraw_suggestion", _("Withdraw"), _("Withdrew the suggestion")),
    ("ask_about_suggestion", _("Ask"), _("Asked the person who suggested it")),
    ("answer_about_suggestion", _("Answer"), _("Answered the editors")),
    ("take_up_suggestion", _("Take up"), _("Took the suggestion up")),
    ("publish_suggestion", _("Publish"), _("Published what was made of the suggestion")),
    ("decline_suggestion", _("Decline"), _("Declined the suggestion")),
    ("merge_suggestion", _("Join"), _("Joined the suggestion with another")),
    ("hand_over_suggestion", _("Hand over"), _("Handed the suggestion to a colleague")),
    ("reopen_suggestion", _("Reopen"), _("Opened the suggestion again")),
    ("remove_comment", _("Remove a comment"), _("Removed a colleague's comment")),
    ("show_story", _("Show"), _("Agreed to show the story")),
    ("keep_story", _("Do not show"), _("Decided not to show the story")),
    ("reopen_story", _("Reopen"), _("Took the decision on the story back")),
    ("withdraw_story", _("Withdraw"), _("Withdrew the story")),
    ("close_poll", _("Close"), _("Closed the poll")),
]


def register_log_actions(actions) -> None:
    for verb, label, message in ACTIONS:
        actions.register_action(f"wagtail_advocacy.{verb}", label, message)
