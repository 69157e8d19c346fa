from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail_advocacy.models import Delivery
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.posts import posts_of_colleagues


HUB = "/advocacy/"
PAGE = "/advocacy/colleagues/"


@pytest.fixture
def posted(make_article):
    def make(author, title="Dyke raised", *, item=None, **values):
        item = item or make_article(title, text="x").advocacy_item
        return Delivery.objects.create(
            **{
                "ambassador": author,
                "item": item,
                "network": "mastodon",
                "state": Delivery.State.SENT,
                "due_at": timezone.now(),
                "sent_at": timezone.now() - timedelta(hours=1),
                "remote_id": "1",
                "remote_url": "https://toot.example/@bob/1",
                "shown_to_colleagues": True,
                **values,
            }
        )

    return make


def page_of(client, ambassador, address=PAGE):
    client.force_login(ambassador.user)
    return client.get(address).content.decode()


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_a_colleagues_post_can_be_opened(client, alice, bob, posted):
    bob.user.first_name, bob.user.last_name = "Bob", "Bouwer"
    bob.user.save()
    posted(bob)
    for address in (PAGE, HUB):
        page = page_of(client, alice, address)
        assert "Bob Bouwer" in page
        assert 'href="https://toot.example/@bob/1"' in page
        assert "noopener noreferrer" in page


@pytest.mark.parametrize(
    "values",
    [
        {"shown_to_colleagues": False},
        {"sent_at": timezone.now() - timedelta(days=15)},
        {"remote_url": ""},
        {"state": Delivery.State.UNCONFIRMED},
    ],
)
def test_only_what_the_author_shows_and_what_is_there_is_shown(client, alice, bob, posted, values):
    posted(bob, **values)
    assert "toot.example" not in page_of(client, alice)


def test_whoever_left_shows_nothing_any_more(client, alice, bob, posted):
    posted(bob)
    leave(bob)
    assert "toot.example" not in page_of(client, alice)


def test_a_withdrawn_item_is_not_named(client, alice, bob, posted, make_article):
    article = make_article("Secret plan", text="x")
    posted(bob, item=article.advocacy_item)
    article.unpublish()
    assert "Secret plan" not in page_of(client, alice)


def test_ones_own_post_is_not_among_those_of_colleagues(client, alice, posted):
    post = posted(alice)
    assert not posts_of_colleagues(alice).exists()
    page = page_of(client, alice)
    assert "Your posts that colleagues see" in page
    client.post(f"{PAGE}{post.pk}/hide/")
    post.refresh_from_db()
    assert not post.shown_to_colleagues
    assert "Your posts that colleagues see" not in page_of(client, alice)


def test_nobody_hides_a_colleagues_post(client, alice, bob, posted):
    post = posted(bob)
    client.force_login(alice.user)
    assert client.post(f"{PAGE}{post.pk}/hide/").status_code == 404
    post.refresh_from_db()
    assert post.shown_to_colleagues


def test_a_post_is_not_hidden_by_a_link(client, alice, posted):
    client.force_login(alice.user)
    assert client.get(f"{PAGE}{posted(alice).pk}/hide/").status_code == 405


def test_without_any_post_there_is_a_way_on(client, alice):
    assert "No posts of colleagues now" in page_of(client, alice)
    assert "Posts of colleagues" not in page_of(client, alice, HUB)


def test_the_list_costs_the_same_however_long(client, alice, bob, posted):
    posted(bob, "First")
    page_of(client, alice)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(8):
        posted(bob, f"Item {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
