"""The demo's website of others is what the package takes it for."""

import feedparser
import pytest

from example_site.outside.stories import STORIES
from wagtail_advocacy.content.unfurl import read_card
from wagtail_advocacy.safe_http import Answer


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.ROOT_URLCONF = "example_site.urls"


@pytest.fixture
def get(client):
    def read(path):
        response = client.get(path)
        assert response.status_code == 200
        return response

    return read


def test_every_story_has_a_card(get):
    for story in STORIES:
        body = get(f"/outside/{story.slug}/").content
        card = read_card(Answer("http://testserver/", 200, "text/html", "text/html", body))
        assert card.title == story.title
        assert card.has_card


def test_the_feed_is_one(get):
    parsed = feedparser.parse(get("/outside/feed.xml").content)
    assert not parsed.bozo
    assert len(parsed.entries) == 4


def test_the_front_page_leads_to_all(get):
    page = get("/outside/").content.decode()
    assert all(f"/outside/{story.slug}/" in page for story in STORIES)


def test_a_picture_is_drawn(get):
    response = get(f"/outside/{STORIES[0].slug}/picture.jpg")
    assert response.content.startswith(b"\xff\xd8")


def test_what_nobody_wrote_is_not_there(client):
    assert client.get("/outside/nothing/").status_code == 404
