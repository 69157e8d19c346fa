"""The composer's suggested texts, without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail_advocacy.sharing.likeness import text_digest
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import start_share


TEXTS = ["First", "Second", "Third"]


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


def rows(*texts, network="", language=""):
    return [{"network": network, "language": language, "text": text} for text in texts]


@pytest.fixture
def item(make_article):
    page = make_article("Dyke raised", text=TEXTS[0], further_texts=rows(*TEXTS[1:]))
    return page.advocacy_item


class Page:
    """The composer as a person uses it: he types and presses buttons."""

    def __init__(self, client, soup, item):
        self.client, self.soup, self.address = client, soup, url("composer", item.pk)
        self.read(client.get(self.address, {"network": "linkedin"}))

    def read(self, response):
        self.html = self.soup(response)
        self.form = self.html.select_one("[data-wa-form]")
        self.text = self.form.select_one("[name=text]").text.strip()
        return self

    def data(self):
        data = {}
        for field in self.form.select("input[type=hidden]"):
            data.setdefault(field["name"], []).append(field["value"])
        # Browsers post line ends so.
        return {**data, "text": self.text.replace("\n", "\r\n")}

    def type(self, text):
        self.text = text
        return self

    def press(self, name, value):
        button = self.form.select_one(f"button[name={name}][value={value}]")
        address = button["formaction"]
        return self.read(self.client.post(address, {**self.data(), name: value}))

    def another(self):
        return self.press("turn", "suggestion")

    def back(self):
        return self.press("turn", "own")

    def send(self):
        return self.client.post(self.form["action"], self.data())

    @property
    def buttons(self):
        return [" ".join(each.text.split()) for each in self.form.select("[data-wa-turn]")]


@pytest.fixture
def page(client, alice, soup, item):
    client.force_login(alice.user)
    return Page(client, soup, item)


def test_the_composer_starts_from_what_colleagues_used_least(client, alice, bob, soup, item):
    start_share(bob, item, "x", TEXTS[0])
    client.force_login(alice.user)
    assert Page(client, soup, item).text == TEXTS[1]


def test_another_suggestion_goes_round(page):
    shown = [page.text, *(page.another().text for _ in TEXTS)]
    assert shown == [*TEXTS, TEXTS[0]]


def test_the_button_says_which_of_how_many_is_shown(page):
    assert page.buttons == ["Another suggestion 1 of 3"]
    assert page.another().buttons == ["Another suggestion 2 of 3"]


def test_a_lone_suggestion_has_no_button(client, alice, soup, make_article):
    client.force_login(alice.user)
    lone = Page(client, soup, make_article("Lone", text="The only one").advocacy_item)
    assert lone.buttons == []


def test_what_was_typed_is_kept_aside(page):
    page.type("My own\nwords").another()
    assert page.text == TEXTS[1]
    assert page.buttons == ["Another suggestion 2 of 3", "Back to my text"]
    page.another().back()
    assert page.text == "My own\nwords"
    assert page.buttons == ["Another suggestion 3 of 3"]


def test_a_suggestion_that_nobody_touched_is_not_kept_aside(page):
    assert page.another().another().buttons == ["Another suggestion 3 of 3"]


def test_no_text_is_lost_whatever_is_pressed(page):
    page.type("Mine one").another().type("Mine two").another().type("Mine three")
    seen = {page.back().text for _ in range(3)}
    assert seen == {"Mine one", "Mine two", "Mine three"}


def test_what_is_kept_aside_goes_along_to_another_network(page):
    page.type("Mine").another().press("switch", "qr").press("switch", "x")
    assert page.back().text == "Mine"


def test_what_is_kept_aside_survives_a_refusal(page, programme):
    programme.blocked_terms = "Delta"
    programme.save()
    page.type("Mine").another().type("The delta")
    page.read(page.send())
    assert page.text == "The delta"
    assert page.back().text == "Mine"


def test_what_is_kept_aside_is_given_back_when_the_item_is_withdrawn(page, item):
    page.type("Mine").another()
    item.page.unpublish()
    html = page.send().text
    assert "Mine" in html
    assert TEXTS[1] in html


def test_the_suggestion_chosen_goes_along_to_another_network(page):
    page.another().press("switch", "x")
    assert page.text == TEXTS[1]


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_suggestion_for_one_network_makes_room_for_that_of_another(
    client, alice, soup, make_article, chosen
):
    further = rows("LinkedIn two", network="linkedin") + rows("X two", network="x")
    terms = {"text": "LinkedIn", "network_texts": {"x": "X"}, "further_texts": further}
    client.force_login(alice.user)
    page = Page(client, soup, make_article("T", **terms).advocacy_item)
    for _ in range(chosen):
        page.another()
    assert page.press("switch", "x").text == "X"


def test_pressing_the_same_network_keeps_the_suggestion(page, alice, item):
    start_share(alice, item, "linkedin", "What I wrote")
    page.another().press("switch", "linkedin")
    assert page.text == TEXTS[1]


def test_the_share_remembers_the_suggestion_chosen(page):
    page.another().type("Second, in my words").send()
    share = Share.objects.get()
    assert (share.text, share.suggestion_digest) == ("Second, in my words", text_digest(TEXTS[1]))


def test_sharing_again_starts_from_ones_own_words_and_offers_a_suggestion(
    client, alice, soup, item
):
    start_share(alice, item, "linkedin", "What I wrote")
    client.force_login(alice.user)
    page = Page(client, soup, item)
    assert (page.text, page.buttons) == ("What I wrote", ["Another suggestion"])
    assert page.another().text == TEXTS[0]
    assert page.back().text == "What I wrote"


def test_a_turn_asked_for_after_the_suggestions_have_gone_keeps_the_text(page, item):
    data = page.type("Mine").data()
    item.text, item.further_texts = "", []
    item.save()
    page.read(page.client.post(page.address, {**data, "turn": "suggestion"}))
    assert (page.text, page.buttons) == ("Mine", [])


def test_x_refuses_a_colleagues_suggestion_and_offers_the_next(client, alice, bob, soup, item):
    client.force_login(alice.user)
    page = Page(client, soup, item).press("switch", "x")
    start_share(bob, item, "x", page.text)
    response = page.send()
    assert response.status_code == 422
    assert "put it in your own words" in response.text
    page.read(response)
    assert page.another().text not in {TEXTS[0], ""}


def test_suggestions_cost_one_query_however_many_there_are(page, make_article, client):
    counts = []
    for texts in (0, 1, 29):
        further = rows(*(f"Text number {number}" for number in range(texts)))
        article = make_article("More", text="First", further_texts=further)
        address = url("composer", article.advocacy_item.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[1] == counts[2] == counts[0] + 1
