"""Watching what the owners want to be told of.

A rule says what is normal. When a figure is not, an alert is opened and its people are told,
once; it stays open, however often the worker looks, until the figure is back.

*Band*: the figure of the last ``days`` whole days up to yesterday is below ``low`` or above
``high``. It is back when it is inside by ``MARGIN`` of the border, so that a figure that wavers
about a border does not tell the same every other day.

*Jump*: on one day, the running one or yesterday, it is ``factor`` times the usual or more, and
``minimum`` or more. The usual is the mean per day of the ``USUAL_DAYS`` before; of an item, of
those on which it was offered, if these are ``FEWEST_DAYS`` or more. What never happened before has
no usual, and so no jump. It is back when neither day is a jump.

What is unknown opens nothing and closes nothing.
"""

import logging
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Site

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.signals import alert_opened

from .metrics import Metric, Scope, Source, get_metric
from .models import Alert, AlertRule
from .participation import ONE_DAY


logger = logging.getLogger(__name__)

USUAL_DAYS = 28
FEWEST_DAYS = 7
MARGIN = Decimal("0.05")
CENT = Decimal("0.01")
DEFAULT_FACTOR = 5
DEFAULT_MINIMUM = 100

Kind, About, Side = AlertRule.Kind, AlertRule.About, Alert.Side


@dataclass(frozen=True)
class Reading:
    """A figure as a rule sees it. ``side`` is where it is outside, ``""`` where it is not;
    ``is_back``: an alert about it is over."""

    value: Decimal
    side: str
    is_back: bool
    border: Decimal
    first: date
    last: date
    usual: Decimal | None = None


# By the id of the item, or None for a figure that is about no single one.
Readings = dict[int | None, Reading]


def check_alerts(today: date | None = None) -> int:
    """Look at every rule; gives how many alerts were opened. For every quarter of an hour.

    Safe to repeat and to run twice at once. A rule that fails does not keep the others back.
    """
    opened = 0
    for rule_id in AlertRule.objects.order_by("pk").values_list("pk", flat=True):
        try:
            opened += check_rule(rule_id, today)
        except Exception:
            logger.exception("Alert rule %s could not be checked.", rule_id)
    return opened


@transaction.atomic
def check_rule(rule_id: int, today: date | None = None) -> int:
    """Open and close the alerts of one rule; gives how many were opened. Safe to repeat."""
    rule = AlertRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        return 0
    still_open = {alert.item_id: alert for alert in rule.alerts.filter(closed_at=None)}
    metric = get_metric(rule.metric)
    if not rule.is_active or metric is None:
        for alert in still_open.values():
            close_alert(alert)
        return 0
    opened = 0
    readings = _read(rule, metric, today or programme_day(), set(still_open))
    for item_id, reading in readings.items():
        alert = still_open.get(item_id)
        if alert is None:
            opened += bool(reading.side) and open_alert(rule, item_id, reading) is not None
        elif reading.is_back:
            close_alert(alert, reading.value)
        elif alert.latest_value != reading.value:
            Alert.objects.filter(pk=alert.pk).update(latest_value=reading.value)
    AlertRule.objects.filter(pk=rule.pk).update(checked_at=timezone.now())
    return opened


def open_alert(rule: AlertRule, item_id: int | None, reading: Reading) -> Alert | None:
    """Open an alert and let its people be told; ``None`` when there is an open one already."""
    alert = Alert(
        rule=rule,
        item_id=item_id,
        side=reading.side,
        first_day=reading.first,
        last_day=reading.last,
        value=reading.value,
        latest_value=reading.value,
        border=_cents(reading.border),
        usual=None if reading.usual is None else _cents(reading.usual),
    )
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
            log(alert, "wagtail_advocacy.open_alert")
            alert_opened.send(Alert, alert=alert)
    except IntegrityError:
        return None
    return alert


@transaction.atomic
def close_alert(alert: Alert, value: Decimal | None = None) -> bool:
    """Note that the figure is back, ``value`` being what it is now. Safe to repeat; gives
    whether the alert was open."""
    changes = {} if value is None else {"latest_value": value}
    own = Alert.objects.filter(pk=alert.pk, closed_at=None)
    if not own.update(closed_at=timezone.now(), **changes):
        return False
    log(alert, "wagtail_advocacy.close_alert")
    return True


@transaction.atomic
def acknowledge_alert(alert: Alert, user) -> bool:
    """Take ``alert`` off the dashboard: ``user`` has seen it. It stays open until the figure is
    back. Safe to repeat; gives whether nobody had done so before."""
    own = Alert.objects.filter(pk=alert.pk, acknowledged_at=None)
    if not own.update(acknowledged_at=timezone.now(), acknowledged_by=user):
        return False
    log(alert, "wagtail_advocacy.acknowledge_alert", user=user)
    return True


def unseen_alerts(site: Site) -> QuerySet[Alert]:
    """The open alerts of ``site`` that nobody has acknowledged, the latest first."""
    alerts = Alert.objects.filter(rule__site=site, closed_at=None, acknowledged_at=None)
    return alerts.select_related("rule__site", "rule__campaign", "item")


@transaction.atomic
def add_default_alert_rule(site: Site) -> AlertRule | None:
    """The one rule that a new programme has: clicks of an item jump. Made once; one that was
    deleted is not put back, nor is it added to rules that somebody made."""
    action = "wagtail_advocacy.add_default_alert_rule"
    made = ModelLogEntry.objects.filter(action=action, data__site=site.pk)
    if AlertRule.objects.filter(site=site).exists() or made.exists():
        return None
    rule = AlertRule.objects.create(
        site=site,
        name=_("Clicks of an item jump"),
        metric="clicks",
        about=About.EVERY_ITEM,
        kind=Kind.JUMP,
        factor=DEFAULT_FACTOR,
        minimum=DEFAULT_MINIMUM,
    )
    log(rule, action, data={"site": site.pk})
    return rule


