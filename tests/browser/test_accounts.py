"""Accounts are connected and disconnected in a browser, with and without scripts; axe looks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from mastodon_mock.testing.server import MockServer

from tests.accounts.scripted import ScriptedApi
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import Credentials, Profile
from wagtail_advocacy.networks.bluesky import Bluesky
from wagtail_advocacy.networks.linkedin import LinkedIn
from wagtail_advocacy.networks.mastodon import Mastodon
from wagtail_advocacy.sharing.accounts import connect_account, mark_needs_reconnect
from wagtail_advocacy.sharing.models import Account

from .test_accessibility import HUB, assert_accessible, assert_no_violations


SERVER = "social.example.org"
ASKS = ("Your name and picture there.", "To post what you send off.")


@pytest.fixture
def networks(monkeypatch, programme):
    """Interfaces of LinkedIn, Mastodon and Bluesky."""
    common = {"asks_for": ASKS, "does_not_ask": ("Your messages.",)}
    monkeypatch.setattr(LinkedIn, "api", ScriptedApi(lasts_days=60, **common))
    monkeypatch.setattr(Bluesky, "api", ScriptedApi(connects_by="password", **common))
    monkeypatch.setattr(
        Mastodon,
        "api",
        ScriptedApi(connects_by="server", scopes=("profile", "write:statuses"), **common),
    )


def connected(ambassador, network_id, **values):
    return connect_account(
        ambassador,
        get_network(network_id),
        Credentials("token", **values),
        Profile(f"{network_id}-{ambassador.pk}", handle="alice_with_a_long_name_@there.example"),
        (),
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_settings_to_mastodon_and_back_and_out_again(
    new_page, alice, networks, settings, javascript
):
    with MockServer() as server:
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": server.base_url}
        get_network("mastodon").api.answers["profile"] = Profile("1", handle="alice")
        page = new_page(alice.user, java_script_enabled=javascript)
        page.goto(f"{HUB}settings/")
        page.get_by_role("link", name="Your accounts").click()
        row = page.get_by_role("listitem").filter(has_text="Mastodon")
        row.get_by_role("link", name="Connect").click()
        page.get_by_label("Your server").fill(f"@alice@{SERVER}")
        page.get_by_role("button", name="Go to Mastodon and agree").click()
        # The server's own page, in this very tab.
        page.get_by_role("button", name="(@alice)").click()
        page.get_by_text("Connected. You can post from the hub").wait_for()
        assert "?code" not in page.url
        account = Account.objects.get()
        assert (account.ambassador, account.server) == (alice, SERVER)
        row.get_by_role("link", name="Disconnect").click()
        page.get_by_role("button", name="Disconnect").click()
        page.get_by_text("Disconnected.").wait_for()
        assert not Account.objects.exists()


def test_axe_on_the_pages(new_page, alice, networks):
    connected(alice, "linkedin", expires_at=timezone.now() + timedelta(days=20))
    mark_needs_reconnect(connected(alice, "mastodon", server=SERVER))
    page = new_page(alice.user)
    for address in (
        f"{HUB}settings/",
        f"{HUB}accounts/",
        f"{HUB}accounts/linkedin/",
        f"{HUB}accounts/mastodon/",
        f"{HUB}accounts/bluesky/",
        f"{HUB}accounts/linkedin/disconnect/",
    ):
        assert_accessible(page, address)
    page.get_by_role("link", name="Keep it").click()
    page.goto(f"{HUB}accounts/bluesky/")
    page.get_by_label("Your handle").fill("nobody at all")
    page.get_by_label("App password").fill("my own password")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_text("This is no app password").wait_for()
    assert page.get_by_label("App password").input_value() == ""
    assert_no_violations(page, "a refused form")
