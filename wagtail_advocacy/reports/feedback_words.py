"""How feedback on content reads."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_advocacy.content.feedback_counts import Feedback
from wagtail_advocacy.content.models import Rating
from wagtail_advocacy.measurement.charts import figure


def reason_label(reason: str) -> str:
    """What a reason is called; also one that there is no more."""
    return str(dict(Rating.Reason.choices).get(reason, reason))


def reasons_in_order(feedback: Feedback) -> list[tuple[str, str, int]]:
    """What was given as a reason (``""``: none), its label, and how often; the commonest first."""
    given = [(reason, count) for reason, count in feedback.reasons.items() if count]
    given.sort(key=lambda row: -row[1])
    return [(reason, reason_label(reason), count) for reason, count in given]


def in_a_sentence(feedback: Feedback | None, minimum: int) -> str:
    """What was said, in a line; ``""`` when nobody said anything. ``None``: too few people."""
    if feedback is None:
        return ngettext(
            "Fewer than %(minimum)s colleague said what they think of it. Numbers appear from "
            "%(minimum)s on.",
            "Fewer than %(minimum)s colleagues said what they think of it. Numbers appear from "
            "%(minimum)s on.",
            minimum,
        ) % {"minimum": minimum}
    if not feedback.people:
        return ""
    said = _("Useful %(useful)s, not for me %(not_for_me)s") % {
        "useful": figure(feedback.useful),
        "not_for_me": figure(feedback.not_for_me),
    }
    reasons = ", ".join(
        f"{label} {figure(count)}" for _reason, label, count in reasons_in_order(feedback)
    )
    return f"{said} ({reasons})" if reasons else said
