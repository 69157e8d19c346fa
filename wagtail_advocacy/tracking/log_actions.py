"""How this station's acts read in the audit log."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter


class WithReason(LogFormatter):
    """An act for which somebody gave a reason."""

    sentence: str

    def format_message(self, log_entry):
        reason = (log_entry.data or {}).get("reason", "")
        return gettext("%(sentence)s: %(reason)s") % {"sentence": self.sentence, "reason": reason}


class Corrected(WithReason):
    label = _("Correct conversion")
    sentence = _("Corrected the conversion")


class Removed(WithReason):
    label = _("Remove conversion")
    sentence = _("Removed the conversion from the figures")


class Restored(WithReason):
    label = _("Restore conversion")
    sentence = _("Counted the conversion again")


class Imported(LogFormatter):
    label = _("Upload conversions")

    def format_message(self, log_entry):
        count = (log_entry.data or {}).get("count", 0)
        sentence = ngettext(
            "Booked %(count)d conversion from a file",
            "Booked %(count)d conversions from a file",
            count,
        )
        return sentence % {"count": count}


def register_log_actions(actions) -> None:
    for name, formatter in (
        ("correct_conversion", Corrected),
        ("remove_conversion", Removed),
        ("restore_conversion", Restored),
        ("import_conversions", Imported),
    ):
        actions.register_action(f"wagtail_advocacy.{name}")(formatter)
    actions.register_action(
        "wagtail_advocacy.make_conversion_key",
        _("Make key for conversions"),
        _("Made a key for conversions"),
    )
    actions.register_action(
        "wagtail_advocacy.end_conversion_key",
        _("End key for conversions"),
        _("Ended a key for conversions"),
    )
