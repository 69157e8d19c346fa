"""Connecting and disconnecting, whatever the network."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from wagtail_advocacy.networks.api import ApiError, Credentials, Profile, TryLater
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.accounts import (
    ConnectRefusal,
    ConnectRefused,
    connect_account,
    connectable_networks,
    disconnect_account,
    mark_needs_reconnect,
    usable_account,
)
from wagtail_advocacy.sharing.followers import latest_followers
from wagtail_advocacy.sharing.models import Account


def refusal(call, *arguments, **values):
    with pytest.raises(ConnectRefused) as caught:
        call(*arguments, **values)
    return caught.value.reason


def test_what_the_network_gave_is_kept(alice, connect, heard):
    account = Account.objects.get(pk=connect(alice, refresh_token="ref-1").pk)
    assert account.credentials.access_token == "tok-1"
    assert account.credentials.refresh_token == "ref-1"
    assert (account.handle, account.name) == ("alice", "Alice A.")
    assert account.scopes == ["openid", "profile", "w_member_social"]
    assert account.is_usable
    assert heard == [("account_connected", account.pk)]
    assert usable_account(alice, "linkedin") == account


def test_no_secret_stands_in_the_database_in_clear_text(alice, connect):
    connect(alice, access_token="tok-secret", more={"client": "app-secret"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wagtail_advocacy_account")
        row = str(cursor.fetchall())
    assert "alice" in row
    assert "tok-secret" not in row
    assert "app-secret" not in row


def test_connecting_again_keeps_the_row(alice, connect, heard):
    first = connect(alice)
    mark_needs_reconnect(first)
    again = connect(alice, access_token="tok-2")
    assert again.pk == first.pk
    again.refresh_from_db()
    assert again.is_usable
    assert again.problem == ""
    assert again.credentials.access_token == "tok-2"


def test_another_account_takes_the_place_of_the_first(alice, connect, linkedin, heard):
    first = connect(alice)
    second = connect(alice, access_token="tok-2", profile=Profile("me-2"))
    assert [account.pk for account in Account.objects.all()] == [second.pk]
    assert linkedin.api.verbs() == ["revoke"]
    assert linkedin.api.calls[0][1].access_token == "tok-1"
    assert ("account_disconnected", first.pk) in heard


def test_an_account_that_a_colleague_has_is_refused(alice, bob, connect, linkedin):
    own = connect(bob, access_token="bobs", profile=Profile("me-b"))
    connect(alice)
    assert refusal(connect, bob) == ConnectRefusal.TAKEN
    assert Account.objects.get(ambassador=alice).credentials.access_token == "tok-1"
    # What he had is still there.
    assert Account.objects.get(ambassador=bob).pk == own.pk
    assert linkedin.api.verbs() == []


def test_the_account_of_somebody_who_left_is_free(alice, bob, connect):
    connect(alice)
    leave(alice)
    assert connect(bob, access_token="tok-2").ambassador == bob
    assert Account.objects.count() == 1


def test_less_than_writing_is_refused(alice, linkedin, profile):
    granted = ("openid", "profile")
    reason = refusal(connect_account, alice, linkedin, Credentials("tok"), profile, granted)
    assert reason == ConnectRefusal.NOT_ALLOWED
    assert not Account.objects.exists()


def test_whoever_takes_no_part_is_refused(alice, connect):
    leave(alice)
    assert refusal(connect, alice) == ConnectRefusal.NOT_TAKING_PART


def test_whoever_may_not_take_part_any_more_is_refused(alice, connect):
    alice.user.groups.clear()
    assert refusal(connect, alice) == ConnectRefusal.NOT_TAKING_PART


@pytest.mark.parametrize(
    "turn_off",
    [
        lambda programme, api, settings: setattr(programme, "may_connect", False),
        lambda programme, api, settings: setattr(programme, "networks_off", ["linkedin"]),
        lambda programme, api, settings: setattr(api, "is_available", lambda: False),
        lambda programme, api, settings: setattr(settings, "WAGTAIL_ADVOCACY_TOKEN_KEYS", []),
    ],
    ids=["the owner says no", "network off", "no keys of the network", "no key of ours"],
)
def test_where_it_is_off_nobody_connects(alice, connect, linkedin, programme, settings, turn_off):
    assert linkedin in connectable_networks(programme)
    turn_off(programme, linkedin.api, settings)
    programme.save()
    assert refusal(connect, alice) == ConnectRefusal.OFF
    assert linkedin not in connectable_networks(programme)


def test_what_is_turned_off_later_is_used_no_more(alice, connect, programme):
    connect(alice)
    programme.may_connect = False
    programme.save()
    assert usable_account(alice, "linkedin") is None


def test_followers_that_the_network_tells_are_noted(alice, connect, profile):
    connect(alice, profile=replace(profile, followers=412))
    known = latest_followers(alice)["linkedin"]
    assert (known.followers, known.source) == (412, "network")


def test_followers_that_it_does_not_tell_stay_unknown(alice, connect):
    connect(alice)
    assert latest_followers(alice) == {}


def test_names_that_are_too_long_are_cut(alice, connect):
    account = connect(
        alice, profile=Profile("me", handle="h" * 400, name="n" * 400, url="https://e/" + "u" * 600)
    )
    account.refresh_from_db()
    assert (len(account.handle), len(account.name), account.profile_url) == (255, 255, "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://e/\0", "/me", ""])
def test_what_a_strangers_server_says_is_kept_as_plain_text(alice, connect, url):
    account = connect(alice, profile=Profile("me", handle="a\0b", name="<b>A</b>", url=url))
    account.refresh_from_db()
    assert (account.handle, account.name, account.profile_url) == ("ab", "<b>A</b>", "")


@pytest.mark.parametrize("remote_id", ["", "x" * 256, "a\0"])
def test_an_account_of_nobody_is_refused(alice, connect, remote_id):
    assert refusal(connect, alice, profile=Profile(remote_id)) == ConnectRefusal.NOBODY


def test_the_end_is_that_of_the_token_without_a_refresh_token(alice, connect):
    ends = timezone.now() + timedelta(days=60)
    assert connect(alice, expires_at=ends).ends_at == ends


def test_the_end_is_that_of_the_refresh_token_where_there_is_one(alice, connect):
    soon = timezone.now() + timedelta(hours=2)
    account = connect(alice, expires_at=soon, refresh_token="ref")
    assert (account.ends_at - account.connected_at).days == 60


def test_a_token_that_never_ends_has_no_end(alice, connect, mastodon):
    assert connect(alice, mastodon, expires_at=None, server="example.social").ends_at is None


def test_disconnecting_ends_it_at_the_network_and_forgets_it(alice, connect, linkedin, heard):
    account = connect(alice)
    assert disconnect_account(account)
    assert linkedin.api.calls[-1][0] == "revoke"
    assert linkedin.api.calls[-1][1].access_token == "tok-1"
    assert not Account.objects.exists()
    assert heard[-1] == ("account_disconnected", account.pk)


def test_it_is_forgotten_though_the_network_cannot_be_reached(alice, connect, linkedin):
    linkedin.api.answers["revoke"] = ApiError(TryLater("unreachable"))
    assert not disconnect_account(connect(alice))
    assert not Account.objects.exists()


def test_it_is_forgotten_though_its_key_is_lost(alice, connect, settings, linkedin):
    account = connect(alice)
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = ["YSBkaWZmZXJlbnQga2V5LCB0aGlydHktdHdvIGJ5dGU="]
    assert not disconnect_account(Account.objects.get(pk=account.pk))
    assert not Account.objects.exists()
    assert linkedin.api.verbs() == []


def test_disconnecting_twice_is_as_good_as_once(alice, connect, heard):
    account = connect(alice)
    disconnect_account(account)
    disconnect_account(account)
    assert [name for name, _pk in heard].count("account_disconnected") == 1


def test_a_connection_that_ended_is_told_once(alice, connect, heard):
    account = connect(alice)
    assert mark_needs_reconnect(account, "scope")
    assert not mark_needs_reconnect(account, "token")
    account.refresh_from_db()
    assert (account.state, account.problem) == ("needs_reconnect", "scope")
    assert [name for name, _pk in heard].count("account_lost") == 1
    assert usable_account(alice, "linkedin") is None


def test_what_was_connected_anew_meanwhile_stays_connected(alice, connect):
    old = connect(alice)
    connect(alice, access_token="tok-2")
    assert not mark_needs_reconnect(old)
    assert usable_account(alice, "linkedin") is not None
