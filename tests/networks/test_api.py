from datetime import UTC, datetime

import pytest

from wagtail_advocacy.networks.api import (
    ApiError,
    Credentials,
    PostingApi,
    TryLater,
    Unconfirmed,
    resolve_address,
)
from wagtail_advocacy.safe_http import connecting


def test_credentials_show_no_secret():
    credentials = Credentials("tok-1", "ref-1", more={"secret": "sec-1"}, remote_id="me")
    assert not {"tok-1", "ref-1", "sec-1"} & set(repr(credentials).replace("'", '"').split('"'))
    assert "tok-1" not in repr(credentials)
    assert "sec-1" not in repr(credentials)


def test_credentials_survive_being_stored():
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    credentials = Credentials("a", "b", moment, {"c": 1}, server="s", remote_id="me")
    again = Credentials.from_dict(credentials.to_dict(), server="s", remote_id="me")
    assert again == credentials


def test_an_address_can_be_answered_from_elsewhere(settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {
        "https://api.x.com": "http://127.0.0.1:9001",
    }
    assert resolve_address("https://api.x.com/2/tweets") == (
        "http://127.0.0.1:9001/2/tweets",
        ("127.0.0.1:9001",),
    )
    assert resolve_address("https://api.x.com.evil.example/2") == (
        "https://api.x.com.evil.example/2",
        (),
    )


@pytest.fixture
def network(outside, settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {"https://api.x.com": outside.url("")}
    return outside


def test_an_answer_comes_back_whatever_its_status(network):
    network.serve("/a", '{"no": 1}', kind="application/json", status=422)
    reply = PostingApi().ask("GET", "https://api.x.com/a")
    assert (reply.status, reply.json()) == (422, {"no": 1})


def test_no_redirect_is_followed(network):
    network.redirect("/a", "/b")
    assert PostingApi().ask("GET", "https://api.x.com/a").status == 302
    assert [seen.path for seen in network.requests] == ["/a"]


def outcome_of(path, **request):
    with pytest.raises(ApiError) as caught:
        PostingApi().ask("GET", f"https://api.x.com{path}", **request)
    return type(caught.value.outcome)


@pytest.mark.parametrize("fault", ["wait", "break_off", "babble"])
def test_what_the_server_got_may_have_been_carried_out(network, fault):
    getattr(network, fault)("/a")
    assert outcome_of("/a", seconds=0.5) is Unconfirmed


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_may_have_been_carried_out(network, part):
    network.drip("/a", part)
    assert outcome_of("/a", seconds=0.3) is Unconfirmed


def test_an_answer_that_is_too_big_may_have_been_carried_out(network):
    network.serve("/a", b"x" * 100)
    assert outcome_of("/a", most_bytes=99) is Unconfirmed


def test_a_server_that_is_not_there_got_nothing(settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {"https://api.x.com": "http://127.0.0.1:9"}
    assert outcome_of("/a") is TryLater


def test_a_name_that_is_not_known_got_nothing(settings):
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {"https://api.x.com": "http://no.invalid"}
    assert outcome_of("/a") is TryLater


def test_an_internal_address_got_nothing(network, monkeypatch):
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 1)
    with pytest.raises(ApiError) as caught:
        PostingApi().ask("GET", "http://127.0.0.1:80/a")
    assert isinstance(caught.value.outcome, TryLater)


def test_a_certificate_that_is_not_valid_got_nothing(outside, settings):
    address = outside.url("").replace("http:", "https:")
    settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = {"https://api.x.com": address}
    assert outcome_of("/a") is TryLater
