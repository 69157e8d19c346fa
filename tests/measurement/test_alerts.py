"""Alerts: when they open, that they open once, and when they are over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.alert_words import alert_figures, alert_title
from wagtail_advocacy.measurement.alerts import (
    acknowledge_alert,
    add_default_alert_rule,
    check_alerts,
    check_rule,
    close_alert,
    open_alert,
    unseen_alerts,
)
from wagtail_advocacy.measurement.models import Alert, AlertRule
from wagtail_advocacy.signals import alert_opened


TODAY = date(2026, 6, 30)
DAY = timedelta(days=1)


@pytest.fixture
def make_rule(site):
    def make(**values):
        values = {"name": "Rule", "metric": "clicks", "days": 7, **values}
        return AlertRule.objects.create(site=site, **values)

    return make


@pytest.fixture
def make_item(site, alice, team):
    """An item offered long ago, and its share."""

    def make(title="Dyke", offered=date(2026, 1, 1)):
        moment = at(offered.year, offered.month, offered.day)
        item = Item.objects.create(site=site, title=title, shareable=True, offered_at=moment)
        return share(alice, item, "linkedin", moment, team=team)

    return make


def clicks(one, day: date, count: int) -> None:
    for number in range(count):
        click(one, at(day.year, day.month, day.day, 12), f"v{number}")


@pytest.fixture
def told():
    """The alerts that were signalled."""
    found = []

    def hear(alert, **kwargs):
        found.append(alert)

    alert_opened.connect(hear)
    yield found
    alert_opened.disconnect(hear)


@pytest.mark.parametrize(
    "band, count, side",
    [
        ({"low": 10}, 9, "below"),
        ({"low": 10}, 10, None),
        ({"high": 10}, 10, None),
        ({"high": 10}, 11, "above"),
        ({"low": 5, "high": 10}, 7, None),
        ({"low": 0}, 0, None),
    ],
)
def test_a_band_is_left_beyond_its_borders(make_rule, make_item, band, count, side):
    one = make_item()
    clicks(one, TODAY - DAY, count)
    clicks(one, TODAY, 50)
    clicks(one, TODAY - 8 * DAY, 50)
    assert check_rule(make_rule(**band).pk, TODAY) == (1 if side else 0)
    assert [alert.side for alert in Alert.objects.all()] == ([side] if side else [])


def test_the_figures_of_an_alert_are_those_of_its_opening(make_rule, make_item):
    clicks(make_item(), TODAY - DAY, 12)
    check_rule(make_rule(high=10).pk, TODAY)
    alert = Alert.objects.get()
    assert (alert.value, alert.border, alert.usual) == (12, 10, None)
    assert (alert.first_day, alert.last_day) == (date(2026, 6, 23), date(2026, 6, 29))
    assert alert_title(alert) == "Clicks rose too high"
    assert alert_figures(alert) == "12, above 10 (23 Jun 2026 – 29 Jun 2026)."


def test_an_alert_stays_one_until_the_figure_is_back(make_rule, make_item, told):
    one = make_item()
    rule = make_rule(high=20, days=1)
    for number, count in enumerate([30, 40, 25, 20]):
        clicks(one, TODAY + number * DAY, count)
    for number in range(1, 5):
        check_rule(rule.pk, TODAY + number * DAY)
        check_rule(rule.pk, TODAY + number * DAY)
    # 20 is inside, but by less than the margin of 5 %.
    alert = Alert.objects.get()
    assert alert.is_open and (alert.value, alert.latest_value) == (30, 20)
    clicks(one, TODAY + 4 * DAY, 19)
    check_rule(rule.pk, TODAY + 5 * DAY)
    alert.refresh_from_db()
    assert not alert.is_open and alert.latest_value == 19
    assert told == [alert]


def test_after_it_was_back_it_is_told_again(make_rule, make_item, told):
    one = make_item()
    rule = make_rule(high=10, days=1)
    for number, count in enumerate([12, 2, 12]):
        clicks(one, TODAY + number * DAY, count)
        check_rule(rule.pk, TODAY + (number + 1) * DAY)
    assert len(told) == 2
    assert [alert.is_open for alert in Alert.objects.order_by("pk")] == [False, True]


def test_a_narrow_band_is_back_as_soon_as_the_figure_is_inside(make_rule, make_item):
    one = make_item()
    rule = make_rule(low=100, high=101, days=1)
    clicks(one, TODAY, 99)
    check_rule(rule.pk, TODAY + DAY)
    clicks(one, TODAY + DAY, 100)
    check_rule(rule.pk, TODAY + 2 * DAY)
    assert not Alert.objects.get().is_open


def test_what_is_unknown_opens_nothing_and_closes_nothing(make_rule, site, alice, team, item):
    rule = make_rule(metric="participation", low=50, days=28)
    assert check_rule(rule.pk, TODAY) == 0
    head_count(site, TODAY - DAY, **{f"t{team.pk}": 10})
    share(alice, item, "linkedin", at(2026, 6, 29, 12), team=team)
    assert check_rule(rule.pk, TODAY) == 1
    assert check_rule(rule.pk, TODAY + 60 * DAY) == 0
    alert = Alert.objects.get()
    assert alert.is_open and alert.value == 10
    assert alert_figures(alert).startswith("10.0\u00a0%, below 50.0\u00a0%")


@pytest.fixture
def jump(make_rule):
    return make_rule(kind="jump", about="every_item", factor=5, minimum=10)


@pytest.mark.parametrize("is_tallied", [False, True])
@pytest.mark.parametrize(
    "before, now, opens",
    [
        # 56 in 28 days are 2 a day, five times as many are 10.
        (56, 10, True),
        (56, 9, False),
        # 84 are 3 a day, so 15 is the border.
        (84, 14, False),
        (84, 15, True),
        # 1 in 28 days: 10 is the least.
        (1, 9, False),
        (1, 10, True),
        # No percentage from zero.
        (0, 500, False),
    ],
)
def test_a_jump_is_against_the_mean_of_28_days(jump, make_item, before, now, opens, is_tallied):
    one = make_item()
    clicks(one, TODAY - 28 * DAY, before)
    clicks(one, TODAY - 30 * DAY, 999)
    clicks(one, TODAY, now)
    if is_tallied:
        tallies.rebuild(date(2026, 5, 1), date(2026, 6, 30))
    assert check_rule(jump.pk, TODAY) == (1 if opens else 0)


def test_a_jump_names_the_item_and_what_is_usual(jump, make_item):
    one = make_item("Canal heats a school")
    make_item("Calm")
    clicks(one, TODAY - 3 * DAY, 28)
    clicks(one, TODAY, 40)
    check_rule(jump.pk, TODAY)
    alert = Alert.objects.get()
    assert alert.item == one.item
    assert alert_title(alert) == "Clicks of “Canal heats a school” jumped"
    assert alert_figures(alert) == "40 on 30 Jun 2026, when 1.0 a day are usual."


def test_every_item_has_an_alert_of_its_own(jump, make_item, told):
    for title in ("Dyke", "Canal"):
        one = make_item(title)
        clicks(one, TODAY - 3 * DAY, 28)
        clicks(one, TODAY, 40)
    assert check_rule(jump.pk, TODAY) == 2
    assert check_rule(jump.pk, TODAY) == 0
    assert {alert.item.title for alert in told} == {"Dyke", "Canal"}


def test_a_jump_is_over_when_neither_today_nor_yesterday_is_one(jump, make_item):
    one = make_item()
    clicks(one, TODAY - 3 * DAY, 28)
    clicks(one, TODAY, 40)
    for number, is_open in enumerate([True, True, False, False]):
        check_rule(jump.pk, TODAY + number * DAY)
        assert Alert.objects.get().is_open is is_open


def test_a_new_item_has_no_usual_in_its_first_week(jump, make_item):
    one = make_item(offered=TODAY - 6 * DAY)
    clicks(one, TODAY - 2 * DAY, 6)
    clicks(one, TODAY, 60)
    assert check_rule(jump.pk, TODAY) == 0
    Item.objects.update(offered_at=at(2026, 6, 23))
    # 6 in 7 days: five times that are fewer than 10.
    assert check_rule(jump.pk, TODAY) == 1
    assert Alert.objects.get().usual == Decimal("0.86")


def test_one_item_and_one_campaign_can_be_watched(make_rule, make_item, site):
    one, other = make_item(), make_item("Other")
    campaign = Campaign.objects.create(site=site, name="Engineers")
    one.campaign = campaign
    one.save()
    of_item = make_rule(about="item", item=one.item, high=3)
    of_campaign = make_rule(about="campaign", campaign=campaign, kind="jump", minimum=5)
    clicks(other, TODAY - DAY, 50)
    assert check_alerts(TODAY) == 0
    clicks(one, TODAY - 5 * DAY, 1)
    clicks(one, TODAY - DAY, 6)
    assert check_alerts(TODAY) == 2
    assert of_item.alerts.get().item == one.item
    assert "Engineers" in alert_title(of_campaign.alerts.get())


def test_a_rule_that_sleeps_opens_nothing_and_ends_what_is_open(make_rule, make_item):
    clicks(make_item(), TODAY - DAY, 12)
    rule = make_rule(high=10)
    check_rule(rule.pk, TODAY)
    AlertRule.objects.update(is_active=False)
    assert check_rule(rule.pk, TODAY) == 0
    assert not Alert.objects.get().is_open
    assert check_rule(rule.pk, TODAY) == 0


def test_a_rule_that_fails_does_not_keep_the_others_back(make_rule, make_item, monkeypatch, caplog):
    from wagtail_advocacy.measurement import alerts

    clicks(make_item(), TODAY - DAY, 12)
    bad, good = make_rule(high=10), make_rule(high=10)
    read = alerts._read

    def fail(rule, *args):
        if rule.pk == bad.pk:
            raise RuntimeError
        return read(rule, *args)

    monkeypatch.setattr(alerts, "_read", fail)
    assert check_alerts(TODAY) == 1
    assert Alert.objects.get().rule == good
    assert f"Alert rule {bad.pk}" in caplog.text


def test_two_runs_at_once_open_one_alert(make_rule, make_item, told):
    one = make_item()
    rule = make_rule(high=10)
    clicks(one, TODAY - DAY, 12)
    readings = {}
    from wagtail_advocacy.measurement import alerts
    from wagtail_advocacy.measurement.metrics import get_metric

    # Both have read before either has written.
    for run in (1, 2):
        readings[run] = alerts._read(rule, get_metric("clicks"), TODAY, set())[None]
    assert open_alert(rule, None, readings[1]) is not None
    assert open_alert(rule, None, readings[2]) is None
    assert Alert.objects.count() == len(told) == 1


@pytest.mark.parametrize("with_item", [True, False])
def test_the_database_holds_one_open_alert_of_a_thing(make_rule, make_item, with_item):
    item = make_item().item if with_item else None
    rule = make_rule(high=1)
    values = {
        "rule": rule,
        "item": item,
        "side": "above",
        "first_day": TODAY,
        "last_day": TODAY,
        "value": 2,
        "latest_value": 2,
        "border": 1,
    }
    alert = Alert.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(**values)
    close_alert(alert)
    Alert.objects.create(**values)


def test_acknowledging_takes_it_off_the_dashboard_and_leaves_it_open(
    make_rule, make_item, site, olive, admin_user
):
    clicks(make_item(), TODAY - DAY, 12)
    rule = make_rule(high=10)
    check_rule(rule.pk, TODAY)
    alert = unseen_alerts(site).get()
    assert acknowledge_alert(alert, olive) is True
    assert acknowledge_alert(alert, admin_user) is False
    alert.refresh_from_db()
    assert alert.acknowledged_by == olive and alert.is_open
    assert not unseen_alerts(site).exists()
    assert check_rule(rule.pk, TODAY) == 0


def test_opening_closing_and_acknowledging_are_logged_once(make_rule, make_item, olive):
    clicks(make_item(), TODAY - DAY, 12)
    check_rule(make_rule(high=10).pk, TODAY)
    alert = Alert.objects.get()
    for _time in range(2):
        acknowledge_alert(alert, olive)
        close_alert(alert)
    log = ModelLogEntry.objects.filter(object_id=str(alert.pk), content_type__model="alert")
    assert set(log.values_list("action", "user")) == {
        ("wagtail_advocacy.open_alert", None),
        ("wagtail_advocacy.acknowledge_alert", olive.pk),
        ("wagtail_advocacy.close_alert", None),
    }
    assert log.count() == 3


def test_the_first_rule_is_made_once_and_not_put_back(site, make_rule):
    rule = add_default_alert_rule(site)
    assert (rule.about, rule.kind, rule.metric) == ("every_item", "jump", "clicks")
    assert add_default_alert_rule(site) is None
    rule.delete()
    assert add_default_alert_rule(site) is None
    action = "wagtail_advocacy.add_default_alert_rule"
    assert ModelLogEntry.objects.filter(action=action).count() == 1


def test_the_first_rule_is_not_added_to_rules_of_ones_own(site, make_rule):
    make_rule(high=10)
    assert add_default_alert_rule(site) is None


def test_the_queries_do_not_grow_with_the_items(
    jump, make_item, django_assert_max_num_queries, django_assert_num_queries
):
    for number in range(3):
        one = make_item(f"Item {number}")
        clicks(one, TODAY - 3 * DAY, 28)
        clicks(one, TODAY - DAY, 12)
    check_rule(jump.pk, TODAY)
    with django_assert_max_num_queries(25) as few:
        check_rule(jump.pk, TODAY)
    for number in range(30):
        clicks(make_item(f"More {number}"), TODAY - 3 * DAY, 12)
    with django_assert_num_queries(len(few)):
        check_rule(jump.pk, TODAY)
