"""Networks whose interfaces do as the test says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_advocacy.networks import all_networks, get_network
from wagtail_advocacy.networks.api import Credentials, Profile
from wagtail_advocacy.networks.bluesky import Bluesky
from wagtail_advocacy.networks.linkedin import LinkedIn
from wagtail_advocacy.networks.mastodon import Mastodon
from wagtail_advocacy.networks.x import X
from wagtail_advocacy.sharing.accounts import connect_account

from .scripted import ScriptedApi


@pytest.fixture(autouse=True)
def no_interfaces(request, monkeypatch):
    """Only the networks that a test asks for have an interface."""
    if "fakes" not in request.module.__name__:
        for network in all_networks():
            monkeypatch.setattr(type(network), "api", None)


@pytest.fixture
def linkedin(monkeypatch, programme):
    monkeypatch.setattr(
        LinkedIn,
        "api",
        ScriptedApi(
            backend="linkedin-share",
            scopes=("openid", "profile", "w_member_social"),
            write_scopes=("w_member_social",),
            lasts_days=60,
        ),
    )
    return get_network("linkedin")


@pytest.fixture
def x(monkeypatch, programme):
    monkeypatch.setattr(
        X,
        "api",
        ScriptedApi(
            backend="x-share",
            scopes=("tweet.read", "tweet.write", "users.read", "offline.access"),
            write_scopes=("tweet.write",),
        ),
    )
    return get_network("x")


@pytest.fixture
def mastodon(monkeypatch, programme):
    monkeypatch.setattr(
        Mastodon,
        "api",
        ScriptedApi(
            connects_by="server",
            scopes=("profile", "write:statuses", "read:statuses"),
            write_scopes=("write:statuses",),
        ),
    )
    return get_network("mastodon")


@pytest.fixture
def bluesky(monkeypatch, programme):
    monkeypatch.setattr(Bluesky, "api", ScriptedApi(connects_by="password", lasts_days=90))
    return get_network("bluesky")


@pytest.fixture
def profile():
    return Profile("me-1", handle="alice", name="Alice A.", url="https://example.com/alice")


@pytest.fixture
def connect(linkedin, profile):
    """Connect an account of LinkedIn unless told otherwise."""

    def connect(ambassador, network=None, **values):
        network = network or linkedin
        values = {"access_token": "tok-1", "expires_at": timezone.now() + timedelta(60), **values}
        whose = values.pop("profile", profile)
        return connect_account(
            ambassador, network, Credentials(**values), whose, network.api.scopes
        )

    return connect


@pytest.fixture
def heard():
    """What the signals of accounts told, as pairs of name and account id."""
    from wagtail_advocacy import signals

    names = ("account_connected", "account_ending", "account_lost", "account_disconnected")
    told = []
    receivers = []
    for name in names:

        def receive(sender, account, name=name, **kwargs):
            told.append((name, account.pk))

        getattr(signals, name).connect(receive)
        receivers.append((name, receive))
    yield told
    for name, receive in receivers:
        getattr(signals, name).disconnect(receive)
