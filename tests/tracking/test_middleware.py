"""The middleware that stands first answers as the view does."""

import pytest
from django.test import Client
from django.urls import include, path
from wagtail import urls as wagtail_urls

from tests.tracking.user_agents import CHROME
from wagtail_advocacy.tracking.middleware import ShortLinkMiddleware, short_link_prefix
from wagtail_advocacy.tracking.models import Click, Verdict


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("placed_first")]

OURS = ["Cache-Control", "Content-Type", "Location", "Referrer-Policy", "X-Robots-Tag"]


@pytest.fixture
def without(settings):
    """A browser of the same site without the middleware."""

    def get(path, **headers):
        before = settings.MIDDLEWARE
        settings.MIDDLEWARE = before[1:]
        try:
            return Client().get(path, **headers)
        finally:
            settings.MIDDLEWARE = before

    return get


def test_it_answers_before_all_others(client, share, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.tracking.test_middleware.Broken"]
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert Click.objects.get().verdict == Verdict.COUNTED


def Broken(get_response):
    def fail(request):
        raise AssertionError("This middleware was asked.")

    return fail


def test_the_headers_are_those_of_the_view(client, share, without):
    response, other = client.get(f"/s/{share.code}/"), without(f"/s/{share.code}/")
    assert response.status_code == other.status_code == 302
    assert {name: response[name] for name in OURS} == {name: other[name] for name in OURS}
    assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/s/23456789AB/", "/s/no.shape/", "/s/", "/s", "/read/none/", "/x/"]
)
def test_everything_else_is_answered_by_the_site(client, site, without, path):
    response, other = client.get(path), without(path)
    assert response.status_code == other.status_code
    assert response.content == other.content
    assert dict(response.headers) == dict(other.headers)


def test_the_neutral_page_speaks_the_visitors_language(client, site):
    html = client.get("/s/unknown/", HTTP_ACCEPT_LANGUAGE="nl").content.decode()
    assert '<html lang="nl"' in html


def test_a_colleague_is_none_of_the_outsiders(client, share, carol):
    client.force_login(carol)
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert Click.objects.get().verdict == Verdict.INTERNAL


def test_a_session_that_is_over_makes_nobody_a_colleague(client, share, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    assert client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME).status_code == 302
    assert Click.objects.get().verdict == Verdict.COUNTED


def test_other_cookies_change_nothing(client, share):
    client.cookies["anything"] = "else"
    client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME)
    assert Click.objects.get().verdict == Verdict.COUNTED


def test_a_site_that_wants_https_gets_it_first(client, share, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    response = client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME)
    assert response.status_code == 301
    assert response["Location"] == f"https://testserver/s/{share.code}/"
    assert not Click.objects.exists()
    response = client.get(f"/s/{share.code}/", HTTP_USER_AGENT=CHROME, secure=True)
    assert response.status_code == 302
    assert response["Strict-Transport-Security"] == "max-age=60"


def test_a_site_without_security_middleware_or_languages(client, share, settings):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "Security" not in name and "Locale" not in name
    ]
    settings.SECURE_HSTS_SECONDS = 60
    response = client.get(f"/s/{share.code}/", secure=True)
    assert response.status_code == 302
    assert "Strict-Transport-Security" not in response


class Below:
    urlpatterns = [
        path("go/", include("wagtail_advocacy.public_urls")),
        path("", include(wagtail_urls)),
    ]


class Nowhere:
    urlpatterns = []


def test_the_address_is_where_the_site_put_it(client, share, settings):
    settings.ROOT_URLCONF = Below
    assert short_link_prefix() == "/go/s/"
    assert client.get(f"/go/s/{share.code}/").status_code == 302


def test_a_site_without_the_address_is_left_alone(settings, rf):
    settings.ROOT_URLCONF = Nowhere
    assert ShortLinkMiddleware(lambda request: "the site")(rf.get("/s/abc/")) == "the site"
