"""Telling what a share led to, and reading what others told, in the hub."""

import pytest
from django.urls import reverse

from wagtail_advocacy.sharing.services import confirm_share, start_share
from wagtail_advocacy.suggestions.models import Story
from wagtail_advocacy.suggestions.stories import decide_on_story, tell_story


HUB, IMPACT = reverse("wagtail_advocacy:hub"), reverse("wagtail_advocacy:impact")
STORIES = reverse("wagtail_advocacy:stories")
WORDS = "A school asked me to talk about dykes."


@pytest.fixture
def share(alice, item):
    share = start_share(alice, item, "linkedin", "Proud of it.")
    confirm_share(share)
    return share


@pytest.fixture
def hub(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def shown(alice, item, share, admin_user):
    story = tell_story(alice, item, WORDS, kind="talk", may_be_shown=True, may_show_name=True)
    return decide_on_story(story, "show", admin_user, words=WORDS)


def story_url(story, name="story"):
    return reverse(f"wagtail_advocacy:{name}", args=[story.pk])


def test_a_story_is_told_from_my_impact_and_from_the_card(hub, soup, share, item):
    tell = reverse("wagtail_advocacy:tell_story", args=[item.pk])
    assert soup(hub.get(IMPACT)).select(f'a[href="{tell}"]')
    assert soup(hub.get(HUB)).select(f'.wa-card a[href="{tell}"]')
    assert "You shared “Dyke raised”." in hub.get(tell).text
    response = hub.post(tell, {"text": WORDS, "kind": "talk", "may_be_shown": "on"}, follow=True)
    story = Story.objects.get()
    assert (story.text, story.kind, story.may_be_shown, story.may_show_name) == (
        WORDS,
        "talk",
        True,
        False,
    )
    assert "It is with the editors." in response.text
    assert WORDS in hub.get(IMPACT).text


def test_a_card_that_one_did_not_share_asks_for_no_story(hub, soup, item):
    assert not soup(hub.get(HUB)).select(".wa-card__story")


def test_a_story_without_words_keeps_the_rest_of_the_form(hub, soup, share, item):
    tell = reverse("wagtail_advocacy:tell_story", args=[item.pk])
    response = hub.post(tell, {"text": " ", "kind": "contact", "may_be_shown": "on"})
    page = soup(response)
    assert response.status_code == 422
    assert page.select_one("input[name=kind][checked]")["value"] == "contact"
    assert page.select_one("input[name=may_be_shown]").has_attr("checked")
    assert not Story.objects.exists()


def test_what_one_did_not_share_led_to_nothing(client, bob, share, item):
    client.force_login(bob.user)
    tell = reverse("wagtail_advocacy:tell_story", args=[item.pk])
    assert client.get(tell).status_code == 404
    assert client.post(tell, {"text": WORDS}).status_code == 404


def test_stories_that_may_be_shown_stand_in_the_hub(client, carol, bob, shown, soup):
    client.force_login(bob.user)
    page = soup(client.get(HUB))
    told = page.select_one(".wa-panel--stories")
    assert WORDS in told.text
    assert "alice" in told.text
    assert "A talk" in told.text
    assert WORDS in client.get(STORIES).text


def test_without_stories_there_is_no_block(client, bob, soup):
    client.force_login(bob.user)
    assert not soup(client.get(HUB)).select(".wa-panel--stories")
    assert "Nobody told anything yet" in client.get(STORIES).text


def test_a_story_is_changed_and_taken_back(hub, client, bob, shown):
    assert "Colleagues see it" in hub.get(story_url(shown)).text
    data = {"text": WORDS, "kind": "talk", "may_be_shown": "on"}
    assert "Saved." in hub.post(story_url(shown), data, follow=True).text
    assert "alice" not in hub.get(STORIES).text.replace("alice@", "")
    assert "Take your story back?" in hub.get(story_url(shown, "withdraw_story")).text
    assert Story.objects.exists()
    for _press in range(2):
        response = hub.post(story_url(shown, "withdraw_story"), follow=True)
        assert "Your story is deleted." in response.text
    assert not Story.objects.exists()
    assert WORDS not in hub.get(HUB).text


@pytest.mark.parametrize("name", ["story", "withdraw_story"])
def test_a_colleagues_story_is_not_found(client, bob, shown, name):
    client.force_login(bob.user)
    assert client.get(story_url(shown, name)).status_code == 404
    assert client.post(story_url(shown, name), {"text": "Mine"}).status_code == 404
    assert Story.objects.get().text == WORDS


def test_words_are_shown_as_words(hub, share, alice, item, admin_user):
    words = "<script>alert(1)</script>"
    story = tell_story(alice, item, words, may_be_shown=True)
    decide_on_story(story, "show", admin_user, words=words)
    for address in (HUB, STORIES, IMPACT):
        assert words not in hub.get(address).text


def test_the_list_takes_the_same_queries_however_long(
    hub, alice, item, shown, django_assert_max_num_queries
):
    hub.get(STORIES)
    with django_assert_max_num_queries(30) as few:
        hub.get(STORIES)
    Story.objects.bulk_create(
        Story(
            ambassador=alice,
            item=item,
            text=f"Story {number}",
            may_be_shown=True,
            decision="show",
            decided_at=shown.decided_at,
        )
        for number in range(15)
    )
    with django_assert_max_num_queries(len(few)):
        assert "Story 7" in hub.get(STORIES).text
