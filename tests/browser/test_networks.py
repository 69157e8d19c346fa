"""The whole way in a browser: connect, post at once, plan, be liked, disconnect."""

from datetime import timedelta

import pytest
import requests
from django.utils import timezone
from mastodon_mock.testing.server import MockServer

from tests.delivery.conftest import pass_by
from wagtail_advocacy.models import Account, Delivery
from wagtail_advocacy.sharing.delivery import ordering
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.tracking.reading_back import read_back

from .test_accessibility import HUB


SERVER = "social.example.org"


@pytest.fixture
def server(settings, monkeypatch):
    """A Mastodon server; nothing leaves unless the test sends it."""
    monkeypatch.setattr(ordering, "enqueue", lambda *what: None)
    with MockServer() as server:
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": server.base_url}
        yield server


def like(server, status_id):
    """As the server's second person."""
    asked = {"redirect_uri": "urn:x", "client_id": "x", "scope": "read write", "state": ""}
    sent_on = requests.post(
        f"{server.base_url}/oauth/authorize",
        data={**asked, "username": "bob"},
        allow_redirects=False,
        timeout=10,
    ).headers["Location"]
    code = sent_on.partition("code=")[2].partition("&")[0]
    token = requests.post(
        f"{server.base_url}/oauth/token",
        data={**asked, "grant_type": "authorization_code", "code": code, "client_secret": "x"},
        timeout=10,
    ).json()["access_token"]
    requests.post(
        f"{server.base_url}/api/v1/statuses/{status_id}/favourite",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    ).raise_for_status()


def test_connect_post_plan_be_liked_and_disconnect(new_page, alice, make_article, server):
    first = make_article("Dyke raised", text="We raised this dyke.").advocacy_item
    second = make_article("Fish ladder", text="Fish climb again.").advocacy_item
    page = new_page(alice.user)

    page.goto(f"{HUB}accounts/")
    page.locator('a[href$="/accounts/mastodon/"]').click()
    page.get_by_label("Your server").fill(SERVER)
    page.get_by_role("button", name="Go to Mastodon and agree").click()
    page.locator("button[value=alice]").click()
    page.get_by_text("Connected. You can post from the hub in one click now.").wait_for()

    page.goto(f"{HUB}share/{first.pk}/?network=mastodon")
    page.get_by_role("button", name="Post now").click()
    page.get_by_text("Your post leaves in ten seconds.").wait_for()
    posted = Delivery.objects.get()
    pass_by(posted)
    assert send(posted.pk) == "sent"
    page.goto(f"{HUB}planned/{posted.pk}/")
    page.get_by_text("Posted. Thank you!").wait_for()
    page.get_by_role("link", name="See it on Mastodon").wait_for()

    page.goto(f"{HUB}share/{second.pk}/?network=mastodon")
    page.get_by_text("Later…").click()
    day = timezone.localdate() + timedelta(days=3)
    page.get_by_label("Day and time").fill(f"{day}T10:00")
    page.get_by_label("Also at night or at the weekend").check()
    page.get_by_role("button", name="Plan it", exact=True).click()
    page.get_by_text("Planned for").wait_for()

    posted.refresh_from_db()
    like(server, posted.remote_id)
    Delivery.objects.filter(pk=posted.pk).update(
        sent_at=timezone.now() - timedelta(hours=2), read_at=None
    )
    assert read_back().read == 1
    page.goto(f"{HUB}impact/")
    assert page.get_by_text("1 Like", exact=False).first.is_visible()

    page.goto(f"{HUB}accounts/")
    page.get_by_role("link", name="Disconnect").first.click()
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_text("Disconnected.").first.wait_for()
    assert not Account.objects.exists()
    assert Delivery.objects.get(item=second).state == "cancelled"
