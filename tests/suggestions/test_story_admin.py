"""Success stories in the admin."""

import pytest
from django.urls import reverse

from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.suggestions.models import Story
from wagtail_advocacy.suggestions.stories import edit_story, shown_stories, tell_story


INDEX = reverse("advocacy_stories:index")
WORDS = "A school asked me\nto talk about dykes."


@pytest.fixture
def told(alice, item):
    start_share(alice, item, "linkedin", "Proud of it.")
    return tell_story(alice, item, WORDS, kind="talk", may_be_shown=True)


@pytest.fixture
def desk(client, make_user):
    client.force_login(
        make_user(
            "reader", permissions=["wagtailadmin.access_admin", "wagtail_advocacy.manage_stories"]
        )
    )
    return client


def edit(story):
    return reverse("advocacy_stories:edit", args=[story.pk])


def form_data(page, **changes):
    fields = page.select("#w-editor-form input[type=hidden]")
    data = {field["name"]: field["value"] for field in fields if field.get("name")}
    return {**data, **changes}


def test_an_editor_reads_a_story_and_agrees(desk, soup, site, told):
    page = soup(desk.get(INDEX))
    assert "A school asked me" in page.text
    assert "Success stories (1)" in desk.get(reverse("wagtailadmin_home")).text
    response = desk.get(edit(told))
    assert "to talk about dykes." in response.text
    assert "Colleagues may read it, without the name" in response.text
    desk.post(edit(told), form_data(soup(response), decision="show"))
    assert [story.text for story in shown_stories(site, 5)] == [WORDS]


def test_rewritten_words_are_read_again_before_they_are_agreed_to(desk, soup, site, alice, told):
    data = form_data(soup(desk.get(edit(told))), decision="show")
    edit_story(told, alice, "Other words", may_be_shown=True)
    response = desk.post(edit(told), data)
    assert "It was rewritten while you read it." in response.text
    assert "Other words" in response.text
    assert shown_stories(site, 5) == []
    desk.post(edit(told), form_data(soup(response), decision="show"))
    assert [story.text for story in shown_stories(site, 5)] == ["Other words"]


def test_what_is_for_the_editors_only_cannot_be_agreed_to(desk, soup, alice, told):
    edit_story(told, alice, WORDS, kind="talk", may_be_shown=False)
    response = desk.get(edit(told))
    assert "It was told to the editors alone." in response.text
    desk.post(edit(told), form_data(soup(response), decision="show"))
    assert Story.objects.get().decision == ""


@pytest.mark.parametrize(
    "query, found",
    [
        ({"standing": "waiting"}, 1),
        ({"standing": "shown"}, 0),
        ({"standing": "kept"}, 0),
        ({"standing": "editors"}, 0),
        ({"kind": "talk"}, 1),
        ({"kind": "customer"}, 0),
        ({"q": "school"}, 1),
    ],
)
def test_the_list_is_filtered(desk, told, query, found):
    assert len(desk.get(INDEX, query).context["object_list"]) == found


@pytest.mark.parametrize("name", ["index", "edit", "history"])
def test_without_the_permission_the_admin_refuses(client, eve, told, name):
    client.force_login(eve)
    address = reverse(f"advocacy_stories:{name}", args=[] if name == "index" else [told.pk])
    response = client.get(address)
    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_nobody_writes_or_deletes_a_story_in_the_admin(client, admin_user, told):
    client.force_login(admin_user)
    assert client.post(reverse("advocacy_stories:add"), {"text": "Mine"}).status_code == 302
    assert client.post(reverse("advocacy_stories:delete", args=[told.pk])).status_code == 302
    assert Story.objects.get() == told


def test_the_list_takes_the_same_queries_however_long(
    desk, alice, item, told, django_assert_max_num_queries
):
    desk.get(INDEX)
    with django_assert_max_num_queries(40) as few:
        desk.get(INDEX)
    Story.objects.bulk_create(
        Story(ambassador=alice, item=item, text=f"Story {number}") for number in range(15)
    )
    with django_assert_max_num_queries(len(few)):
        desk.get(INDEX)
