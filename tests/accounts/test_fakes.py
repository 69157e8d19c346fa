"""The three ways on the networks' own interfaces, against stateful fakes of the networks."""

from urllib.parse import urlsplit

import pytest
import requests
from django.urls import reverse

from tests.fakes.bluesky import Bluesky
from tests.fakes.linkedin import LinkedIn
from tests.fakes.x import X
from wagtail_advocacy.sharing.models import Account
from wagtail_advocacy.sharing.refreshing import fresh_credentials


ACCOUNTS = reverse("wagtail_advocacy:accounts")


@pytest.fixture
def linkedin(settings, programme):
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_ID = "client-1"
    settings.WAGTAIL_ADVOCACY_LINKEDIN_CLIENT_SECRET = "secret-1"
    with LinkedIn() as network:
        network.add_person("ann", name="Ann Bee")
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = network.addresses
        yield network


@pytest.fixture
def x(settings, programme):
    settings.WAGTAIL_ADVOCACY_X_CLIENT_ID = "client-1"
    settings.WAGTAIL_ADVOCACY_X_CLIENT_SECRET = "secret-1"
    settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 20
    with X() as network:
        network.add_person("ann", handle="ann", name="Ann Bee")
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = network.addresses
        yield network


@pytest.fixture
def bluesky(settings, programme):
    with Bluesky() as network:
        network.add_person("ann.bsky.social", name="Ann Bee", password="abcd-ef12-gh34-ij56")
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = network.addresses
        yield network


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def connect(as_alice, soup):
    """Go to the network, agree, and come back. Gives the response to that."""

    def connect(network_id):
        begun = as_alice.post(reverse("wagtail_advocacy:connect_account", args=[network_id]))
        address = soup(begun).select_one("a.wa-button--primary")["href"]
        back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
        assert urlsplit(back).path == reverse(
            "wagtail_advocacy:account_connected", args=[network_id]
        )
        return as_alice.get(back)

    return connect


def disconnect(client, network_id):
    address = reverse("wagtail_advocacy:disconnect_account", args=[network_id])
    return client.post(address).url


def test_linkedin(as_alice, linkedin, connect):
    assert connect("linkedin").url == f"{ACCOUNTS}?told=connected"
    account = Account.objects.get()
    assert (account.remote_id, account.name) == ("ann", "Ann Bee")
    assert account.credentials.access_token in linkedin.tokens
    assert (account.ends_at - account.connected_at).days in {59, 60}
    assert disconnect(as_alice, "linkedin") == f"{ACCOUNTS}?told=disconnected"
    assert not linkedin.tokens


def test_linkedin_grants_less_than_was_asked(linkedin, connect):
    linkedin.grants = ("openid", "profile")
    assert "did not allow posts" in connect("linkedin").text
    assert not Account.objects.exists()
    assert not linkedin.tokens


def test_whoever_says_no_at_linkedin(linkedin, connect):
    linkedin.denies = True
    assert "You did not agree" in connect("linkedin").text
    assert not Account.objects.exists()


@pytest.mark.parametrize("network_id", ["linkedin", "x"])
def test_the_sites_keys_are_wrong(request, settings, connect, network_id):
    request.getfixturevalue(network_id)
    setattr(settings, f"WAGTAIL_ADVOCACY_{network_id.upper()}_CLIENT_SECRET", "another")
    response = connect(network_id)
    assert response.status_code == 422
    assert "did not accept it" in response.text
    assert not Account.objects.exists()


def test_x(as_alice, x, connect):
    assert connect("x").url == f"{ACCOUNTS}?told=connected"
    account = Account.objects.get()
    assert account.credentials.refresh_token in x.refreshes
    old = account.credentials
    renewed = fresh_credentials(account, refused=old)
    assert renewed.access_token in x.tokens
    assert old.refresh_token not in x.refreshes
    account.refresh_from_db()
    assert account.credentials.refresh_token == renewed.refresh_token
    assert disconnect(as_alice, "x") == f"{ACCOUNTS}?told=disconnected"
    assert not x.tokens


def test_bluesky(as_alice, bluesky):
    person = next(iter(bluesky.people.values()))
    response = as_alice.post(
        reverse("wagtail_advocacy:connect_account", args=["bluesky"]),
        {"handle": "@Ann.bsky.social", "password": person.password},
    )
    assert response.status_code == 302, response.text
    account = Account.objects.get()
    assert (account.remote_id, account.server) == (person.id, "pds.bluesky.example")
    renewed = fresh_credentials(account, refused=account.credentials)
    assert renewed.access_token in bluesky.tokens
    assert disconnect(as_alice, "bluesky") == f"{ACCOUNTS}?told=disconnected"
