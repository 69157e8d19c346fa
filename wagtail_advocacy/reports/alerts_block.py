"""The alerts on top of the dashboard."""

from dataclasses import dataclass

from django.urls import reverse
from wagtail.models import Site

from wagtail_advocacy.measurement.alert_words import alert_figures, alert_title, latest_figure
from wagtail_advocacy.measurement.alerts import unseen_alerts
from wagtail_advocacy.measurement.models import Alert
from wagtail_advocacy.permissions import ACKNOWLEDGE_ALERT, has_permission


MOST_SHOWN = 5


@dataclass(frozen=True)
class AlertLine:
    """One open alert in words; ``acknowledge_url`` for who may."""

    alert: Alert
    title: str
    figures: str
    latest: str
    acknowledge_url: str


@dataclass(frozen=True)
class AlertsBlock:
    lines: list[AlertLine]
    more: int
    url: str


def alerts_block(site: Site, user) -> AlertsBlock | None:
    """The open alerts of ``site`` that nobody acknowledged, for
    ``wagtail_advocacy/reports/alerts_block.html``; ``None`` without any. At most two queries."""
    found = list(unseen_alerts(site)[: MOST_SHOWN + 1])
    if not found:
        return None
    may_acknowledge = has_permission(user, ACKNOWLEDGE_ALERT)
    lines = [
        AlertLine(
            alert,
            alert_title(alert),
            alert_figures(alert),
            latest_figure(alert) if alert.latest_value != alert.value else "",
            reverse("wagtail_advocacy_alerts:acknowledge", args=[alert.pk])
            if may_acknowledge
            else "",
        )
        for alert in found[:MOST_SHOWN]
    ]
    more = unseen_alerts(site).count() - MOST_SHOWN if len(found) > MOST_SHOWN else 0
    url = reverse("advocacy_alerts:index") if has_permission(user, "view_alert") else ""
    return AlertsBlock(lines, more, url)
