"""The composer without JavaScript: forms and pages."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.services import confirm_share, start_share


def url(name, *args):
    return reverse(f"wagtail_advocacy:{name}", args=args)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def composer(browser, soup):
    def open_(item, **query):
        return soup(browser.get(url("composer", item.pk), query))

    return open_


def start(browser, item, network="linkedin", text="My words", **data):
    return browser.post(url("start_share", item.pk), {"network": network, "text": text, **data})


def test_the_button_tells_the_truth(composer, item):
    assert composer(item, network="linkedin").select_one("[data-wa-send]").text == (
        "Copy text & open LinkedIn"
    )
    assert composer(item, network="x").select_one("[data-wa-send]").text == "Open X"


def test_the_suggested_text_is_filled_in(composer, make_article):
    page = make_article("Text", text="For all", network_texts={"x": "For X"})
    item = page.advocacy_item
    assert composer(item, network="linkedin").textarea.text.strip() == "For all"
    assert composer(item, network="x").textarea.text.strip() == "For X"


def test_the_preview_puts_the_title_where_the_network_does(composer, item):
    on_x, on_linkedin = composer(item, network="x"), composer(item, network="linkedin")
    assert on_x.select_one(".wa-preview__over").text == item.title
    assert "From testserver" in on_x.select_one(".wa-preview__post").text
    assert on_linkedin.select_one(".wa-preview__over") is None
    assert on_linkedin.select_one(".wa-preview__title").text == item.title


def test_what_a_link_promises_before_it_is_copied(composer, item):
    sent = composer(item, network="link").select_one(".wa-composer__send")
    assert "You get a link of your own." in sent.text


def test_opening_the_composer_makes_no_link(browser, item):
    browser.get(url("composer", item.pk), {"network": "linkedin"})
    assert not Share.objects.exists()


def test_the_counter_starts_as_the_server_counts(composer, make_article, settings):
    settings.WAGTAIL_ADVOCACY_PUBLIC_BASE_URL = "https://go.example.com"
    item = make_article("Text", text="Hello").advocacy_item
    counter = composer(item, network="x").select_one("[data-wa-count]")
    assert counter.text == "29 / 280"


def test_the_networks_are_the_persons_own_first(composer, item, alice):
    start_share(alice, item, "bluesky", "Hi")
    names = [button["value"] for button in composer(item).select("[data-wa-switch]")]
    assert names[:2] == ["bluesky", "linkedin"]


def test_the_form_opens_a_new_tab_for_a_network_and_none_for_a_link(composer, item):
    assert composer(item, network="linkedin").form["target"] == "_blank"
    assert composer(item, network="link").form.get("target") is None


def test_starting_answers_with_a_page_that_goes_on_to_the_network(browser, item, soup):
    response = start(browser, item)
    share = Share.objects.get()
    address = "https://www.linkedin.com/sharing/share-offsite/?url=" + quote(
        f"http://testserver/s/{share.code}/", safe=""
    )
    page = soup(response)
    assert response.status_code == 200
    assert page.select_one('meta[http-equiv="refresh"]')["content"] == f"0;url={address}"
    assert page.select_one("main .wa-button--primary")["href"] == address
    assert page.textarea.text.strip() == "My words"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_network_that_honours_text_gets_it(browser, item):
    assert "text=My%20words" in start(browser, item, "x").text


def test_a_link_leads_to_a_page_to_copy_it_from(browser, item, soup):
    response = browser.post(
        url("start_share", item.pk), {"network": "link", "text": ""}, follow=True
    )
    share = Share.objects.get()
    assert response.redirect_chain == [(url("link", share.pk), 302)]
    assert soup(response).select_one("[data-wa-link]")["value"] == (
        f"http://testserver/s/{share.code}/"
    )


def test_a_qr_code_leads_to_a_page_with_the_picture(browser, item, soup):
    response = browser.post(url("start_share", item.pk), {"network": "qr", "text": ""}, follow=True)
    assert response.redirect_chain == [(url("qr", Share.objects.get().pk), 302)]
    assert soup(response).select_one("svg.wa-qr title").text == "QR code with your link"


def test_an_email_opens_the_mail_program(browser, item, soup):
    page = soup(start(browser, item, "email"))
    assert page.select_one("main .wa-button--primary")["href"].startswith("mailto:?subject=")
    assert "Did it go out?" in page.text


def test_our_script_gets_the_link_as_data(browser, item):
    response = browser.post(
        url("start_share", item.pk),
        {"network": "device", "text": "Hi"},
        headers={"accept": "application/json"},
    )
    share = Share.objects.get()
    assert response.json() == {
        "url": f"http://testserver/s/{share.code}/",
        "text": "Hi",
        "page": url("link", share.pk),
    }


def test_a_text_too_long_is_kept_with_the_reason(browser, item, soup):
    text = "a" * 300
    response = start(browser, item, "x", text)
    page = soup(response)
    assert response.status_code == 422
    assert page.textarea.text.strip() == text
    assert page.textarea["aria-invalid"] == "true"
    assert "X allows 280 characters" in page.select_one("#wa-text-error").text
    assert not Share.objects.exists()


def test_mastodon_asks_for_the_server_once(browser, composer, item, soup):
    response = start(browser, item, "mastodon", server="not a server")
    page = soup(response)
    assert response.status_code == 422
    assert page.select_one("#wa-server")["value"] == "not a server"
    assert page.textarea.text.strip() == "My words"
    assert (
        "https://mastodon.social/share?text="
        in start(browser, item, "mastodon", server="mastodon.social").text
    )
    assert composer(item, network="mastodon").select_one("#wa-server")["value"] == (
        "mastodon.social"
    )


def test_another_network_keeps_what_was_typed(browser, item, soup):
    response = browser.post(
        url("composer", item.pk), {"network": "linkedin", "text": "Mine", "switch": "x"}
    )
    page = soup(response)
    assert page.select_one('input[name="network"]')["value"] == "x"
    assert page.textarea.text.strip() == "Mine"
    assert not Share.objects.exists()


def test_another_network_brings_its_suggestion_when_nothing_was_typed(browser, make_article, soup):
    item = make_article("T", text="For all", network_texts={"x": "For X"}).advocacy_item
    response = browser.post(
        url("composer", item.pk), {"network": "linkedin", "text": "For all", "switch": "x"}
    )
    assert soup(response).textarea.text.strip() == "For X"


def test_an_item_withdrawn_while_writing_keeps_the_text(browser, article, item):
    article.unpublish()
    response = start(browser, item, text="My long words")
    assert response.status_code == 409
    assert "My long words" in response.text
    assert not Share.objects.exists()


def test_an_item_withdrawn_since_shows_the_own_text(browser, alice, article, item):
    start_share(alice, item, "linkedin", "What I wrote")
    article.unpublish()
    response = browser.get(url("composer", item.pk))
    assert response.status_code == 409
    assert item.title in response.text
    assert "What I wrote" in response.text


def test_an_item_past_its_window_cannot_be_shared(browser, make_article):
    item = make_article("Old", share_until=timezone.now() + timedelta(days=1)).advocacy_item
    item.share_until = timezone.now() - timedelta(minutes=1)
    item.save()
    assert start(browser, item).status_code == 409


def test_a_network_switched_off_meanwhile_keeps_the_text(browser, item, programme, soup):
    programme.networks_off = ["linkedin"]
    programme.save()
    response = start(browser, item)
    page = soup(response)
    assert response.status_code == 422
    assert page.textarea.text.strip() == "My words"
    assert "cannot be shared on that network" in page.text


def test_yes_posted_confirms_and_thanks(browser, alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    response = browser.post(url("confirm_share", share.pk), follow=True)
    share.refresh_from_db()
    assert share.state == "confirmed"
    assert "Your post on LinkedIn counts" in response.text


def test_not_yet_stops_asking(browser, alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    assert "Did it go out?" in browser.get(url("hub")).text
    response = browser.post(url("decline_share", share.pk), follow=True)
    assert "Did it go out?" not in response.text
    assert "not posted yet" in response.text


def test_on_return_the_dialog_asks(browser, alice, item, soup):
    share = start_share(alice, item, "linkedin", "Hi")
    response = browser.get(
        url("composer", item.pk),
        {"network": "linkedin", "asked": 1},
        headers={"hx-request": "true"},
    )
    forms = soup(response).select("form")
    assert [form["action"] for form in forms] == [
        url("confirm_share", share.pk),
        url("decline_share", share.pk),
    ]
    assert "<html" not in response.text


def test_on_return_with_a_post_known_it_says_thanks(browser, alice, item):
    confirm_share(start_share(alice, item, "linkedin", "Hi"))
    response = browser.get(
        url("composer", item.pk),
        {"network": "linkedin", "asked": 1},
        headers={"hx-request": "true"},
    )
    assert "Thank you!" in response.text


@pytest.mark.parametrize("name", ["confirm_share", "decline_share"])
def test_an_answer_in_the_dialog_is_a_fragment(browser, alice, item, name):
    share = start_share(alice, item, "linkedin", "Hi")
    response = browser.post(url(name, share.pk), headers={"hx-request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text


def test_the_dialog_is_the_composer_alone(browser, item):
    response = browser.get(url("composer", item.pk), headers={"hx-request": "true"})
    assert "<html" not in response.text
    assert "data-wa-composer" in response.text


def test_text_that_looks_like_markup_is_only_text(browser, item):
    response = start(browser, item, text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text
