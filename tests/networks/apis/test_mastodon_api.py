from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import requests
from mastodon_mock.testing.server import MockServer

from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import (
    ApiError,
    ApiProblem,
    Counts,
    Credentials,
    ReconnectNeeded,
    Rejected,
    Sent,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.networks.mastodon_api import MastodonApi


SERVER = "mastodon.example"
LINK = "https://go.example.com/s/abc"
TEXT = f"Good news from the workshop\n\n{LINK}"


class Server:
    """mastodon_mock, spoken to without its own client, whose packages are not needed."""

    def __init__(self, mock: MockServer):
        self.base = mock.base_url
        self.tokens = {
            account.username: account.access_token for account in mock.config.seed.accounts
        }

    def ask(self, method, path, name=None, **request):
        headers = {"Authorization": f"Bearer {self.tokens[name]}"} if name else {}
        reply = requests.request(
            method, f"{self.base}{path}", headers=headers, timeout=10, **request
        )
        reply.raise_for_status()
        return reply.json()

    @contextmanager
    def fault(self, *, path=None, path_regex=None, methods=None, **effect):
        match = {"path": path, "path_regex": path_regex, "methods": methods}
        effect.setdefault("type", "status")
        rule = {"match": match, "effect": effect}
        id = self.ask("POST", "/api/v1/_mock/faults", json=rule)["id"]
        yield
        self.ask("DELETE", f"/api/v1/_mock/faults/{id}")


@pytest.fixture(scope="module")
def running():
    with MockServer() as mock:
        yield Server(mock)


@pytest.fixture
def server(running, settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {f"https://{SERVER}": running.base}
    running.ask("POST", "/api/v1/_mock/reset")
    return running


@pytest.fixture
def alice(server):
    me = server.ask("GET", "/api/v1/accounts/verify_credentials", "alice")
    return Credentials(server.tokens["alice"], server=SERVER, remote_id=me["id"])


@pytest.fixture
def api():
    made = MastodonApi()
    made.seconds = 30
    return made


@pytest.fixture
def post(new_post):
    return new_post(TEXT, made_at=datetime.now(UTC), language="en-gb")


@pytest.fixture
def statuses(server, alice, api):
    def read():
        address = f"https://{SERVER}/api/v1/accounts/{alice.remote_id}/statuses"
        return api.ask("GET", address, params={"limit": 40}).json()

    return read


def test_the_network_has_it():
    assert isinstance(get_network("mastodon").api, MastodonApi)


def test_a_post_is_published_once_however_often_it_is_sent(api, alice, post, statuses):
    before = len(statuses())
    first = api.publish(alice, post)
    assert isinstance(first, Sent)
    assert first.url
    assert api.publish(alice, post) == first
    made = statuses()
    assert len(made) == before + 1
    assert made[0]["id"] == first.remote_id
    assert made[0]["visibility"] == "public"
    assert made[0]["language"] == "en"


@pytest.mark.parametrize(
    ("fault", "outcome", "problem"),
    [
        ({"status": 401, "body": {"error": "No"}}, ReconnectNeeded, ApiProblem.TOKEN),
        (
            {"status": 403, "body": {"error": "This action is outside the authorized scopes"}},
            ReconnectNeeded,
            ApiProblem.SCOPE,
        ),
        (
            {"status": 403, "body": {"error": "Your login is currently disabled"}},
            Rejected,
            ApiProblem.SUSPENDED,
        ),
        ({"status": 404, "body": {"error": "No"}}, TryLater, ApiProblem.UNREACHABLE),
        (
            {"status": 422, "body": {"error": "Validation failed"}},
            Rejected,
            ApiProblem.CONTENT,
        ),
        ({"type": "ratelimit", "headers": {"Retry-After": "9"}}, TryLater, ApiProblem.LIMITED),
    ],
)
def test_what_is_refused(server, api, alice, post, statuses, fault, outcome, problem):
    before = len(statuses())
    with server.fault(path="/api/v1/statuses", **fault):
        came = api.publish(alice, post)
    assert (type(came), came.problem) == (outcome, problem)
    assert len(statuses()) == before


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 503}, {"type": "malformed"}, {"type": "timeout"}]
)
def test_what_is_open_may_be_sent_again(server, api, alice, post, statuses, fault):
    before = len(statuses())
    api.seconds = 0.5
    with server.fault(path="/api/v1/statuses", methods=["POST"], **fault):
        came = api.publish(alice, post)
    assert isinstance(came, Unconfirmed)
    assert came.may_repeat
    api.seconds = 30
    assert isinstance(api.publish(alice, post), Sent)
    assert len(statuses()) == before + 1


def test_a_page_for_maintenance_does_not_say_that_a_post_is_gone(server, api, alice, post):
    sent = api.publish(alice, post)
    with server.fault(path_regex="/api/v1/.*statuses", type="malformed"):
        assert isinstance(api.verify(alice, post), Unconfirmed)
        with pytest.raises(ApiError):
            api.counts(alice, [sent.remote_id])


