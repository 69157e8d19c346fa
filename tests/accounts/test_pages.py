"""The pages on which people see, connect and disconnect their accounts."""

import pytest
from django.urls import reverse

from wagtail_advocacy.networks.api import ApiError, TryLater
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.accounts import mark_needs_reconnect
from wagtail_advocacy.sharing.connecting import granting
from wagtail_advocacy.sharing.models import Account

from .test_keeping import profile_of


LIST = reverse("wagtail_advocacy:accounts")
SETTINGS = reverse("wagtail_advocacy:settings")


def page(name, network="linkedin"):
    return reverse(f"wagtail_advocacy:{name}", args=[network])


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


def test_the_list_says_what_is_connected_and_what_is_not(as_alice, alice, connect, x, soup):
    connect(alice)
    rows = soup(as_alice.get(LIST)).select(".wa-account")
    assert [row.select_one("h2").text for row in rows] == ["LinkedIn", "X"]
    assert "alice" in rows[0].text
    assert "Connected" in rows[0].text
    assert [link["href"] for link in rows[0].select("a")] == [page("disconnect_account")]
    assert "Not connected" in rows[1].text
    assert [link["href"] for link in rows[1].select("a")] == [page("connect_account", "x")]


def test_the_list_asks_the_same_number_of_queries_however_many_accounts(
    as_alice, alice, connect, x, mastodon, django_assert_max_num_queries
):
    as_alice.get(LIST)
    connect(alice)
    for network in (x, mastodon):
        connect(alice, network, server="a.example" if network is mastodon else "")
    with django_assert_max_num_queries(8):
        as_alice.get(LIST)


def test_no_page_shows_a_colleagues_account_or_a_secret(as_alice, alice, bob, connect, linkedin, x):
    connect(alice, access_token="alices-token")
    connect(bob, x, access_token="bobs-token", profile=profile_of("bobs-id"))
    for address in (LIST, page("connect_account"), page("disconnect_account"), SETTINGS):
        text = as_alice.get(address).text
        assert "-token" not in text
        assert "bobs" not in text


def test_a_dead_connection_says_why_and_what_to_do(as_alice, alice, connect, soup):
    mark_needs_reconnect(connect(alice), "suspended")
    row = soup(as_alice.get(LIST)).select_one(".wa-account")
    assert "The network has locked this account." in row.text
    assert page("connect_account") in [link["href"] for link in row.select("a")]


def test_a_lost_key_asks_to_connect_again(as_alice, alice, connect, settings, soup):
    connect(alice)
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = ["YSBkaWZmZXJlbnQga2V5LCB0aGlydHktdHdvIGJ5dGU="]
    assert "Connect again" in soup(as_alice.get(LIST)).select_one(".wa-account").text


def test_an_account_can_be_seen_and_disconnected_though_connecting_is_off(
    as_alice, alice, connect, programme, soup
):
    connect(alice)
    programme.may_connect = False
    programme.save()
    row = soup(as_alice.get(LIST)).select_one(".wa-account")
    assert "Posting from here is off" in row.text
    assert [link["href"] for link in row.select("a")] == [page("disconnect_account")]
    assert as_alice.get(page("connect_account")).status_code == 404
    as_alice.post(page("disconnect_account"))
    assert not Account.objects.exists()


def test_an_account_on_a_network_that_is_gone_can_be_disconnected(as_alice, alice, connect):
    Account.objects.filter(pk=connect(alice).pk).update(network="elsewhere")
    assert "elsewhere" in as_alice.get(LIST).text
    assert as_alice.get(page("disconnect_account", "elsewhere")).status_code == 200
    as_alice.post(page("disconnect_account", "elsewhere"))
    assert not Account.objects.exists()


def test_the_settings_lead_there_only_where_there_is_something(as_alice, linkedin, programme):
    assert LIST in as_alice.get(SETTINGS).text
    programme.may_connect = False
    programme.save()
    assert LIST not in as_alice.get(SETTINGS).text
    assert "No accounts can be connected" in as_alice.get(LIST).text


def test_before_connecting_one_reads_what_it_means(as_alice, linkedin, soup):
    linkedin.api.asks_for = ("To post in your name.",)
    linkedin.api.does_not_ask = ("Your messages.",)
    found = soup(as_alice.get(page("connect_account")))
    assert [heading.text for heading in found.select("h2")] == [
        "What we ask for",
        "What we do not ask for",
        "What your employer sees",
    ]
    assert "To post in your name." in found.text
    assert "Your messages." in found.text
    assert "ends a connection after 60 days" in found.text
    assert not Account.objects.exists()


@pytest.mark.parametrize("network", ["nowhere", "email", "facebook"])
def test_what_cannot_be_connected_has_no_page(as_alice, linkedin, network):
    assert as_alice.get(page("connect_account", network)).status_code == 404
    assert as_alice.get(page("account_connected", network)).status_code == 404


def test_disconnecting_asks_first(as_alice, alice, connect, linkedin):
    connect(alice)
    assert "Disconnect LinkedIn?" in as_alice.get(page("disconnect_account")).text
    assert Account.objects.exists()
    response = as_alice.post(page("disconnect_account"), follow=True)
    assert "the network knows" in response.text
    assert not Account.objects.exists()
    assert linkedin.api.verbs() == ["revoke"]
    assert as_alice.post(page("disconnect_account")).status_code == 302


def test_it_is_said_when_the_network_did_not_confirm(as_alice, alice, connect, linkedin):
    connect(alice)
    linkedin.api.answers["revoke"] = ApiError(TryLater("unreachable"))
    response = as_alice.post(page("disconnect_account"), follow=True)
    assert "did not confirm" in response.text
    assert not Account.objects.exists()


def test_nobody_disconnects_a_colleagues_account(client, alice, bob, connect):
    connect(alice)
    client.force_login(bob.user)
    client.post(page("disconnect_account"))
    assert client.get(page("disconnect_account")).url == LIST
    assert Account.objects.get().ambassador == alice


@pytest.mark.parametrize("name", ["connect_account", "account_connected", "disconnect_account"])
def test_whoever_takes_no_part_is_led_to_the_way_in(client, alice, linkedin, name):
    assert "/login/" in client.get(page(name)).url
    leave(alice)
    client.force_login(alice.user)
    assert client.get(page(name)).url.startswith(reverse("wagtail_advocacy:join"))
    assert client.post(page("connect_account")).url.startswith(reverse("wagtail_advocacy:join"))


def test_whoever_leaves_reads_what_becomes_of_his_accounts(as_alice, alice, connect):
    address = reverse("wagtail_advocacy:leave")
    assert "connected accounts" not in as_alice.get(address).text
    connect(alice)
    assert "Your connected accounts are disconnected" in as_alice.get(address).text


def test_the_callback_takes_no_post(as_alice, linkedin):
    assert as_alice.post(page("account_connected")).status_code == 405


def test_too_many_tries_are_stopped(as_alice, bluesky, monkeypatch):
    monkeypatch.setattr(granting, "MOST_TRIES", 2)
    monkeypatch.setattr(
        bluesky.api, "ask", lambda *a, **k: (_ for _ in ()).throw(ApiError(TryLater("unreachable")))
    )
    form = {"handle": "alice.example", "password": "abcd-efgh-ijkl-mnop"}
    answers = [as_alice.post(page("connect_account", "bluesky"), form) for _try in range(3)]
    assert ["too often" in answer.text for answer in answers] == [False, False, True]
