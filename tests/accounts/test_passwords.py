"""Connecting an account of Bluesky with an app password."""

import json
import logging
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import jwt
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks.api import ApiError, PostingApi, Profile, TryLater
from wagtail_advocacy.safe_http import Reply, calling
from wagtail_advocacy.sharing.connecting.passwords import clean_handle
from wagtail_advocacy.sharing.models import Account


CONNECT = reverse("wagtail_advocacy:connect_account", args=["bluesky"])
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
HANDLE = "alice.example.org"
PASSWORD = "abcd-ef12-gh34-ij56"
FORM = {"handle": HANDLE, "password": PASSWORD}


def reply(status=200, **values):
    return Reply(status, {}, json.dumps(values).encode())


class Bluesky:
    """What stands at which address; ``asked`` is what was asked, in order."""

    def __init__(self):
        self.asked = []
        self.ends = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
        token = jwt.encode({"exp": self.ends}, "x" * 32)
        self.answers = {
            "https://bsky.social/xrpc/com.atproto.identity.resolveHandle": reply(did=DID),
            f"https://plc.directory/{DID}": self.document("https://pds.example.org"),
            "https://pds.example.org/xrpc/com.atproto.server.createSession": reply(
                did=DID, handle=HANDLE, accessJwt=token, refreshJwt="refresh-jwt"
            ),
        }

    def document(self, endpoint, handle=HANDLE):
        service = {"id": "#atproto_pds", "serviceEndpoint": endpoint}
        return reply(alsoKnownAs=[f"at://{handle}"], service=[service])

    def ask(self, method, address, **request):
        self.asked.append((address, request))
        answer = self.answers[address]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def world(monkeypatch, bluesky):
    world = Bluesky()
    monkeypatch.setattr(bluesky.api, "ask", world.ask, raising=False)
    bluesky.api.answers["profile"] = lambda credentials: Profile(
        credentials.remote_id, handle=HANDLE, followers=31
    )
    return world


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice.user)
    return client


def test_the_session_is_kept_and_the_password_is_not(as_alice, alice, world):
    response = as_alice.post(CONNECT, FORM)
    assert response.url == reverse("wagtail_advocacy:accounts") + "?told=connected"
    account = Account.objects.get(ambassador=alice)
    assert (account.server, account.remote_id, account.handle) == ("pds.example.org", DID, HANDLE)
    assert account.credentials.refresh_token == "refresh-jwt"
    assert account.credentials.expires_at == world.ends
    assert (account.ends_at - timezone.now()).days == 89
    assert PASSWORD not in json.dumps(account.secrets)


def test_the_password_goes_to_the_persons_own_server_alone(as_alice, world):
    as_alice.post(CONNECT, FORM)
    told = [address for address, request in world.asked if PASSWORD in str(request)]
    assert told == ["https://pds.example.org/xrpc/com.atproto.server.createSession"]


@pytest.mark.parametrize("password", ["hunter2", "correct horse battery", "ABCD-ef12-gh34-ij5"])
def test_what_may_be_the_persons_own_password_is_sent_nowhere(as_alice, world, password):
    response = as_alice.post(CONNECT, {**FORM, "password": password})
    assert response.status_code == 422
    assert "This is no app password" in response.text
    assert password not in response.text
    assert world.asked == []


def test_a_wrong_app_password_is_said_at_its_field(as_alice, world, soup):
    world.answers["https://pds.example.org/xrpc/com.atproto.server.createSession"] = reply(
        401, error="AuthenticationRequired"
    )
    response = as_alice.post(CONNECT, FORM)
    assert response.status_code == 422
    field = soup(response).select_one("#id_password")
    assert field["aria-invalid"] == "true"
    assert not field.get("value")
    assert "does not accept this app password" in response.text
    assert soup(response).select_one("#id_handle")["value"] == HANDLE


def test_nobody_of_that_name_is_said_at_its_field(as_alice, world, soup):
    world.answers["https://bsky.social/xrpc/com.atproto.identity.resolveHandle"] = reply(400)
    response = as_alice.post(CONNECT, FORM)
    assert soup(response).select_one("#id_handle")["aria-invalid"] == "true"
    assert "knows nobody of this name" in response.text


