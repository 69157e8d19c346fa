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
    actions.register_action(
        "wagtail_advocacy.measure_baseline",
        _("Measure baseline"),
        _("Measured the baseline of a goal"),
    )
    actions.register_action(
        "wagtail_advocacy.add_default_alert_rule",
        _("Add first alert rule"),
        _("Added the alert rule that a new programme has"),
    )
    actions.register_action(
        "wagtail_advocacy.open_alert", _("Open alert"), _("A figure left its band")
    )
    actions.register_action(
        "wagtail_advocacy.close_alert", _("Close alert"), _("A figure was back in its band")
    )
    actions.register_action(
        "wagtail_advocacy.acknowledge_alert", _("Acknowledge alert"), _("Acknowledged an alert")
    )
