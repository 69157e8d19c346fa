"""Connecting an account at a Mastodon server; the server is mastodon_mock."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.urls import reverse
from django.utils import timezone
from mastodon_mock.testing.server import MockServer

from wagtail_advocacy.networks.api import Profile
from wagtail_advocacy.safe_http import Reply
from wagtail_advocacy.sharing.connecting import servers
from wagtail_advocacy.sharing.models import Account, ServerApp


CONNECT = reverse("wagtail_advocacy:connect_account", args=["mastodon"])
BACK = reverse("wagtail_advocacy:account_connected", args=["mastodon"])
SERVER = "social.example.org"


@pytest.fixture(scope="module")
def mock_server():
    with MockServer() as server:
        yield server


@dataclass
class There:
    """A browser at the server, where the person is signed in as ``username``."""

    base: str

    def address(self, response, soup) -> str:
        (link,) = soup(response).select("a.wa-button--primary")
        (refresh,) = soup(response).select("meta[http-equiv=refresh]")
        assert refresh["content"] == f"0;url={link['href']}"
        return link["href"]

    def agree(self, address, username="alice") -> str:
        """Agree, and give the address to which the server sends the browser back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        answer = requests.post(
            f"{self.base}/oauth/authorize",
            data={**asked, "username": username},
            allow_redirects=False,
            timeout=10,
        )
        return answer.headers["Location"]

    def token_is_good(self, token) -> bool:
        answer = requests.get(
            f"{self.base}/api/v1/accounts/verify_credentials",
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )
        return answer.status_code == 200


@pytest.fixture
def there(mock_server, mastodon, settings):
    there = There(mock_server.base_url)
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": there.base}

    def profile(credentials):
        reply = mastodon.api.ask(
            "GET",
            f"https://{credentials.server}/api/v1/accounts/verify_credentials",
            headers={"Authorization": f"Bearer {credentials.access_token}"},
        ).json()
        return Profile(reply["id"], handle=reply["acct"], followers=reply["followers_count"])

    def revoke(credentials):
        mastodon.api.ask(
            "POST",
            f"https://{credentials.server}/oauth/revoke",
            form={"token": credentials.access_token, **credentials.more},
        )

    mastodon.api.answers.update(profile=profile, revoke=revoke)
    return there


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def begun(as_alice, there, soup):
    """The address that the server sends the browser back to, before it is opened."""
    return there.agree(there.address(as_alice.post(CONNECT, {"server": SERVER}), soup))


def test_from_the_page_to_the_server_and_back(as_alice, alice, there, begun):
    response = as_alice.get(begun)
    assert response.url == reverse("wagtail_advocacy:accounts") + "?told=connected"
    account = Account.objects.get(ambassador=alice)
    assert (account.server, account.handle) == (SERVER, "alice")
    assert account.ends_at is None
    assert there.token_is_good(account.credentials.access_token)
    assert account.credentials.more.keys() == {"client_id", "client_secret"}
    alice.refresh_from_db()
    assert alice.mastodon_server == SERVER


def test_disconnecting_ends_the_token_at_the_server(as_alice, there, begun):
    as_alice.get(begun)
    token = Account.objects.get().credentials.access_token
    as_alice.post(reverse("wagtail_advocacy:disconnect_account", args=["mastodon"]))
    assert not there.token_is_good(token)


def test_what_is_asked_for(as_alice, there, soup):
    address = there.address(as_alice.post(CONNECT, {"server": SERVER}), soup)
    asked = parse_qs(urlsplit(address).query)
    # This server knows no scope "profile", as those before 4.3.
    assert asked["scope"] == ["read:accounts write:statuses read:statuses"]
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    verifier = as_alice.session[servers.SESSION_KEY]["verifier"]
    assert 64 <= len(verifier) <= 128
    assert verifier not in address


def test_a_server_that_knows_the_narrow_scope_is_asked_for_that(as_alice, there, soup, monkeypatch):
    monkeypatch.setattr("mastodon_mock.routers.oauth._DEFAULT_SCOPES", ["profile", "read", "write"])
    address = there.address(as_alice.post(CONNECT, {"server": SERVER}), soup)
    scope = parse_qs(urlsplit(address).query)["scope"]
    assert scope == ["profile write:statuses read:statuses"]


def test_a_server_is_registered_with_once(as_alice, there, soup, client, bob):
    as_alice.post(CONNECT, {"server": SERVER})
    as_alice.post(CONNECT, {"server": f"https://{SERVER}/@alice"})
    client.force_login(bob.user)
    client.post(CONNECT, {"server": f"@bob@{SERVER}"})
    app = ServerApp.objects.get()
    assert (app.server, app.redirect_uri) == (SERVER, f"http://testserver{BACK}")


def test_a_registration_that_nobody_used_is_made_anew(as_alice, there):
    as_alice.post(CONNECT, {"server": SERVER})
    first = ServerApp.objects.get().secrets["client_id"]
    ServerApp.objects.update(made_at=timezone.now() - timedelta(days=2))
    as_alice.post(CONNECT, {"server": SERVER})
    assert ServerApp.objects.get().secrets["client_id"] != first


