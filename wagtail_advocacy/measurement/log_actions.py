"""How this station's acts read in the audit log."""

from django.utils.translation import gettext_lazy as _


def register_log_actions(actions) -> None:
    actions.register_action(
        "wagtail_advocacy.add_price", _("Add price"), _("Added a price per click")
    )
    actions.register_action(
        "wagtail_advocacy.correct_price",
        _("Correct price"),
        _("Corrected a wrong price per click, and the value of its days"),
    )
    actions.register_action(
        "wagtail_advocacy.add_cost", _("Add cost"), _("Added a cost of the programme")
    )
    actions.register_action(
        "wagtail_advocacy.correct_cost",
        _("Correct cost"),
        _("Corrected a wrong cost of the programme"),
    )
