"""Connecting at a network's own page, beside a site's own social sign-in.

The network is oidc-provider-mock, which the site signs people in by as well.
"""

import json
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from social_core.backends.utils import load_backends
from social_core.exceptions import AuthProviderError
from social_django.models import Association, Code, Nonce, Partial, UserSocialAuth

from tests.outside import free_port
from wagtail_advocacy.networks.api import Profile
from wagtail_advocacy.sharing.connecting import signing_in
from wagtail_advocacy.sharing.connecting.granting import scopes_in
from wagtail_advocacy.sharing.models import Account


CONNECT = reverse("wagtail_advocacy:connect_account", args=["linkedin"])
BACK = reverse("wagtail_advocacy:account_connected", args=["linkedin"])
HOST = "https://mock.example.org"


@pytest.fixture(scope="module")
def provider():
    """In a process of its own, since its libraries warn of themselves."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/.well-known/openid-configuration", process)
            yield address
        finally:
            process.terminate()


def wait_for(address, process):
    for _try in range(200):
        assert process.poll() is None, "The provider ended."
        try:
            requests.get(address, timeout=5).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider does not begin.")


@pytest.fixture
def network(provider, linkedin, settings):
    """LinkedIn, which oidc-provider-mock plays; its scope "email" stands for the one to post."""
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {HOST: provider}
    linkedin.api.backend = "tests.accounts.backends.MockShare"
    linkedin.api.scopes = ("openid", "profile", "email")
    linkedin.api.write_scopes = ("email",)

    def profile(credentials):
        reply = linkedin.api.ask(
            "GET",
            f"{HOST}/userinfo",
            headers={"Authorization": f"Bearer {credentials.access_token}"},
        )
        return Profile(reply.json()["sub"])

    linkedin.api.answers["profile"] = profile
    return linkedin


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def address(as_alice, network, soup):
    """Where Alice is led to when she wants to connect."""
    response = as_alice.post(CONNECT)
    assert response.status_code == 200
    return soup(response).select_one("a.wa-button--primary")["href"]


def agree(address, subject="alice-there", **form):
    answer = requests.post(
        address, data={"sub": subject, **form}, allow_redirects=False, timeout=10
    )
    return answer.headers["Location"]


def nothing_of_social_auth():
    return not any(
        model.objects.exists() for model in (UserSocialAuth, Nonce, Association, Code, Partial)
    )


def test_from_the_page_to_the_network_and_back(as_alice, alice, network, address):
    response = as_alice.get(agree(address))
    assert response.url == reverse("wagtail_advocacy:accounts") + "?told=connected"
    account = Account.objects.get(ambassador=alice)
    assert account.remote_id == "alice-there"
    assert account.scopes == ["openid", "profile", "email"]
    assert account.credentials.refresh_token
    in_an_hour = timezone.now() + timedelta(hours=1)
    assert abs(account.credentials.expires_at - in_an_hour) < timedelta(minutes=1)


def test_what_is_asked_for(as_alice, address):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["scope"] == "openid profile email"
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert asked["code_challenge_method"] == "S256"
    assert len(as_alice.session["mock-share_code_verifier"]) == 64
    assert len(asked["state"]) == 32


def test_nothing_of_it_stands_with_social_auth_and_the_person_is_who_he_was(
    as_alice, alice, address
):
    user = alice.user
    before = {field.attname: getattr(user, field.attname) for field in user._meta.fields}
    as_alice.get(agree(address, "somebody@else.example"))
    user.refresh_from_db()
    assert {field.attname: getattr(user, field.attname) for field in user._meta.fields} == before
    assert nothing_of_social_auth()
    assert as_alice.session["_auth_user_id"] == str(user.pk)
    assert "social_auth_last_login_backend" not in as_alice.session
    left = json.dumps(dict(as_alice.session.items()))
    assert Account.objects.get().credentials.access_token not in left
    assert "verifier" not in left


def test_it_signs_nobody_in_and_makes_no_user(client, address):
    back = agree(address)
    client.logout()
    users = get_user_model().objects.count()
    assert "/login/" in client.get(back).url
    assert "_auth_user_id" not in client.session
    assert get_user_model().objects.count() == users
    assert not Account.objects.exists()


def test_another_persons_way_back_is_refused(client, bob, address):
    back = agree(address)
    client.force_login(bob.user)
    assert client.get(back).status_code == 422
    assert not Account.objects.exists()


def test_a_session_that_goes_on_as_somebody_else_is_refused(as_alice, bob, address):
    back = agree(address)
    kept = {name: value for name, value in as_alice.session.items() if name.startswith("mock")}
    as_alice.force_login(bob.user)
    session = as_alice.session
    session.update(kept)
    session.save()
    assert as_alice.get(back).status_code == 422
    assert not Account.objects.exists()


def test_coming_back_twice_connects_once(as_alice, address):
    back = agree(address)
    as_alice.get(back)
    response = as_alice.get(back)
    assert response.status_code == 422
    assert "begun in another window" in response.text
    assert Account.objects.count() == 1


def test_a_state_that_was_not_given_is_refused(as_alice, address):
    code = parse_qs(urlsplit(agree(address)).query)["code"][0]
    assert as_alice.get(f"{BACK}?code={code}&state=guessed").status_code == 422
    assert as_alice.get(f"{BACK}?code={code}").status_code == 422
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "error", ["access_denied", "user_cancelled_login", "user_cancelled_authorize"]
)
def test_whoever_says_no_connects_nothing(as_alice, address, error):
    state = parse_qs(urlsplit(address).query)["state"][0]
    response = as_alice.get(f"{BACK}?error={error}&state={state}")
    assert response.status_code == 422
    assert "You did not agree" in response.text
    assert not Account.objects.exists()


def test_a_code_that_the_network_does_not_know_is_refused(as_alice, address):
    state = parse_qs(urlsplit(address).query)["state"][0]
    response = as_alice.get(f"{BACK}?code=invented&state={state}")
    assert response.status_code == 422
    assert "did not accept it" in response.text


@pytest.mark.parametrize("code", ["timeout", "connection_failed", "tls_error"])
def test_a_network_that_does_not_answer_is_said(as_alice, address, monkeypatch, code):
    def fail(backend, *args, **kwargs):
        raise AuthProviderError(backend, code=code, stage="token_exchange")

    back = agree(address)
    monkeypatch.setattr("tests.accounts.backends.MockShare.request", fail)
    assert "does not answer" in as_alice.get(back).text
    assert not Account.objects.exists()


def test_less_than_writing_is_refused_and_given_back(as_alice, network, address):
    network.api.write_scopes = ("w_member_social",)
    response = as_alice.get(agree(address))
    assert "did not allow posts" in response.text
    assert network.api.verbs() == ["profile", "revoke"]
    assert not Account.objects.exists()


def test_a_colleagues_account_is_refused(client, as_alice, bob, address, soup):
    as_alice.get(agree(address))
    client.force_login(bob.user)
    own = soup(client.post(CONNECT)).select_one("a.wa-button--primary")["href"]
    response = client.get(agree(own))
    assert response.status_code == 422
    assert "A colleague has connected this account" in response.text
    assert Account.objects.count() == 1


# A site with a social sign-in of its own.


@pytest.fixture
def own_sign_in(settings, provider):
    settings.ROOT_URLCONF = "tests.accounts.urls"
    settings.AUTHENTICATION_BACKENDS = [
        "tests.accounts.backends.MockSignIn",
        "django.contrib.auth.backends.ModelBackend",
    ]
    settings.SOCIAL_AUTH_OIDC_OIDC_ENDPOINT = provider
    settings.SOCIAL_AUTH_OIDC_KEY = "site-id"
    settings.SOCIAL_AUTH_OIDC_SECRET = "site-secret"
    settings.LOGIN_REDIRECT_URL = "/welcome/"
    # What a site sets for its own sign-in is not ours.
    settings.SOCIAL_AUTH_SCOPE = ["phone"]
    settings.SOCIAL_AUTH_PKCE_CODE_VERIFIER_LENGTH = 43
    settings.SOCIAL_AUTH_AUTHORIZATION_URL = ""
    # The caches of social-auth know the backends of the settings before.
    load_backends(settings.AUTHENTICATION_BACKENDS, force_load=True)
    yield
    load_backends((), force_load=True)


def sign_in(client, subject):
    begin = client.post("/social/login/oidc/")
    return client.get(agree(begin.url, subject))


def test_the_sites_own_sign_in_works_as_before(own_sign_in, client, network):
    assert sign_in(client, "newcomer@example.com").url == "/welcome/"
    row = UserSocialAuth.objects.get()
    assert (row.provider, row.uid) == ("oidc", "newcomer@example.com")
    assert client.session["_auth_user_id"] == str(row.user_id)
    assert client.session["social_auth_last_login_backend"] == "oidc"


def test_connecting_leaves_the_sites_own_sign_in_alone(own_sign_in, client, alice, network, soup):
    client.force_login(alice.user)
    sign_in(client, "alice-at-work")
    assert UserSocialAuth.objects.get().user == alice.user
    before = UserSocialAuth.objects.values().get()
    address = soup(client.post(CONNECT)).select_one("a.wa-button--primary")["href"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["client_id"] == ["our-id"]
    assert asked["scope"] == ["openid profile email"]
    client.get(agree(address, "alice-in-private"))
    assert Account.objects.get().remote_id == "alice-in-private"
    assert UserSocialAuth.objects.values().get() == before
    assert client.session["_auth_user_id"] == str(alice.user_id)
    client.post(reverse("wagtail_advocacy:disconnect_account", args=["linkedin"]))
    assert UserSocialAuth.objects.values().get() == before


def test_nobody_signs_in_by_what_he_connected(own_sign_in, client, alice, network, soup):
    client.force_login(alice.user)
    address = soup(client.post(CONNECT)).select_one("a.wa-button--primary")["href"]
    client.get(agree(address, "shared"))
    client.logout()
    sign_in(client, "shared")
    # The site's own sign-in made somebody new: it knows nothing of the connected account.
    assert client.session["_auth_user_id"] != str(alice.user_id)


@pytest.mark.parametrize("name", ["mock-share", "linkedin-share", "x-share"])
def test_our_backends_are_no_way_to_sign_in(own_sign_in, client, network, name):
    assert client.post(f"/social/login/{name}/").status_code == 404
    assert client.get(f"/social/complete/{name}/?code=1&state=2").status_code == 404


@pytest.mark.parametrize("name", ["linkedin-share", "x-share"])
def test_the_built_in_backends_ask_where_they_should(
    rf, alice, linkedin, x, monkeypatch, name, client
):
    network = {"linkedin-share": linkedin, "x-share": x}[name]
    backend = signing_in.BACKENDS[name]
    monkeypatch.setattr(backend, "get_key_and_secret", lambda self: ("our-id", "our-secret"))
    request = rf.post("/")
    client.force_login(alice.user)
    request.session, request.user = client.session, alice.user
    address = urlsplit(signing_in.begin(request, network, "https://intranet.example/back/"))
    asked = {key: values[0] for key, values in parse_qs(address.query).items()}
    assert address.hostname in {"www.linkedin.com", "x.com"}
    assert asked["redirect_uri"] == "https://intranet.example/back/"
    assert asked["scope"].split() == list(network.api.scopes)
    if name == "x-share":
        assert len(request.session["x-share_code_verifier"]) == 64
        assert asked["code_challenge_method"] == "S256"
    assert "our-secret" not in address.query


@pytest.mark.parametrize(
    ("said", "granted"),
    [
        ("a b", ("a", "b")),
        ("openid,profile,w_member_social", ("openid", "profile", "w_member_social")),
        ("", ("asked",)),
        (None, ("asked",)),
        (7, ("asked",)),
    ],
)
def test_scopes_as_networks_say_them(said, granted):
    assert scopes_in(said, ("asked",)) == granted
