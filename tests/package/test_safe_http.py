import socket

import pytest
from django.core.exceptions import ValidationError

from tests.outside import free_port
from wagtail_advocacy.safe_http import (
    FetchError,
    Problem,
    connecting,
    fetch,
    fetching,
    validate_public_address,
)


HTML = ("text/html",)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/page",
        "http://example.com",
        "https://example.co.uk:8443/a?b=c#d",
        "https://xn--bcher-kva.example",
        "https://93.184.216.34/",
    ],
)
def test_public_addresses_are_accepted(address):
    validate_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "www.example.com",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "https:///path",
        "https://user:pass@example.com",
        "https://user@example.com",
        "http://localhost:8000",
        "http://intranet/news",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://wiki.corp/",
        "http://printer.local./",
        "http://a.internal",
        "http://[bad",
        "https://example.com:99999/",
    ],
)
def test_addresses_that_outsiders_cannot_open_are_refused(address):
    with pytest.raises(ValidationError):
        validate_public_address(address)


def problem_of(address: str, **options) -> Problem:
    with pytest.raises(FetchError) as error:
        fetch(address, kinds=HTML, **options)
    return error.value.problem


def test_a_page_is_fetched_with_what_the_server_says_of_it(outside):
    outside.serve("/a", b"<p>Hello", headers={"ETag": '"1"'}, kind="Text/HTML; charset=utf-8")
    answer = fetch(outside.url("/a"), kinds=HTML)
    assert (answer.status, answer.kind, answer.body) == (200, "text/html", b"<p>Hello")
    assert (answer.etag, answer.url) == ('"1"', outside.url("/a"))
    assert answer.content_type == "Text/HTML; charset=utf-8"


def test_a_page_that_is_not_there_is_an_answer(outside):
    assert fetch(outside.url("/nowhere"), kinds=HTML).status == 404


def test_nothing_is_sent_along_that_says_who_asks(outside):
    outside.serve("/a", b"x")
    fetch(outside.url("/a"), kinds=HTML)
    headers = outside.requests[0].headers
    assert "Cookie" not in headers
    assert "Authorization" not in headers


def test_proxies_of_the_environment_are_not_used(outside, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    outside.serve("/a", b"x")
    assert fetch(outside.url("/a"), kinds=HTML).status == 200


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://user:secret@example.com/",
        "https://example.com:8443/",
        "http://example.com:22/",
        "http://[bad/",
        "https:///nowhere",
        "relative",
    ],
)
def test_what_is_no_address_of_a_web_page_is_not_asked_for(address):
    assert problem_of(address) == Problem.ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://224.0.0.1/",
        "http://localhost/",
    ],
)
def test_internal_addresses_are_refused(address):
    assert problem_of(address) == Problem.INTERNAL


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: inside)
    assert problem_of("http://innocent.example.com/") == Problem.INTERNAL


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_mind(monkeypatch):
    asked = []

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        # The address that was checked is asked for by itself when the connection is made.
        if host == "93.184.216.34":
            raise OSError("connected to the checked address")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert problem_of("http://rebinding.example.com/") == Problem.UNREACHABLE
    assert asked == ["rebinding.example.com", "93.184.216.34"]


def test_a_name_that_nobody_has_is_told_as_such(monkeypatch):
    def nobody(*args, **kwargs):
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert problem_of("https://no.example.com/") == Problem.UNKNOWN_HOST


def test_a_redirect_is_followed_and_told(outside):
    outside.redirect("/a", "/b")
    outside.serve("/b", b"there")
    answer = fetch(outside.url("/a"), kinds=HTML)
    assert (answer.url, answer.body) == (outside.url("/b"), b"there")


def test_a_redirect_to_an_internal_address_is_refused(outside):
    outside.redirect("/a", "http://169.254.169.254/latest/meta-data/")
    assert problem_of(outside.url("/a")) == Problem.INTERNAL


@pytest.mark.parametrize("place", ["file:///etc/passwd", "http://127.0.0.1:22/"])
def test_a_redirect_to_what_is_no_web_page_is_refused(outside, place):
    outside.redirect("/a", place)
    assert problem_of(outside.url("/a")) == Problem.ADDRESS


def test_a_redirect_that_cannot_be_read_is_told(outside):
    outside.redirect("/a", "//[")
    assert problem_of(outside.url("/a")) == Problem.BROKEN


def test_a_ring_of_redirects_ends(outside):
    outside.redirect("/a", "/a")
    assert problem_of(outside.url("/a")) == Problem.REDIRECTS
    assert len(outside.requests) == fetching.MOST_REDIRECTS + 1


def test_an_answer_of_another_kind_is_not_read(outside):
    outside.serve("/a", b"%PDF", kind="application/pdf")
    assert problem_of(outside.url("/a")) == Problem.KIND


def test_a_huge_answer_is_refused(outside):
    outside.serve("/a", b"x" * 2000)
    assert problem_of(outside.url("/a"), most_bytes=1999) == Problem.TOO_BIG


def test_a_huge_answer_can_be_cut(outside):
    outside.serve("/a", b"x" * 2000)
    assert fetch(outside.url("/a"), kinds=HTML, most_bytes=10, cut=True).body == b"x" * 10


def test_a_compressed_answer_counts_as_what_it_unfolds_to(outside):
    outside.serve("/a", b"x" * 500_000, compressed=True)
    assert problem_of(outside.url("/a"), most_bytes=100_000) == Problem.TOO_BIG


def test_a_server_that_never_answers_is_too_slow(outside, monkeypatch):
    monkeypatch.setattr(connecting, "READ_SECONDS", 0.1)
    outside.wait("/a")
    assert problem_of(outside.url("/a")) == Problem.SLOW


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_drips_is_cut_off(outside, monkeypatch, part):
    monkeypatch.setattr(connecting, "ALL_SECONDS", 0.3)
    outside.drip("/a", part)
    assert problem_of(outside.url("/a")) == Problem.SLOW


def test_an_answer_that_breaks_off_is_told(outside):
    outside.break_off("/a")
    assert problem_of(outside.url("/a")) == Problem.BROKEN


def test_what_is_no_http_is_told(outside):
    outside.babble("/a")
    assert problem_of(outside.url("/a")) in {Problem.BROKEN, Problem.UNREACHABLE}


def test_a_closed_port_is_told(settings):
    port = free_port()
    settings.WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS = [f"127.0.0.1:{port}"]
    assert problem_of(f"http://127.0.0.1:{port}/") == Problem.UNREACHABLE


def test_a_host_is_allowed_with_its_port_alone(outside, settings):
    outside.serve("/a", b"x")
    settings.WAGTAIL_ADVOCACY_FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    assert problem_of(outside.url("/a")) == Problem.ADDRESS
    assert fetch(outside.url("/a"), kinds=HTML, allowed_hosts=[outside.host]).status == 200
