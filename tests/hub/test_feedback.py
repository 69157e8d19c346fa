"""Useful and not for me on the cards, as plain forms."""

import pytest
from django.urls import reverse

from wagtail_advocacy.content.feedback import dismiss_item, rate_useful
from wagtail_advocacy.content.models import Rating
from wagtail_advocacy.sharing.services import start_share


HUB = reverse("wagtail_advocacy:hub")


def url(name, item):
    return reverse(f"wagtail_advocacy:{name}", args=[item.pk])


@pytest.fixture
def hub(client, alice, soup):
    client.force_login(alice.user)
    return lambda **query: soup(client.get(HUB, query))


def press(client, page, button):
    """Press a button as a browser without scripts does."""
    form = page.find(id=button["form"])
    data = {field["name"]: field["value"] for field in form.select("input[name]")}
    if button.get("name"):
        data[button["name"]] = button["value"]
    return client.post(button["formaction"], data)


def test_a_card_is_rated_useful_and_that_is_taken_back(hub, client, item):
    page = hub()
    button = page.select_one(".wa-useful")
    assert button["aria-pressed"] == "false"
    response = press(client, page, button)
    assert response.url == f"{HUB}#item-{item.pk}"
    page = hub()
    button = page.select_one(".wa-useful")
    assert button["aria-pressed"] == "true"
    press(client, page, button)
    assert not Rating.objects.exists()
    assert hub().select_one(".wa-useful")["aria-pressed"] == "false"


def test_rating_leads_back_to_the_cards_that_one_came_from(hub, client, aim, make_topic):
    energy = make_topic("Energy")
    item = aim(energy)
    page = hub(topic=energy.translation_key, evil="https://evil.example")
    response = press(client, page, page.select_one(".wa-useful"))
    assert response.url == f"{HUB}?topic={energy.translation_key}#item-{item.pk}"
    page = hub(topic=energy.translation_key)
    response = press(client, page, page.select_one(".wa-card__dismiss"))
    assert response.url == f"{HUB}?topic={energy.translation_key}&dismissed={item.pk}"


def test_one_persons_rating_is_on_nobody_elses_card(hub, client, bob, item, soup):
    rate_useful(bob, item)
    assert hub().select_one(".wa-useful")["aria-pressed"] == "false"
    client.force_login(bob.user)
    assert soup(client.get(HUB)).select_one(".wa-useful")["aria-pressed"] == "true"


def test_a_script_gets_the_button_alone(hub, client, item, soup, alice):
    hub()
    response = client.post(url("rate", item), {"useful": "1"}, headers={"HX-Request": "true"})
    page = soup(response)
    assert [element.name for element in page.find_all(recursive=False)] == ["button"]
    assert page.button["aria-pressed"] == "true"


@pytest.mark.parametrize("name", ["rate", "dismiss", "restore"])
def test_what_is_not_for_one_cannot_be_rated(client, bob, aim, expert, name):
    item = aim(roles=[expert.pk])
    client.force_login(bob.user)
    assert client.post(url(name, item), {"useful": "1"}).status_code == 404
    assert not Rating.objects.exists()


def test_ratings_are_not_made_by_links(client, alice, item):
    client.force_login(alice.user)
    assert client.get(url("rate", item)).status_code == 405


def test_what_one_shared_can_be_rated_after_it_was_withdrawn(client, alice, article, item):
    start_share(alice, item, "linkedin", "Proud of it.")
    article.unpublish()
    client.force_login(alice.user)
    assert client.post(url("rate", item), {"useful": "1"}).status_code == 302
    assert Rating.objects.get().verdict == "useful"


def test_a_reason_given_earlier_can_be_changed(client, alice, item, soup):
    dismiss_item(alice, item, "tone", "Too stiff")
    client.force_login(alice.user)
    page = soup(client.get(url("dismiss", item)))
    assert page.select_one("input[name=reason][checked]")["value"] == "tone"
    assert "Too stiff" in page.textarea.text
    client.post(url("dismiss", item), {"reason": "seen", "words": ""})
    rating = Rating.objects.get()
    assert (rating.reason, rating.words) == ("seen", "")


def test_words_that_are_too_long_are_kept_on_the_form(client, alice, item, soup):
    client.force_login(alice.user)
    response = client.post(url("dismiss", item), {"reason": "tone", "words": "x" * 501})
    page = soup(response)
    assert response.status_code == 422
    assert page.textarea.text.strip() == "x" * 501
    assert page.select_one("input[name=reason][checked]")["value"] == "tone"
    assert page.select_one(".wa-error")


def test_a_useful_item_stays_in_the_feed_and_a_hidden_one_becomes_useful(hub, alice, item):
    rate_useful(alice, item)
    assert hub().select(".wa-card")
    dismiss_item(alice, item)
    assert not hub().select(".wa-card")
    rate_useful(alice, item)
    assert hub().select(".wa-card")
