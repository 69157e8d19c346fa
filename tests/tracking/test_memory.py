"""With a sink for later a link is remembered for a moment, and not beyond a withdrawal."""

import pytest
from wagtail.models import PageViewRestriction

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.tracking import lookup


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spooled")]


@pytest.fixture
def follow(client, share):
    """Follow the link and give the status; the first time, so that it is remembered."""

    def follow():
        return client.get(f"/s/{share.code}/").status_code

    assert follow() == 302
    return follow


@pytest.fixture
def later(monkeypatch):
    """Let seconds pass."""

    def later(seconds):
        now = lookup.monotonic()
        monkeypatch.setattr(lookup, "monotonic", lambda: now + seconds)

    return later


def test_what_another_process_closes_is_closed_within_five_seconds(follow, later):
    # Without a signal here, as from elsewhere.
    Item.objects.update(shareable=False)
    assert follow() == 302
    later(lookup.MEMORY_AGE)
    assert follow() == 410


@pytest.mark.parametrize(
    "close",
    [
        lambda article: article.unpublish(),
        lambda article: article.delete(),
        lambda article: article.advocacy_item.shares.all().delete(),
        lambda article: PageViewRestriction.objects.create(page=article, restriction_type="login"),
    ],
    ids=["unpublished", "deleted", "share deleted", "restricted"],
)
def test_what_this_process_closes_is_closed_at_once(follow, article, close):
    close(article)
    assert follow() == 410


def test_a_moved_page_is_found_at_its_new_address(client, share, follow, article, make_article):
    article.move(make_article("Section"), pos="last-child")
    assert "/section/" in client.get(f"/s/{share.code}/")["Location"]


def test_what_was_closed_while_it_was_looked_up_is_not_remembered(
    follow, share, monkeypatch, later
):
    find = lookup.find

    def closed_meanwhile(*args):
        found = find(*args)
        lookup.forget()
        return found

    later(lookup.MEMORY_AGE)
    monkeypatch.setattr(lookup, "find", closed_meanwhile)
    assert follow() == 302
    assert not lookup._memory


def test_no_more_than_so_many_links_are_remembered(client, make_share, monkeypatch, follow):
    monkeypatch.setattr(lookup, "MEMORY_SIZE", 2)
    for network in ("x", "xing", "bluesky"):
        client.get(f"/s/{make_share(network).code}/")
    assert len(lookup._memory) <= 2


def test_with_the_database_every_hit_asks(client, share, settings, follow):
    settings.WAGTAIL_ADVOCACY_CLICK_SINK = "database"
    Item.objects.update(shareable=False)
    assert follow() == 410