def test_a_registration_in_use_stays(as_alice, there, begun):
    as_alice.get(begun)
    first = ServerApp.objects.get().secrets["client_id"]
    ServerApp.objects.update(made_at=timezone.now() - timedelta(days=400))
    as_alice.post(CONNECT, {"server": SERVER})
    assert ServerApp.objects.get().secrets["client_id"] == first


def test_a_registration_whose_key_is_lost_is_made_anew(as_alice, there, settings):
    as_alice.post(CONNECT, {"server": SERVER})
    settings.WAGTAIL_ADVOCACY_TOKEN_KEYS = ["YSBkaWZmZXJlbnQga2V5LCB0aGlydHktdHdvIGJ5dGU="]
    assert as_alice.post(CONNECT, {"server": SERVER}).status_code == 200
    assert ServerApp.objects.get().secrets["client_id"]


def test_a_server_that_has_forgotten_us_is_registered_with_again(
    as_alice, begun, mastodon, monkeypatch
):
    monkeypatch.setattr(
        mastodon.api, "ask", lambda *a, **k: Reply(401, {}, b'{"error": "invalid_client"}')
    )
    assert "did not accept it" in as_alice.get(begun).text
    assert not ServerApp.objects.exists()


def test_coming_back_twice_connects_once(as_alice, begun):
    as_alice.get(begun)
    response = as_alice.get(begun)
    assert response.status_code == 422
    assert "begun in another window" in response.text
    assert Account.objects.count() == 1


def test_another_persons_way_back_is_refused(client, bob, begun):
    client.force_login(bob.user)
    assert client.get(begun).status_code == 422
    assert not Account.objects.exists()


def test_a_session_that_goes_on_as_somebody_else_is_refused(as_alice, bob, begun):
    session = as_alice.session
    kept = session[servers.SESSION_KEY]
    as_alice.force_login(bob.user)
    session = as_alice.session
    session[servers.SESSION_KEY] = kept
    session.save()
    assert as_alice.get(begun).status_code == 422
    assert not Account.objects.exists()


def test_a_state_that_was_not_given_is_refused(as_alice, begun):
    assert as_alice.get(f"{BACK}?code=mockcode_alice&state=guessed").status_code == 422
    # And what was begun is over.
    assert as_alice.get(begun).status_code == 422
    assert not Account.objects.exists()


def test_a_way_back_after_too_long_is_refused(as_alice, begun):
    session = as_alice.session
    session[servers.SESSION_KEY]["begun_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    assert as_alice.get(begun).status_code == 422


def test_whoever_says_no_connects_nothing(as_alice, begun):
    state = parse_qs(urlsplit(begun).query)["state"][0]
    response = as_alice.get(f"{BACK}?error=access_denied&state={state}")
    assert "You did not agree" in response.text
    assert not Account.objects.exists()


def test_a_colleagues_account_is_refused_and_his_token_lives(
    as_alice, client, bob, there, begun, soup
):
    as_alice.get(begun)
    client.force_login(bob.user)
    again = there.agree(there.address(client.post(CONNECT, {"server": SERVER}), soup))
    response = client.get(again)
    assert response.status_code == 422
    assert "A colleague has connected this account" in response.text
    assert there.token_is_good(Account.objects.get().credentials.access_token)


def test_less_than_writing_is_refused_and_given_back(as_alice, there, begun, mastodon, soup):
    ServerApp.objects.update(scopes=["read:accounts"])
    mastodon.api.write_scopes = ("write:media",)
    response = as_alice.get(begun)
    assert "did not allow posts" in response.text
    assert mastodon.api.verbs() == ["profile", "revoke"]
    assert not Account.objects.exists()


@pytest.mark.parametrize("server", ["127.0.0.1", "localhost", "intranet.local", "a b", "x"])
def test_what_is_no_public_server_is_never_asked(as_alice, mastodon, monkeypatch, soup, server):
    asked = []
    monkeypatch.setattr(mastodon.api, "ask", lambda *a, **k: asked.append(a))
    response = as_alice.post(CONNECT, {"server": server})
    assert response.status_code == 422
    assert soup(response).select_one("#id_server")["aria-invalid"] == "true"
    assert asked == []


@pytest.mark.parametrize(
    "reply",
    [Reply(200, {}, b"<html>A shop</html>"), Reply(404, {}, b"{}"), Reply(200, {}, b'{"a": 1}')],
)
def test_a_server_that_is_no_mastodon_is_said_at_its_field(
    as_alice, mastodon, monkeypatch, soup, reply
):
    monkeypatch.setattr(mastodon.api, "ask", lambda *a, **k: reply)
    response = as_alice.post(CONNECT, {"server": "shop.example.org"})
    assert response.status_code == 422
    assert "No Mastodon server answers" in response.text
    assert soup(response).select_one("#id_server")["aria-invalid"] == "true"
    assert not ServerApp.objects.exists()


def test_the_pages_satisfy_the_content_security_policy(as_alice, there, soup):
    response = as_alice.post(CONNECT, {"server": SERVER})
    assert response.headers["Referrer-Policy"] == "no-referrer"
    found = soup(response)
    assert not found.select("[style], style, script:not([src])")