def test_a_handle_that_points_to_somebody_elses_identity_gets_no_password(as_alice, world):
    world.answers[f"https://plc.directory/{DID}"] = world.document(
        "https://pds.example.org", handle="victim.example.org"
    )
    as_alice.post(CONNECT, FORM)
    assert not [request for _address, request in world.asked if PASSWORD in str(request)]
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://pds.example.org",
        "https://localhost",
        "https://10.0.0.1",
        "https://pds.example.org:8443",
        "nonsense",
        None,
        "https://[",
    ],
)
def test_a_server_that_is_no_public_host_gets_no_password(as_alice, world, endpoint):
    world.answers[f"https://plc.directory/{DID}"] = world.document(endpoint)
    assert as_alice.post(CONNECT, FORM).status_code == 422
    assert not [request for _address, request in world.asked if PASSWORD in str(request)]


@pytest.mark.parametrize("did", ["did:key:abc", "did:plc:../../x", "nonsense", None, 7])
def test_an_identifier_of_another_kind_is_refused(as_alice, world, did):
    world.answers["https://bsky.social/xrpc/com.atproto.identity.resolveHandle"] = reply(did=did)
    assert as_alice.post(CONNECT, FORM).status_code == 422
    assert not Account.objects.exists()


def test_an_identity_at_a_host_of_its_own(as_alice, world):
    did = "did:web:alice.example.org"
    world.answers["https://bsky.social/xrpc/com.atproto.identity.resolveHandle"] = reply(did=did)
    world.answers["https://alice.example.org/.well-known/did.json"] = world.document(
        "https://pds.example.org"
    )
    world.answers["https://pds.example.org/xrpc/com.atproto.server.createSession"] = reply(
        did=did, accessJwt="no token at all", refreshJwt="r"
    )
    as_alice.post(CONNECT, FORM)
    account = Account.objects.get()
    assert account.remote_id == did
    assert account.credentials.expires_at is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ApiError(TryLater("unreachable")), "does not answer"),
        (reply(429), "does not answer"),
        (reply(503), "does not answer"),
        (reply(did="did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", accessJwt="t"), "did not accept it"),
        (Reply(200, {}, b"<html>"), "does not answer"),
    ],
    ids=["no connection", "limit", "trouble", "somebody else", "a page"],
)
def test_trouble_is_said_and_nothing_is_kept(as_alice, world, answer, words):
    world.answers["https://pds.example.org/xrpc/com.atproto.server.createSession"] = answer
    response = as_alice.post(CONNECT, FORM)
    assert response.status_code == 422
    assert words in response.text
    assert not Account.objects.exists()


def test_what_was_opened_is_closed_when_the_profile_cannot_be_read(as_alice, world, bluesky):
    bluesky.api.answers["profile"] = ApiError(TryLater("unreachable"))
    assert "does not answer" in as_alice.post(CONNECT, FORM).text
    assert bluesky.api.verbs() == ["profile", "revoke"]
    assert not Account.objects.exists()


class Reports(AdminEmailHandler):
    """The error pages as Django would send them to the site's administrators."""

    def __init__(self):
        super().__init__(include_html=True)
        self.sent = []

    def send_mail(self, subject, message, *args, html_message=None, **kwargs):
        self.sent.append(subject + message + html_message)


@pytest.fixture
def reports():
    handler = Reports()
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler.sent
    logger.removeHandler(handler)


def test_an_error_page_hides_the_app_password(as_alice, world, bluesky, reports, monkeypatch):
    create = "https://pds.example.org/xrpc/com.atproto.server.createSession"

    def ask(method, address, **request):
        if address != create:
            return world.answers[address]
        return PostingApi.ask(bluesky.api, method, address, **request)

    monkeypatch.setattr(bluesky.api, "ask", sensitive_variables()(ask))
    monkeypatch.setattr(calling, "new_session", Mock(side_effect=LookupError("a defect")))
    as_alice.raise_request_exception = False
    assert as_alice.post(CONNECT, FORM).status_code == 500
    (report,) = reports
    assert "a defect" in report
    assert "open_session" in report
    assert PASSWORD not in report


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("alice.bsky.social", "alice.bsky.social"),
        ("@Alice.bsky.social ", "alice.bsky.social"),
        ("\u202aalice.bsky.social\u202c", "alice.bsky.social"),
        ("https://bsky.app/profile/alice.example.org", "alice.example.org"),
        ("alice", "alice.bsky.social"),
        ("", ""),
        ("alice@example.org", ""),
        ("alice.example.org/x?y", ""),
        ("-alice.example.org", ""),
        ("a" * 260 + ".org", ""),
    ],
)
def test_handles_as_people_type_them(typed, handle):
    assert clean_handle(typed) == handle
