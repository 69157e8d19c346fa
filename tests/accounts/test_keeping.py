"""Connections that end, and those of people who went."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.networks.api import ApiError, ReconnectNeeded
from wagtail_advocacy.programme.services import join, leave
from wagtail_advocacy.sharing.accounts import disconnect_account, mark_needs_reconnect
from wagtail_advocacy.sharing.connecting.keeping import forget_account, look_after_accounts
from wagtail_advocacy.sharing.models import Account


DAY = timedelta(days=1)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Does what the worker would do."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def ends_in(alice, connect, at_once):
    """An account of Alice whose connection ends in so many days."""

    def ends_in(days, **values):
        with at_once():
            account = connect(alice, **values)
            Account.objects.filter(pk=account.pk).update(ends_at=timezone.now() + days * DAY)
        account.refresh_from_db()
        mail.outbox.clear()
        return account

    return ends_in


def kinds():
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_a_week_before_the_end_the_person_is_told_once(ends_in, at_once, client, alice):
    ends_in(6)
    for _morning in range(3):
        with at_once():
            look_after_accounts()
    assert kinds() == ["account_ending"]
    (message,) = mail.outbox
    assert "LinkedIn" in message.subject
    connect_page = reverse("wagtail_advocacy:connect_account", args=["linkedin"])
    assert connect_page in message.body
    client.force_login(alice.user)
    assert "LinkedIn" in client.get(reverse("wagtail_advocacy:notices")).text


def test_earlier_nobody_is_told(ends_in, at_once):
    ends_in(8)
    with at_once():
        assert look_after_accounts()["warned"] == 0
    assert kinds() == []


def test_each_end_is_told_for_itself(ends_in, at_once, alice, connect):
    account = ends_in(6)
    with at_once():
        look_after_accounts()
    with at_once():
        connect(alice, access_token="tok-2")
    # What was told is settled.
    assert kinds() == []
    Account.objects.filter(pk=account.pk).update(ends_at=timezone.now() + 5 * DAY)
    with at_once():
        assert look_after_accounts()["warned"] == 1
    assert kinds() == ["account_ending"]
    assert len(mail.outbox) == 2


def test_the_day_it_has_ended_the_person_is_told_once(ends_in, at_once):
    account = ends_in(-1)
    for _morning in range(2):
        with at_once():
            look_after_accounts()
    account.refresh_from_db()
    assert account.state == "needs_reconnect"
    assert kinds() == ["account_lost"]
    (message,) = mail.outbox
    assert "again" in message.body


def test_a_connection_that_the_network_ended_is_told(ends_in, at_once):
    account = ends_in(30)
    with at_once():
        mark_needs_reconnect(account)
    assert kinds() == ["account_lost"]


def test_whoever_connected_again_gets_no_late_e_mail(ends_in, alice, connect, at_once):
    account = ends_in(30)
    with at_once():
        mark_needs_reconnect(account)
        connect(alice, access_token="tok-2")
    assert mail.outbox == []


def test_an_end_that_can_be_put_off_is_told_to_nobody(ends_in, at_once, linkedin):
    linkedin.api.answers["refresh"] = lambda credentials: replace(credentials, access_token="new")
    account = ends_in(6, refresh_token="ref")
    with at_once():
        assert look_after_accounts()["extended"] == 1
    account.refresh_from_db()
    assert (account.ends_at - timezone.now()).days == 59
    assert account.credentials.access_token == "new"
    assert kinds() == []


def test_an_end_that_the_network_does_not_put_off_ends_it(ends_in, at_once, linkedin):
    linkedin.api.answers["refresh"] = ApiError(ReconnectNeeded())
    ends_in(6, refresh_token="ref")
    with at_once():
        look_after_accounts()
    assert kinds() == ["account_lost"]


def test_a_notice_of_an_account_that_is_gone_does_not_break_the_inbox(
    ends_in, at_once, client, alice
):
    account = ends_in(6)
    with at_once():
        look_after_accounts()
        disconnect_account(account)
    client.force_login(alice.user)
    assert client.get(reverse("wagtail_advocacy:notices")).status_code == 200


def test_leaving_the_programme_disconnects(alice, bob, connect, at_once, linkedin):
    connect(alice)
    connect(bob, profile=replace(profile_of("b")))
    with at_once():
        leave(alice)
    assert list(Account.objects.values_list("ambassador", flat=True)) == [bob.pk]
    assert linkedin.api.verbs() == ["revoke"]


def profile_of(remote_id):
    from wagtail_advocacy.networks.api import Profile

    return Profile(remote_id)


def test_whoever_came_back_before_the_worker_keeps_the_account(alice, connect, guidelines):
    account = connect(alice)
    leave(alice)
    join(alice.user, alice.site, guidelines=guidelines)
    assert not forget_account(account.pk)
    assert Account.objects.exists()


def test_deactivating_the_user_disconnects(alice, connect, at_once, linkedin):
    connect(alice)
    with at_once():
        alice.user.is_active = False
        alice.user.save()
    assert not Account.objects.exists()
    assert linkedin.api.verbs() == ["revoke"]


def test_saving_an_active_user_disconnects_nobody(alice, connect, at_once):
    connect(alice)
    with at_once():
        alice.user.save()
    assert Account.objects.exists()


def test_deleting_the_user_disconnects(alice, connect, at_once, linkedin):
    connect(alice)
    with at_once():
        alice.user.delete()
    assert not Account.objects.exists()
    assert linkedin.api.verbs() == ["revoke"]


def test_what_no_signal_told_is_found_in_the_morning(alice, bob, connect, linkedin):
    connect(alice)
    connect(bob, profile=profile_of("b"))
    get_user_model().objects.filter(pk=alice.user_id).update(is_active=False)
    assert look_after_accounts()["forgotten"] == 1
    assert list(Account.objects.values_list("ambassador", flat=True)) == [bob.pk]


def test_tasks_are_told_ids_alone(alice, connect, monkeypatch, at_once):
    told = []
    monkeypatch.setattr("django_q.tasks.async_task", lambda *arguments: told.append(arguments))
    account = connect(alice)
    with at_once():
        leave(alice)
    task = "wagtail_advocacy.sharing.connecting.tasks.forget_account"
    assert (task, account.pk) in told
    assert all(
        isinstance(value, int) or "." in value or value.startswith("account_")
        for arguments in told
        for value in arguments
    )
