"""The demo's own Mastodon server."""

import socket
import subprocess
import time

import pytest
import requests
from django.test import RequestFactory
from django.urls.resolvers import RegexPattern, URLResolver
from django_q.models import Schedule

from example_site.demo.management.commands.advocacy_demo import _read_likes_often
from example_site.networks import PEOPLE, mastodon_command
from example_site.outside.mastodon import pages_of_posts


def test_the_demos_mastodon_server_answers_with_its_people(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = mastodon_command("127.0.0.1", port - 1, tmp_path)
    with subprocess.Popen(command) as server:
        try:
            page = first_answer(f"http://127.0.0.1:{port}/oauth/authorize", server)
        finally:
            server.terminate()
    assert all(f'value="{username}"' in page for username in PEOPLE)
    assert (tmp_path / "mastodon.sqlite3").exists()


def test_its_posts_lead_to_the_pages_that_it_has_of_them():
    resolver = URLResolver(RegexPattern(r"^/"), pages_of_posts("http://127.0.0.1:8001"))
    for address, page in (
        ("/@waterfan/12", "/_ui/statuses/12"),
        ("/avatars/generated/waterfan.svg", "/avatars/generated/waterfan.svg"),
    ):
        view, _arguments, values = resolver.resolve(address)
        response = view(RequestFactory().get(address), **values)
        assert response.url == f"http://127.0.0.1:8001{page}"


def first_answer(address, server):
    asked = {"client_id": "x", "redirect_uri": "http://127.0.0.1/", "response_type": "code"}
    for _turn in range(300):
        assert server.poll() is None
        try:
            return requests.get(address, params=asked, timeout=10).text
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("The server did not start.")


def test_without_it_the_demo_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("example_site.networks.shutil.which", lambda *args, **kwargs: None)
    assert mastodon_command("127.0.0.1", 8000, tmp_path) is None


@pytest.mark.django_db
def test_likes_are_read_every_minute_beside_it_alone(settings):
    def cron():
        _read_likes_often()
        return Schedule.objects.get(name="wagtail_advocacy.reading-back").cron

    settings.DEMO_MASTODON = "http://127.0.0.1:8001"
    assert cron() == "* * * * *"
    settings.DEMO_MASTODON = ""
    assert cron() == "*/10 * * * *"
