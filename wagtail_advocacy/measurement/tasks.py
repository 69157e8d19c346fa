"""What the worker does for measurement."""

from . import alerts, retention, settling, tallies


def refresh_tallies() -> None:
    """Count what happened since the last run. For every minute."""
    tallies.refresh()


def settle_clicks() -> None:
    """Sweep the clicks of days that are not final, and settle those that are due."""
    settling.sweep()
    settling.settle()


def delete_click_detail() -> None:
    """Delete the detail of clicks that is older than the site keeps it."""
    retention.prune()


def check_alerts() -> int:
    """Look whether figures left their bands or are back; gives how many alerts were opened."""
    return alerts.check_alerts()