def test_it_may_be_sent_again_for_less_than_an_hour():
    assert timedelta(0) < MastodonApi.repeats_within < timedelta(hours=1)


def test_how_long_to_wait(server, api, alice, post):
    reset = (datetime.now(UTC) + timedelta(seconds=120)).isoformat().replace("+00:00", "Z")
    with server.fault(path="/api/v1/statuses", status=429, headers={"X-RateLimit-Reset": reset}):
        assert 110 < api.publish(alice, post).seconds <= 120


def test_a_revoked_token_must_be_renewed(api, alice, post, monkeypatch):
    asked = []
    ask = api.ask
    monkeypatch.setattr(
        api, "ask", lambda *args, **more: asked.append((args, more)) or ask(*args, **more)
    )
    credentials = Credentials(
        alice.access_token, server=SERVER, more={"client_id": "app", "client_secret": "hush"}
    )
    api.revoke(credentials)
    assert asked[0][1]["form"] == {
        "token": alice.access_token,
        "client_id": "app",
        "client_secret": "hush",
    }
    assert isinstance(api.publish(alice, post), ReconnectNeeded)


def test_whose_account_it_is_and_what_the_server_allows(api, alice):
    profile = api.profile(alice)
    assert (profile.remote_id, profile.handle) == (
        alice.remote_id,
        f"@alice@{alice.server}",
    )
    assert profile.limits == {"characters": 500, "url_length": 23}
    assert isinstance(profile.followers, int)


def test_a_server_without_limits_has_the_usual_ones(server, api, alice):
    with server.fault(path_regex="/api/v./instance", status=404):
        assert api.profile(alice).limits == {}


def test_an_account_has_the_limits_of_its_server():
    network = get_network("mastodon")
    assert network.for_account({"characters": 5000, "url_length": 30}).limit == 5000
    assert network.for_account({"characters": 5000, "url_length": 30}).url_length == 30
    assert network.for_account({"characters": "lots"}).limit == network.limit == 500


def test_what_stands_is_found(api, alice, post):
    sent = api.publish(alice, post)
    assert api.verify(alice, post) == sent


def test_a_text_without_a_link_is_found(api, alice, new_post):
    post = new_post("Two lines\nof <text> & more", url="", made_at=datetime.now(UTC))
    assert api.verify(alice, post) == Rejected(ApiProblem.GONE)
    assert api.verify(alice, post) != api.publish(alice, post) == api.verify(alice, post)


def test_what_does_not_stand_is_not_found(api, alice, post, new_post):
    api.publish(alice, new_post("Another https://go.example.com/s/abcd", key="k2"))
    assert api.verify(alice, post) == Rejected(ApiProblem.GONE)


def test_an_older_post_of_the_same_link_is_another_one(api, alice, post, new_post):
    api.publish(alice, post)
    later = new_post(TEXT, made_at=post.made_at + timedelta(minutes=6))
    assert api.verify(alice, later) == Rejected(ApiProblem.GONE)


def test_behind_many_posts_it_stays_open(server, api, alice, post, new_post):
    for number in range(41):
        api.publish(alice, new_post(f"Post {number}", key=f"k{number}"))
    assert api.verify(alice, post) == Unconfirmed()


def test_a_server_that_fails_leaves_it_open(server, api, alice, post):
    with server.fault(path_regex="/statuses$", status=500):
        assert isinstance(api.verify(alice, post), Unconfirmed)


@pytest.mark.parametrize("is_old", [False, True])
def test_counts(server, api, alice, post, is_old):
    sent = api.publish(alice, post)
    path = f"/api/v1/statuses/{sent.remote_id}"
    server.ask("POST", f"{path}/favourite", "bob")
    server.ask("POST", f"{path}/reblog", "bob")
    reply = {"status": "Well done", "in_reply_to_id": sent.remote_id}
    server.ask("POST", "/api/v1/statuses", "bob", data=reply)
    asked = [sent.remote_id, "999999"]
    if is_old:
        with server.fault(path="/api/v1/statuses", status=404):
            found = api.counts(alice, asked)
    else:
        found = api.counts(alice, asked)
    assert found == {sent.remote_id: Counts(likes=1, comments=1, reshares=1)}


def test_counts_that_cannot_be_read(server, api, alice, post):
    with server.fault(path="/api/v1/statuses", status=503), pytest.raises(ApiError) as caught:
        api.counts(alice, ["1"])
    assert isinstance(caught.value.outcome, TryLater)


def test_a_post_is_taken_back_once_and_again(api, alice, post):
    sent = api.publish(alice, post)
    api.delete(alice, sent.remote_id)
    assert api.verify(alice, post) == Rejected(ApiProblem.GONE)
    api.delete(alice, sent.remote_id)
