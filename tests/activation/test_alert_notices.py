"""Owners hear of an alert once, where they take part, as each of them chooses."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import EditorMailStop, Notice, NoticeChoice
from wagtail_advocacy.measurement.alerts import Reading, close_alert, open_alert
from wagtail_advocacy.measurement.models import Alert, AlertRule


DAY = date(2026, 6, 1)
READING = Reading(12, "above", False, 10, DAY, DAY)


@pytest.fixture
def rule(site):
    return AlertRule.objects.create(site=site, name="Clicks", metric="clicks", high=10)


@pytest.fixture
def owner(make_ambassador):
    """An owner who takes part."""

    def make(name):
        from django.contrib.auth.models import Permission

        person = make_ambassador(name)
        person.user.user_permissions.add(Permission.objects.get(codename="view_dashboard"))
        return person

    return make


@pytest.fixture
def raised(rule, django_capture_on_commit_callbacks):
    """Open an alert, as the worker does; gives it."""

    def make():
        with django_capture_on_commit_callbacks(execute=True):
            alert = open_alert(rule, None, READING)
        return alert

    return make


def told(alert) -> set:
    return set(
        Notice.objects.filter(kind="alert_opened", thing_id=alert.pk).values_list(
            "ambassador_id", flat=True
        )
    )


def test_everybody_who_may_see_the_dashboard_is_told(rule, owner, alice, olive, tell, raised):
    first, second = owner("first"), owner("second")
    alert = raised()
    tell("alert_opened", alert)
    assert told(alert) == {first.pk, second.pk}


def test_those_who_were_chosen_are_told_and_nobody_else(rule, owner, alice, tell, raised):
    first, _second = owner("first"), owner("second")
    # Alice may not see the dashboard, whoever chose her.
    rule.recipients.set([first.user, alice.user])
    alert = raised()
    tell("alert_opened", alert)
    assert told(alert) == {first.pk}


def test_nobody_is_told_twice_of_one_alert(owner, tell, raised):
    owner("first")
    alert = raised()
    for _time in range(3):
        tell("alert_opened", alert)
    assert Notice.objects.filter(kind="alert_opened").count() == 1
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Clicks rose too high"
    assert "12, above 10" in mail.outbox[0].body


def test_each_chooses_how(owner, tell, raised):
    first, second, third = owner("first"), owner("second"), owner("third")
    NoticeChoice.objects.create(ambassador=second, kind="alert_opened", way="inbox")
    NoticeChoice.objects.create(ambassador=third, kind="alert_opened", way="none")
    alert = raised()
    tell("alert_opened", alert)
    assert told(alert) == {first.pk, second.pk}
    assert [message.to for message in mail.outbox] == [[first.user.email]]


def test_what_is_over_is_not_mailed(owner, tell, raised):
    owner("first")
    alert = raised()
    mail.outbox.clear()
    Notice.objects.all().delete()
    close_alert(alert)
    tell("alert_opened", alert)
    assert told(alert) and not mail.outbox


def test_the_inbox_leads_to_the_dashboard(client, owner, tell, raised):
    first = owner("first")
    tell("alert_opened", raised())
    client.force_login(first.user)
    page = client.get(reverse("wagtail_advocacy:notices")).content.decode()
    assert "Clicks rose too high" in page and "12, above 10" in page


def test_only_owners_are_asked_how_they_want_to_hear_of_it(client, owner, alice):
    first = owner("first")
    kind = get_kind("alert_opened")
    address = reverse("wagtail_advocacy:settings")
    client.force_login(first.user)
    assert str(kind.label) in client.get(address).content.decode()
    client.force_login(alice.user)
    assert str(kind.label) not in client.get(address).content.decode()
    assert client.post(address, {"language": "", "important_item": "inbox"}).status_code == 302


def test_an_owner_without_an_inbox_gets_an_e_mail_unless_he_stopped_it(owner, olive, tell, raised):
    first = owner("first")
    alert = raised()
    tell("alert_opened", alert)
    assert {message.to[0] for message in mail.outbox} == {olive.email, first.user.email}
    (message,) = [message for message in mail.outbox if message.to == [olive.email]]
    assert "because you see the figures of Waterfans" in message.body
    EditorMailStop.objects.create(user=olive, kind="alert_opened")
    close_alert(alert)
    mail.outbox.clear()
    tell("alert_opened", raised())
    assert [message.to for message in mail.outbox] == [[first.user.email]]


def test_owners_choose_on_their_account_page(client, olive, mallory):
    client.force_login(olive)
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "A figure leaves its band" in page and "handed to you" not in page


def test_an_alert_that_is_gone_tells_nobody(tell, owner):
    owner("first")
    assert tell("alert_opened", Alert(pk=12345)) == 0
