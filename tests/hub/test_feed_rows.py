"""The feed's one statement gives what the querysets give that it was made of."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from wagtail_advocacy.content import barriers
from wagtail_advocacy.content.interest import wanted_items
from wagtail_advocacy.content.models import Dismissal, Item
from wagtail_advocacy.content.queries import offered_items
from wagtail_advocacy.hub import feed_rows
from wagtail_advocacy.hub.feed_rows import wanted_rows
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.models import Role, UnfollowedTopic
from wagtail_advocacy.sharing import ranking
from wagtail_advocacy.sharing.ranking import ranked_ids
from wagtail_advocacy.sharing.services import start_share


def shown(person, *, start=0, size=20, topic=None):
    reader = reader_of(person.user, person.site)
    rows, has_more = wanted_rows(person, reader, topic=topic, start=start, size=size)
    return [row.item.title for row in rows], has_more


def looked_for(person):
    """The same by querysets with the person's own values, and without barriers."""
    reader = reader_of(person.user, person.site)
    items = offered_items(person.site, person.user, reader=reader)
    items = wanted_items(items, person, reader)
    ids, _has_more = ranked_ids(items, person, reader, start=0, size=20)
    titles = dict(Item.objects.values_list("pk", "title"))
    return [titles[pk] for pk in ids]


@pytest.fixture
def people(site, alice, bob, make_ambassador):
    """Alice with a team and two roles, Bob with an own role, Carla with neither."""
    roles = [Role.objects.create(site=site, slug=name, name=name) for name in "abc"]
    alice.roles.set(roles[:2])
    bob.roles.set(roles[2:])
    return [alice, bob, make_ambassador("carla", team=None)]


@pytest.fixture
def items(site, people, team, make_article, make_topic, restrict):
    """Items of which each of the people may see others and wants others."""
    alice, bob, _carla = people
    staff = Group.objects.get(name="Staff")
    energy, water, closed = make_topic("Energy"), make_topic("Water"), make_topic("Finance")
    closed.roles.add(*alice.roles.all())
    water.experts.add(bob)
    UnfollowedTopic.objects.create(ambassador=bob, topic_key=energy.translation_key)
    made = {}
    for number, name in enumerate(
        ["for a", "for c", "for the team", "for staff", "energy", "water", "finance", "dismissed"]
        + ["shared", "members", "later", "over", "withdrawn", "pinned"]
    ):
        page = make_article(name)
        made[name] = page.advocacy_item
        Item.objects.filter(page=page).update(offered_at=timezone.now() - timedelta(days=number))
    for name, audience in {
        "for a": {"role": alice.roles.first()},
        "for c": {"role": bob.roles.first()},
        "for the team": {"team": team},
        "for staff": {"group": staff},
    }.items():
        made[name].audience_rows.create(**audience)
        Item.objects.filter(pk=made[name].pk).update(is_aimed=True)
    for name, topic in {"energy": energy, "water": water, "finance": closed}.items():
        made[name].topic_rows.create(topic=topic)
    start_share(alice, made["shared"], "linkedin", "Hi")
    Dismissal.objects.create(ambassador=alice, item=made["dismissed"])
    now, day = timezone.now(), timedelta(days=1)
    for name, values in {
        "later": {"share_from": now + day},
        "over": {"share_until": now - day},
        "withdrawn": {"shareable": False},
        "pinned": {"pinned": True},
        "members": {"target_kind": "address", "target_address": "https://www.example.org/"},
    }.items():
        Item.objects.filter(pk=made[name].pk).update(**values)
    restrict(made["members"].page, "groups", [staff])
    return made


def test_each_person_gets_what_the_querysets_give(people, items):
    feeds = [shown(person)[0] for person in people]
    assert feeds == [looked_for(person) for person in people]
    assert [set(items) - set(feed) for feed in feeds] == [
        {"for c", "dismissed", "later", "over", "withdrawn"},
        {"for a", "energy", "finance", "later", "over", "withdrawn"},
        {"for a", "for c", "for the team", "finance", "later", "over", "withdrawn"},
    ]


@pytest.mark.postgresql
def test_the_same_from_prepared_statements(people, items, prepared):
    """PostgreSQL then has to tell the types of the values by itself."""
    people[0].content_languages = ["en", "nl"]
    Item.objects.filter(pk=items["water"].pk).update(language="nl")
    for _again in range(2):
        assert [shown(person)[0] for person in people] == [looked_for(person) for person in people]


def test_the_same_with_more_barriers_than_a_query_names(people, items, monkeypatch):
    expected = [shown(person) for person in people]
    monkeypatch.setattr(barriers, "MOST_PLACES", 0)
    assert [shown(person) for person in people] == expected


def test_people_of_one_shape_share_no_rows(people, items):
    """The statement is the same for both; the values are not."""
    alice, bob, _carla = people
    alice.roles.set(alice.roles.all()[:1])
    UnfollowedTopic.objects.all().delete()
    for person, own, other in ((alice, "for a", "for c"), (bob, "for c", "for a")) * 2:
        titles, _has_more = shown(person)
        assert own in titles
        assert other not in titles


def test_a_closed_site_is_another_statement(alice, item, settings):
    assert shown(alice) == (["Dyke raised"], False)
    settings.WAGTAIL_ADVOCACY_SITE_REQUIRES_LOGIN = True
    assert shown(alice) == ([], False)


def test_what_is_closed_or_over_leaves_at_once(alice, article, item, restrict):
    assert shown(alice)[0] == ["Dyke raised"]
    restriction = restrict(article)
    assert shown(alice)[0] == []
    restriction.delete()
    assert shown(alice)[0] == ["Dyke raised"]
    article.unpublish()
    assert shown(alice)[0] == []


def test_a_topic_narrows_the_feed(people, items, make_topic):
    water = items["water"].topic_rows.get().topic
    assert shown(people[0], topic=water.translation_key)[0] == ["water"]
    assert shown(people[0], topic=make_topic("Wind").translation_key)[0] == []


def test_pages_lead_beyond_the_window(alice, make_article, monkeypatch):
    for module in (ranking, feed_rows):
        monkeypatch.setattr(module, "WINDOW", 4)
    for number in range(7):
        make_article(str(number))
    # Sizes that no other page has: a statement keeps the window that it was made with.
    pages = [shown(alice, start=start, size=2) for start in (0, 2, 4, 6)]
    assert sorted(title for titles, _more in pages for title in titles) == list("0123456")
    assert [has_more for _titles, has_more in pages] == [True, True, True, False]
