"""What an alert says, in the language that is active."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .charts import figure
from .goal_words import days_text
from .metrics import get_metric
from .models import Alert, AlertRule


def alert_title(alert: Alert) -> str:
    """What happened to what, in a few words."""
    rule = alert.rule
    metric = get_metric(rule.metric)
    words = {"metric": metric.label if metric else rule.metric, "thing": about(alert)}
    if rule.kind == AlertRule.Kind.JUMP:
        if words["thing"]:
            return _("%(metric)s of “%(thing)s” jumped") % words
        return _("%(metric)s jumped") % words
    if alert.side == Alert.Side.BELOW:
        if words["thing"]:
            return _("%(metric)s of “%(thing)s” fell too low") % words
        return _("%(metric)s fell too low") % words
    if words["thing"]:
        return _("%(metric)s of “%(thing)s” rose too high") % words
    return _("%(metric)s rose too high") % words


def alert_figures(alert: Alert) -> str:
    """The figures behind it: what it was when it left its band, and what is normal."""
    words = {
        "value": _figure(alert, alert.value),
        "border": _figure(alert, alert.border),
        "days": days_text(alert.first_day, alert.last_day),
    }
    if alert.rule.kind == AlertRule.Kind.JUMP:
        words["day"] = date_format(alert.first_day, "j M Y")
        words["usual"] = figure(alert.usual, decimals=1)
        return _("%(value)s on %(day)s, when %(usual)s a day are usual.") % words
    if alert.side == Alert.Side.BELOW:
        return _("%(value)s, below %(border)s (%(days)s).") % words
    return _("%(value)s, above %(border)s (%(days)s).") % words


def latest_figure(alert: Alert) -> str:
    """What it was when it was looked at last."""
    return _figure(alert, alert.latest_value)


def about(alert: Alert) -> str:
    """The item or the campaign, ``""`` for the whole programme."""
    if alert.item is not None:
        return alert.item.title
    if alert.rule.about == AlertRule.About.CAMPAIGN and alert.rule.campaign is not None:
        return alert.rule.campaign.name
    return ""


def _figure(alert: Alert, value) -> str:
    metric = get_metric(alert.rule.metric)
    if metric is None:
        return figure(value)
    return figure(value, unit=metric.unit_of(alert.rule.site), decimals=metric.decimals)
