"""The tour, and signing in as one of the demo's people."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.contrib.auth import get_user

from example_site.demo import visits
from example_site.demo.tour import chapters


TOUR = "/tour/"
SIGN_IN = "/tour/sign-in/{}/"


@pytest.fixture
def demo(settings, site):
    settings.ROOT_URLCONF = "example_site.urls"
    settings.DEMO = True
    settings.HOST = "127.0.0.1"
    settings.PORT = 8000


@pytest.fixture
def employee(make_user):
    return make_user("employee")


def test_tour_shows_all_its_chapters(demo, client):
    page = client.get(TOUR).content.decode()
    assert page.count('class="tour-card ') + page.count('class="tour-card"') == len(chapters())
    assert "as Yara Lindqvist" in page


def test_tour_has_neither_inline_style_nor_inline_script(demo, client):
    page = client.get(TOUR).content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("path", [TOUR, "/tour/figures/"])
def test_tour_is_missing_when_the_demo_is_off(demo, settings, client, path):
    settings.DEMO = False
    assert client.get(path).status_code == 404


def test_signing_in_is_missing_when_the_demo_is_off(demo, settings, client, employee):
    settings.DEMO = False
    assert client.post(SIGN_IN.format("employee")).status_code == 404
    assert not get_user(client).is_authenticated


def test_sign_in_as_goes_where_the_tour_leads(demo, client, employee):
    response = client.post(SIGN_IN.format("employee"), {"next": "/advocacy/impact/"})
    assert response.status_code == 302
    assert response["Location"] == "/advocacy/impact/"
    assert get_user(client) == employee


def test_sign_in_as_never_leaves_the_site(demo, client, employee):
    response = client.post(SIGN_IN.format("employee"), {"next": "https://evil.example/"})
    assert response["Location"] == "/advocacy/"


def test_sign_in_as_refuses_a_get(demo, client, employee):
    assert client.get(SIGN_IN.format("employee")).status_code == 405
    assert not get_user(client).is_authenticated


def test_sign_in_as_refuses_people_who_are_not_of_the_demo(demo, client, make_user):
    make_user("somebody")
    assert client.post(SIGN_IN.format("somebody")).status_code == 404
    assert not get_user(client).is_authenticated


def test_sign_in_as_demands_a_csrf_token(demo, employee):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post(SIGN_IN.format("employee")).status_code == 403


@pytest.fixture
def shared(demo, site, programme, item, employee):
    from wagtail_advocacy.models import Ambassador, Share

    ambassador = Ambassador.objects.create(user=employee, site=site)
    return Share.objects.create(ambassador=ambassador, item=item, network="x")


def test_counter_tells_readers_from_robots(shared, client):
    path = f"/s/{shared.code}/"
    client.get(path, headers={"user-agent": visits.BOT})
    client.get(path, headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    today = visits.today()
    assert (today.readers, today.clicks, today.not_counted) == (1, 1, 1)
    assert "Bot or link preview: <b>1</b>" in client.get("/tour/figures/").content.decode()


def test_example_is_the_employees_latest_share_that_outsiders_can_open(shared, item):
    assert visits.example_share() == shared
    item.shareable = False
    item.save()
    assert visits.example_share() is None


def test_the_robot_says_that_it_is_one_and_stays_where_it_was_sent(shared, settings):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append((self.path, self.headers["User-Agent"]))
            self.send_response(302)
            self.send_header("Location", "/elsewhere/")
            self.end_headers()

        def log_message(self, *details):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.PORT = server.server_port
        assert visits.call_as_bot(shared) == 302
        server.shutdown()
    assert seen == [(f"/s/{shared.code}/", visits.BOT)]


def test_without_a_share_no_robot_is_sent(demo, client):
    response = client.post("/tour/bot/", follow=True)
    assert "The robot got no answer" in response.content.decode()