# Reading


def _read(rule: AlertRule, metric: Metric, today: date, open_ids: set[int | None]) -> Readings:
    if rule.kind == Kind.JUMP:
        if rule.about == About.EVERY_ITEM:
            return _jumps_of_items(rule, metric, today, open_ids)
        return _jump(rule, metric, today)
    if rule.about == About.EVERY_ITEM:
        return _bands_of_items(rule, metric, today, open_ids)
    first, last = today - ONE_DAY * rule.days, today - ONE_DAY
    value = metric.value(_scope(rule), first, last)
    return {} if value is None else {_thing(rule): _in_band(rule, value, first, last)}


def _scope(rule: AlertRule) -> Scope:
    return Scope(
        rule.site,
        campaign=rule.campaign if rule.about == About.CAMPAIGN else None,
        item=rule.item if rule.about == About.ITEM else None,
    )


def _thing(rule: AlertRule) -> int | None:
    return rule.item_id if rule.about == About.ITEM else None


def _in_band(rule: AlertRule, value: Decimal, first: date, last: date) -> Reading:
    value = _cents(value)
    side, border = "", rule.low if rule.high is None else rule.high
    if rule.low is not None and value < rule.low:
        side, border = Side.BELOW, rule.low
    elif rule.high is not None and value > rule.high:
        side, border = Side.ABOVE, rule.high
    is_back = (rule.low is None or value >= rule.low * (1 + MARGIN)) and (
        rule.high is None or value <= rule.high * (1 - MARGIN)
    )
    if (
        rule.low is not None
        and rule.high is not None
        and rule.low * (1 + MARGIN) > rule.high * (1 - MARGIN)
    ):
        # So narrow a band has no inside but itself.
        is_back = not side
    return Reading(value, side, is_back, border or Decimal(0), first, last)


def _bands_of_items(rule: AlertRule, metric: Metric, today: date, open_ids: set) -> Readings:
    first, last = today - ONE_DAY * rule.days, today - ONE_DAY
    found = metric.by_item(rule.site, first, last)
    if found is None:
        return {}
    return {
        item_id: _in_band(rule, Decimal(found.get(item_id, 0)), first, last)
        for item_id in found.keys() | (open_ids - {None})
    }


def _jump(rule: AlertRule, metric: Metric, today: date) -> Readings:
    scope, thing = _scope(rule), _thing(rule)
    offered = programme_day(rule.item.offered_at) if thing is not None else None
    days = (today, today - ONE_DAY)
    spans = [span for day in days if (span := _usual_span(day, offered))]
    if len(spans) < len(days):
        return {}
    windows = [*((day, day) for day in days), *spans]
    source = Source(min(first for first, _last in windows), today)
    values = metric.values(scope, windows, source)
    if None in values:
        return {}
    counted = list(zip(days, values[:2], spans, values[2:], strict=True))
    return {thing: _judge_jump(rule, counted)}


def _usual_span(day: date, offered: date | None) -> tuple[date, date] | None:
    """The days before ``day`` that say what is usual; ``None`` when they are too few."""
    first = max(day - ONE_DAY * USUAL_DAYS, offered or date.min)
    return (first, day - ONE_DAY) if (day - first).days >= FEWEST_DAYS else None


def _judge_jump(rule: AlertRule, counted) -> Reading:
    """``counted``: day, its figure, the days of the usual, their figure; today first."""
    readings = []
    for day, value, (first, last), before in counted:
        usual = before / ((last - first).days + 1)
        border = max(usual * rule.factor, Decimal(rule.minimum))
        jumps = usual > 0 and value >= border
        readings.append(
            Reading(_cents(value), Side.ABOVE if jumps else "", not jumps, border, day, day, usual)
        )
    return next((reading for reading in readings if reading.side), readings[0])


def _jumps_of_items(rule: AlertRule, metric: Metric, today: date, open_ids: set) -> Readings:
    """Four reads whatever the number of items."""
    yesterday = today - ONE_DAY
    oldest = yesterday - ONE_DAY * USUAL_DAYS
    now = metric.by_item(rule.site, today, today)
    if now is None:
        return {}
    then = metric.by_item(rule.site, yesterday, yesterday) or {}
    before = metric.by_item(rule.site, oldest, yesterday - ONE_DAY) or {}
    dropped = metric.by_item(rule.site, oldest, oldest) or {}
    wanted = {
        item_id
        for item_id in now.keys() | then.keys()
        if max(now.get(item_id, 0), then.get(item_id, 0)) >= rule.minimum
    } | (open_ids - {None})
    readings: Readings = {}
    for item_id, offered_at in Item.objects.filter(pk__in=wanted).values_list("pk", "offered_at"):
        offered = programme_day(offered_at)
        spans = _usual_span(today, offered), _usual_span(yesterday, offered)
        until_yesterday = before.get(item_id, 0)
        until_today = until_yesterday + then.get(item_id, 0) - dropped.get(item_id, 0)
        counted = [
            (day, Decimal(value), span, Decimal(sum_before))
            for day, value, span, sum_before in (
                (today, now.get(item_id, 0), spans[0], until_today),
                (yesterday, then.get(item_id, 0), spans[1], until_yesterday),
            )
            if span is not None
        ]
        if counted:
            readings[item_id] = _judge_jump(rule, counted)
    return readings


def _cents(value: Decimal) -> Decimal:
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)
