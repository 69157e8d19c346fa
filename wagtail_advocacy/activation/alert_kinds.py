"""Notices that a figure left its band, to those who watch it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from wagtail_advocacy.measurement.alert_words import alert_figures, alert_title
from wagtail_advocacy.measurement.models import Alert
from wagtail_advocacy.permissions import VIEW_DASHBOARD, has_permission, people_with

from .editor_kinds import EditorKind
from .kinds import NoticeText, register_kind


@register_kind
class AlertOpened(EditorKind):
    """To whom the rule names, or else to everybody who may view the dashboard."""

    id = "alert_opened"
    label = gettext_lazy("A figure leaves its band")
    description = gettext_lazy("Once, and again only after it was back.")
    action = gettext_lazy("Open the dashboard")
    html_template = "wagtail_advocacy/activation/alert_notice.html"
    text_template = "wagtail_advocacy/activation/alert_notice.txt"

    def is_for(self, user):
        return has_permission(user, VIEW_DASHBOARD)

    def site_and_editors(self, thing_id):
        alert = Alert.objects.select_related("rule__site").filter(pk=thing_id).first()
        if alert is None:
            return None
        owners = people_with(VIEW_DASHBOARD)
        chosen = list(alert.rule.recipients.values_list("pk", flat=True))
        return alert.rule.site, owners.filter(pk__in=chosen) if chosen else owners

    def load(self, ids):
        alerts = Alert.objects.select_related("rule__site", "rule__campaign", "item")
        return alerts.in_bulk(list(ids))

    def text(self, thing, standing):
        return NoticeText(
            title=alert_title(thing),
            text=alert_figures(thing),
            path=reverse("wagtail_advocacy_reports:dashboard"),
            action=str(self.action),
        )

    def is_worth_an_email(self, thing, standing):
        return thing.is_open
