"""What a request is taken for."""

import ipaddress

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory

from tests.tracking import user_agents as ua
from wagtail_advocacy.tracking.models import Verdict
from wagtail_advocacy.tracking.verdict import judge


OUTSIDE = ipaddress.ip_address("203.0.113.7")
NAVIGATION = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_DEST": "document"}


def ask(user_agent=ua.CHROME, *, method="get", secure=False, address=OUTSIDE, **headers):
    request = getattr(RequestFactory(), method)(
        "/s/abc/", secure=secure, HTTP_USER_AGENT=user_agent, **headers
    )
    return judge(request, address)


@pytest.mark.parametrize("user_agent", ua.BROWSERS + ua.IN_APP_BROWSERS)
def test_people_are_counted_whatever_they_read_with(user_agent):
    assert ask(user_agent) == Verdict.COUNTED


@pytest.mark.parametrize("user_agent", ua.BROWSERS + ua.IN_APP_BROWSERS)
def test_people_who_send_fetch_metadata_are_counted(user_agent):
    assert ask(user_agent, secure=True, **NAVIGATION) == Verdict.COUNTED


@pytest.mark.parametrize("user_agent", ua.BOTS.values(), ids=ua.BOTS.keys())
def test_bots_and_link_previews_are_not_counted(user_agent):
    assert ask(user_agent) == Verdict.BOT


def test_a_request_without_user_agent_is_a_bot():
    assert judge(RequestFactory().get("/s/abc/"), OUTSIDE) == Verdict.BOT


@pytest.mark.parametrize("method", ["head", "options"])
def test_asking_for_headers_is_no_click(method):
    assert ask(method=method) == Verdict.METHOD


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "Prefetch"},
        {"HTTP_PURPOSE": "preview"},
        {"HTTP_X_PURPOSE": "preview"},
        {"HTTP_X_MOZ": "prefetch"},
    ],
)
def test_fetching_in_advance_is_no_click(headers):
    assert ask(**headers) == Verdict.PREFETCH


def test_another_purpose_is_no_obstacle():
    assert ask(HTTP_PURPOSE="reading") == Verdict.COUNTED


@pytest.mark.parametrize(
    "user_agent", [ua.CHROME, ua.EDGE, ua.FIREFOX, ua.SAFARI_MAC, ua.SAFARI_PHONE]
)
def test_a_new_browser_without_fetch_metadata_over_https_is_a_program_in_disguise(user_agent):
    assert ask(user_agent, secure=True) == Verdict.NOT_NAVIGATION


@pytest.mark.parametrize(
    "user_agent", [ua.SAFARI_OLD, ua.CHROME_OLD, ua.CHROME_ON_IPHONE, *ua.IN_APP_BROWSERS]
)
def test_old_browsers_and_apps_need_no_fetch_metadata(user_agent):
    assert ask(user_agent, secure=True) == Verdict.COUNTED


@pytest.mark.parametrize(
    ("mode", "destination"),
    [("cors", "empty"), ("no-cors", "image"), ("navigate", "iframe"), ("no-cors", "document")],
)
@pytest.mark.parametrize("secure", [True, False])
def test_what_is_not_opened_as_a_page_is_no_click(mode, destination, secure):
    verdict = ask(secure=secure, HTTP_SEC_FETCH_MODE=mode, HTTP_SEC_FETCH_DEST=destination)
    assert verdict == Verdict.NOT_NAVIGATION


def test_an_address_of_the_organisation_is_internal(settings):
    settings.WAGTAIL_ADVOCACY_INTERNAL_NETWORKS = ["203.0.113.0/24", "2001:db8::/32"]
    assert ask() == Verdict.INTERNAL
    assert ask(address=ipaddress.ip_address("2001:db8::1")) == Verdict.INTERNAL
    assert ask(address=ipaddress.ip_address("198.51.100.1")) == Verdict.COUNTED
    assert ask(address=None) == Verdict.COUNTED


def test_a_bot_inside_the_organisation_is_a_bot(settings):
    settings.WAGTAIL_ADVOCACY_INTERNAL_NETWORKS = ["203.0.113.0/24"]
    assert ask(ua.BOTS["teams"]) == Verdict.BOT


@pytest.mark.parametrize(
    ("user", "expected"), [(User(pk=1), Verdict.INTERNAL), (AnonymousUser(), Verdict.COUNTED)]
)
def test_somebody_signed_in_is_internal(user, expected):
    request = RequestFactory().get("/s/abc/", HTTP_USER_AGENT=ua.CHROME)
    request.COOKIES["sessionid"] = "abc"
    request.user = user
    assert judge(request, OUTSIDE) == expected


def test_a_site_without_accounts_has_no_colleagues():
    request = RequestFactory().get("/s/abc/", HTTP_USER_AGENT=ua.CHROME)
    request.COOKIES["sessionid"] = "abc"
    assert judge(request, OUTSIDE) == Verdict.COUNTED


def test_long_user_agents_are_cut_before_they_are_looked_up():
    assert ask(ua.CHROME + " " * 300 + "Googlebot") == Verdict.COUNTED
    assert ask("Googlebot/2.1 " + "x" * 10_000) == Verdict.BOT
