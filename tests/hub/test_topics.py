"""Topics, reasons, hiding and finding in the hub."""

from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from wagtail_advocacy.content.models import Importance, Item, Rating
from wagtail_advocacy.programme.services import follow_topics


HUB = reverse("wagtail_advocacy:hub")
SETTINGS = reverse("wagtail_advocacy:settings")


@pytest.fixture
def hub(client, alice, soup):
    client.force_login(alice.user)
    return lambda **query: soup(client.get(HUB, query))


def titles(page):
    return [title.text for title in page.select(".wa-card__title")]


def dismiss_url(item):
    return reverse("wagtail_advocacy:dismiss", args=[item.pk])


def test_a_card_says_its_topic_and_why_it_is_offered(hub, aim, make_topic):
    aim(make_topic("Energy"))
    card = hub().select_one(".wa-card")
    assert card.select_one(".wa-card__topic").text == "Energy"
    assert card.select_one(".wa-card__because").text == "Because you follow Energy"


def test_a_card_says_that_it_is_for_ones_team_or_role(hub, aim, alice, team, expert):
    alice.roles.add(expert)
    aim(roles=[expert.pk])
    assert "For your role: Subject matter expert" in hub().select_one(".wa-card").text
    aim(roles=[expert.pk], teams=[team.pk])
    assert hub().select_one(".wa-card__because").text == "For your team"


def test_chips_narrow_the_feed_to_a_topic(hub, aim, make_topic, make_article):
    energy = make_topic("Energy")
    aim(energy)
    make_article("Canteen opened")
    page = hub()
    assert [chip.text for chip in page.select(".wa-topics__topic")] == ["All topics", "Energy"]
    assert len(titles(page)) == 2
    page = hub(topic=energy.translation_key)
    assert titles(page) == ["Dyke raised"]
    assert page.select_one(".wa-topics__topic[aria-current]").text == "Energy"


def test_a_topic_without_items_has_a_way_back(hub, item, make_topic):
    page = hub(topic=make_topic("Energy").translation_key)
    assert titles(page) == []
    assert "Nothing on this topic yet" in page.text


@pytest.mark.parametrize("topic", ["nonsense", uuid4()])
def test_an_unknown_topic_is_no_topic(hub, item, topic):
    assert titles(hub(topic=topic)) == ["Dyke raised"]


def test_a_topic_closed_to_a_person_is_no_chip_and_no_choice(hub, client, soup, make_topic, expert):
    make_topic("Finance").roles.add(expert)
    assert not hub().select(".wa-topics__topic")
    assert "Finance" not in soup(client.get(SETTINGS)).text


def test_a_person_chooses_topics(hub, client, soup, alice, aim, make_topic):
    energy = make_topic("Energy", description="Heat from canals")
    water, safety = make_topic("Water"), make_topic("Safety", is_mandatory=True)
    aim(energy)
    page = soup(client.get(SETTINGS))
    boxes = page.select("input[name=topics]")
    assert len(boxes) == 2
    assert all(box.has_attr("checked") for box in boxes)
    assert "Heat from canals" in page.text
    assert "Everybody follows: Safety." in page.text
    response = client.post(SETTINGS, {"topics": [str(water.translation_key)], "language": ""})
    assert response.status_code == 302
    assert [row.topic_key for row in alice.unfollowed_topics.all()] == [energy.translation_key]
    assert titles(hub()) == []
    assert safety.translation_key not in {row.topic_key for row in alice.unfollowed_topics.all()}


def test_choosing_topics_leaves_those_alone_that_one_may_not_see(client, alice, make_topic, expert):
    closed = make_topic("Finance")
    closed.roles.add(expert)
    client.force_login(alice.user)
    client.post(SETTINGS, {"topics": [], "language": ""})
    assert not alice.unfollowed_topics.exists()


def test_the_featured_item_leads_and_an_important_one_says_so(hub, make_article):
    make_article("First", importance=Importance.IMPORTANT)
    make_article("Second")
    page = hub()
    assert titles(page) == ["First", "Second"]
    first = page.select_one(".wa-card")
    assert "wa-card--featured" in first["class"]
    assert first.select_one(".wa-chip--important").text == "Important"


def test_hiding_an_item_and_showing_it_again(hub, client, soup, alice, item):
    button = hub().select_one(".wa-card__dismiss")
    response = client.post(button["formaction"], follow=True)
    page = soup(response)
    assert titles(page) == []
    assert "“Dyke raised” is hidden." in page.text
    client.post(page.select_one(".wa-dismissed")["action"])
    assert titles(hub()) == ["Dyke raised"]
    assert not Rating.objects.exists()


def test_saying_why_is_one_step_that_may_be_left_out(hub, client, soup, alice, item):
    page = soup(client.post(dismiss_url(item), follow=True))
    form = page.select_one(".wa-dismissed__why form")
    values = {"reason": "promotional", "words": "It reads like a poster"}
    page = soup(client.post(form["action"], values, follow=True))
    assert "the editors learn why without your name" in page.text
    assert not page.select_one(".wa-dismissed__why")
    rating = Rating.objects.get()
    assert (rating.verdict, rating.reason) == ("not_for_me", "promotional")
    assert rating.words == "It reads like a poster"
    client.post(page.select_one(".wa-dismissed")["action"])
    assert titles(hub()) == ["Dyke raised"]


def test_a_reason_need_not_be_given(client, alice, item):
    client.force_login(alice.user)
    assert client.post(dismiss_url(item)).status_code == 302
    assert Rating.objects.get().reason == ""


def test_an_impossible_reason_is_refused_and_hides_nothing(client, alice, item):
    client.force_login(alice.user)
    assert client.post(dismiss_url(item), {"reason": "boring"}).status_code == 422
    assert not Rating.objects.exists()


def test_what_one_may_not_see_one_cannot_hide(client, bob, aim, expert):
    item = aim(roles=[expert.pk])
    client.force_login(bob.user)
    assert client.get(dismiss_url(item)).status_code == 404
    assert client.post(dismiss_url(item)).status_code == 404


def test_somebody_elses_hidden_item_cannot_be_shown_again(client, alice, bob, item):
    Rating.objects.create(ambassador=alice, item=item)
    client.force_login(bob.user)
    url = reverse("wagtail_advocacy:restore", args=[item.pk])
    assert client.post(url).status_code == 404
    assert Rating.objects.exists()
    assert client.get(HUB, {"dismissed": item.pk}).status_code == 200


def test_search_finds_by_topic_and_also_what_is_hidden_or_not_followed(hub, alice, aim, make_topic):
    item = aim(make_topic("Energy"))
    Rating.objects.create(ambassador=alice, item=item)
    follow_topics(alice, [])
    get_search_backend().add_bulk(Item, list(Item.objects.all()))
    assert titles(hub(q="energy")) == ["Dyke raised"]
    assert titles(hub(q="dyk")) == ["Dyke raised"]
    assert titles(hub(q="canteen")) == []


def test_search_shows_nobody_what_is_not_for_him(hub, aim, expert):
    aim(roles=[expert.pk])
    get_search_backend().add_bulk(Item, list(Item.objects.all()))
    assert titles(hub(q="dyke")) == []
