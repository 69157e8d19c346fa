"""In which order a person is offered items."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.sharing import ranking
from wagtail_advocacy.sharing.ranking import ranked_ids
from wagtail_advocacy.sharing.services import start_share


NOW = timezone.now()


@pytest.fixture
def make_item(site):
    def make(title, *, days=0, topic=None, **values):
        item = Item.objects.create(
            site=site,
            title=title,
            shareable=True,
            offered_at=NOW - timedelta(days=days),
            **values,
        )
        if topic:
            item.topic_rows.create(topic=topic)
        return item

    return make


@pytest.fixture
def order(site, alice):
    def order(*, start=0, size=20):
        reader = reader_of(alice.user, site)
        ids, has_more = ranked_ids(Item.objects.all(), alice, reader, start=start, size=size)
        titles = dict(Item.objects.values_list("pk", "title"))
        return [titles[pk] for pk in ids], has_more

    return order


def test_the_rule(make_item, make_topic, order, alice, article):
    """Pinned, then by freshness with its bonuses and its penalty."""
    energy, water = make_topic("Energy"), make_topic("Water")
    water.experts.add(alice)
    make_item("plain today", days=0.5)
    make_item("followed, 3 days", days=3, topic=energy)
    make_item("expert, 7 days", days=7.2, topic=water)
    make_item("followed, 4 days", days=4, topic=energy)
    make_item("aimed, 3 days", days=2.9, is_aimed=True)
    make_item("plain, 2 days", days=2)
    make_item("pinned, 90 days", days=90, pinned=True)
    Item.objects.filter(page=article).update(offered_at=NOW)
    start_share(alice, article.advocacy_item, "linkedin", "Mine")
    titles, has_more = order()
    assert titles == [
        "pinned, 90 days",
        "aimed, 3 days",
        "followed, 3 days",
        "expert, 7 days",
        "plain today",
        "followed, 4 days",
        "plain, 2 days",
        "Dyke raised",
    ]
    assert not has_more


def test_pages_neither_repeat_nor_skip(make_item, order, monkeypatch):
    monkeypatch.setattr(ranking, "WINDOW", 4)
    for number in range(7):
        make_item(str(number), days=number)
    shown = []
    for start in (0, 2, 4, 6):
        titles, has_more = order(start=start, size=2)
        shown += titles
        assert has_more == (start < 6)
    assert sorted(shown) == [str(number) for number in range(7)]


def test_the_order_is_one_query(make_item, make_topic, site, alice, django_assert_num_queries):
    energy = make_topic("Energy")
    for number in range(30):
        make_item(str(number), topic=energy)
    reader = reader_of(alice.user, site)
    with django_assert_num_queries(1):
        ranked_ids(Item.objects.all(), alice, reader, start=0, size=20)
