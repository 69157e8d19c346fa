"""Tokens are exchanged in time, and a refresh token never twice."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from wagtail_advocacy.networks.api import (
    ApiError,
    Credentials,
    ReconnectNeeded,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.sharing import refreshing
from wagtail_advocacy.sharing.accounts import disconnect_account
from wagtail_advocacy.sharing.models import Account
from wagtail_advocacy.sharing.refreshing import fresh_credentials


def renew(credentials):
    """What a network gives: a new pair for two hours, the old refresh token being void."""
    return replace(
        credentials,
        access_token=credentials.access_token + "+",
        refresh_token=credentials.refresh_token + "+",
        expires_at=timezone.now() + timedelta(hours=2),
    )


@pytest.fixture
def connected(alice, connect, linkedin):
    def connected(**left):
        linkedin.api.answers["refresh"] = renew
        return connect(alice, refresh_token="ref", expires_at=timezone.now() + timedelta(**left))

    return connected


def test_a_good_token_is_used_as_it_is(connected, linkedin):
    assert fresh_credentials(connected(hours=1)).access_token == "tok-1"
    assert linkedin.api.verbs() == []


def test_a_token_that_ends_is_exchanged_and_kept(connected, linkedin):
    account = connected(minutes=2)
    assert fresh_credentials(account).access_token == "tok-1+"
    account.refresh_from_db()
    assert account.credentials.refresh_token == "ref+"
    assert account.refreshing_until is None
    assert fresh_credentials(account).access_token == "tok-1+"
    assert linkedin.api.verbs() == ["refresh"]


def test_a_refused_token_is_exchanged_once(connected, linkedin):
    account = connected(hours=1)
    refused = account.credentials
    assert fresh_credentials(account, refused=refused).access_token == "tok-1+"
    # Another worker was refused with the same token.
    assert fresh_credentials(account, refused=refused).access_token == "tok-1+"
    assert linkedin.api.verbs() == ["refresh"]


def test_without_a_refresh_token_it_is_used_until_it_ends(alice, connect, linkedin):
    linkedin.api.answers["refresh"] = ApiError(ReconnectNeeded())
    account = connect(alice, expires_at=timezone.now() + timedelta(minutes=2))
    assert fresh_credentials(account).access_token == "tok-1"
    Account.objects.all().delete()
    account = connect(alice, expires_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(ApiError) as caught:
        fresh_credentials(account)
    assert isinstance(caught.value.outcome, ReconnectNeeded)
    account.refresh_from_db()
    assert account.state == "needs_reconnect"


def test_the_person_must_connect_again_where_the_network_gives_none(connected, linkedin, heard):
    account = connected(minutes=2)
    linkedin.api.answers["refresh"] = ApiError(ReconnectNeeded("suspended"))
    for _time in range(2):
        with pytest.raises(ApiError) as caught:
            fresh_credentials(account)
        assert caught.value.outcome == ReconnectNeeded("suspended")
    account.refresh_from_db()
    assert (account.state, account.problem) == ("needs_reconnect", "suspended")
    assert linkedin.api.verbs() == ["refresh"]
    assert [name for name, _pk in heard].count("account_lost") == 1


@pytest.mark.parametrize("outcome", [TryLater("unreachable"), Unconfirmed()])
def test_trouble_of_the_network_ends_no_connection(connected, linkedin, outcome):
    account = connected(minutes=-1)
    linkedin.api.answers["refresh"] = ApiError(outcome)
    with pytest.raises(ApiError) as caught:
        fresh_credentials(account)
    assert caught.value.outcome == outcome
    account.refresh_from_db()
    assert account.is_usable
    assert account.refreshing_until is None


def test_trouble_in_good_time_holds_nothing_up(connected, linkedin):
    account = connected(minutes=2)
    linkedin.api.answers["refresh"] = ApiError(TryLater("unreachable"))
    assert fresh_credentials(account).access_token == "tok-1"


def test_a_defect_of_ours_leaves_no_lease(connected, linkedin):
    account = connected(minutes=2)
    linkedin.api.answers["refresh"] = KeyError("access_token")
    with pytest.raises(KeyError):
        fresh_credentials(account)
    account.refresh_from_db()
    assert account.refreshing_until is None


def test_while_another_worker_exchanges_it_this_one_waits_and_gives_way(connected, monkeypatch):
    monkeypatch.setattr(refreshing, "PATIENCE", 0.05)
    monkeypatch.setattr(refreshing, "PAUSE", 0.01)
    account = connected(minutes=2)
    Account.objects.update(refreshing_until=timezone.now() + timedelta(minutes=1))
    with pytest.raises(ApiError) as caught:
        fresh_credentials(account)
    assert isinstance(caught.value.outcome, TryLater)


def test_what_a_dead_worker_began_is_done_by_the_next(connected):
    account = connected(minutes=2)
    Account.objects.update(refreshing_until=timezone.now() - timedelta(seconds=1))
    assert fresh_credentials(account).access_token == "tok-1+"


def test_a_lost_key_means_connecting_again(connected, settings):
    account = connected(hours=1)
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = ["YSBkaWZmZXJlbnQga2V5LCB0aGlydHktdHdvIGJ5dGU="]
    with pytest.raises(ApiError) as caught:
        fresh_credentials(account)
    assert isinstance(caught.value.outcome, ReconnectNeeded)
    account.refresh_from_db()
    assert account.state == "needs_reconnect"


def test_a_disconnected_account_gives_nothing(connected):
    account = connected(hours=1)
    pk = account.pk
    disconnect_account(account)
    account.pk = pk
    with pytest.raises(ApiError):
        fresh_credentials(account)


def test_what_was_connected_anew_meanwhile_is_kept(alice, connected, connect, linkedin):
    account = connected(minutes=2)

    def meanwhile(credentials):
        connect(alice, access_token="new", refresh_token="new-ref")
        return renew(credentials)

    linkedin.api.answers["refresh"] = meanwhile
    fresh_credentials(account)
    account.refresh_from_db()
    assert account.credentials.access_token == "new"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_use_a_refresh_token_once(connected, linkedin):
    account = connected(minutes=2)
    started = threading.Barrier(2)

    def slow(credentials: Credentials) -> Credentials:
        refreshing.time.sleep(0.5)
        return renew(credentials)

    linkedin.api.answers["refresh"] = slow
    found = []

    def work():
        try:
            started.wait(5)
            found.append(fresh_credentials(account).access_token)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert found == ["tok-1+", "tok-1+"]
    assert linkedin.api.verbs() == ["refresh"]
