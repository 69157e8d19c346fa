"""Suggesting something in the hub: two screens, one's own list, the ways to them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wagtail_advocacy.content.links import add_link, publish_link
from wagtail_advocacy.suggestions import decisions, sent_pictures, services
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionImage


ADDRESS = "https://www.example.com/dykes"
SUGGEST = reverse("wagtail_advocacy:suggest")
SHARE_IN = reverse("wagtail_advocacy:share_in")
BY_THE_PERSON = {"HTTP_SEC_FETCH_SITE": "none"}


def url(name, suggestion, *more):
    return reverse(f"wagtail_advocacy:{name}", args=[suggestion.pk, *more])


@pytest.fixture
def browser(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def draft(alice):
    return services.propose(alice, "Tell them about the eels").suggestion


@pytest.fixture
def mod(make_user):
    return make_user("mod", permissions=["wagtail_advocacy.manage_suggestions"])


def test_one_field_leads_to_the_second_screen_and_a_word_of_thanks(browser):
    response = browser.post(SUGGEST, {"text": "Tell them about the eels"})
    draft = Suggestion.objects.get()
    assert response.url == url("edit_suggestion", draft)
    values = {"text": draft.text, "kind": "idea", "why": "Rare", "send": "1"}
    response = browser.post(response.url, values)
    assert response.url == url("suggestion", draft) + "?sent=1"
    draft.refresh_from_db()
    assert (draft.state, draft.why, draft.may_show_name) == ("submitted", "Rare", False)
    text = browser.get(response.url).text
    assert "It is with the editors" in text
    assert "You hear within 3 working days." in text


def test_what_stands_beside_a_link_is_why_it_matters(browser, soup):
    response = browser.post(SUGGEST, {"text": f"{ADDRESS} worth reading"})
    page = soup(browser.get(response.url))
    assert page.select_one("[name=why]").text.strip() == "worth reading"
    assert page.select_one("[name=text]") is None
    assert "example.com" in page.select_one(".wa-linked").text


def test_pictures_come_along_and_can_be_taken_off(browser, upload, soup):
    response = browser.post(SUGGEST, {"text": "Look", "images": [upload(), upload()]})
    page = soup(browser.get(response.url))
    pictures = [image["src"] for image in page.select(".wa-sent-pictures img")]
    assert len(pictures) == 2
    assert browser.get(pictures[0])["Content-Type"] == "image/jpeg"
    remove = page.select_one("[name=remove_image]")["value"]
    browser.post(response.url, {"text": "Look here", "kind": "story", "remove_image": remove})
    assert SuggestionImage.objects.count() == 1
    assert Suggestion.objects.get().text == "Look here"


def test_each_picture_can_be_described(browser, upload, soup):
    response = browser.post(SUGGEST, {"text": "Look", "images": [upload(), upload()]})
    first, second = SuggestionImage.objects.all()
    values = {"text": "Look", "kind": "story", f"description_{first.pk}": " An eel\nat night "}
    browser.post(response.url, values)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.description, second.description) == ("An eel at night", "")
    page = soup(browser.get(response.url))
    field = page.select_one(f"[name=description_{first.pk}]")
    assert field["value"] == "An eel at night"
    assert page.select_one(f"label[for={field['id']}]").text == "What picture 1 shows"
    assert [image["alt"] for image in page.select(".wa-sent-pictures img")] == [
        "An eel at night",
        "Picture 2",
    ]


def test_a_description_is_kept_where_something_is_wrong(browser, upload, soup):
    response = browser.post(SUGGEST, {"text": "Look", "images": [upload()]})
    name = f"description_{SuggestionImage.objects.get().pk}"
    response = browser.post(response.url, {"text": "Look", "kind": "story", name: "x" * 300})
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one(f"[name={name}]")["value"] == "x" * 300
    response = browser.post(
        response.request["PATH_INFO"], {"text": "Look", "kind": "nonsense", name: "An eel"}
    )
    assert soup(response).select_one(f"[name={name}]")["value"] == "An eel"


def test_a_description_is_saved_in_between(browser, draft, alice, upload):
    sent_pictures.add_images(draft, alice, [upload()])
    image = SuggestionImage.objects.get()
    values = {"text": draft.text, "kind": "idea", f"description_{image.pk}": "An eel"}
    assert "Saved." in browser.post(url("save_suggestion", draft), values).text
    image.refresh_from_db()
    assert image.description == "An eel"


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser, soup):
    response = browser.post(SUGGEST, {"text": "http://localhost/secret"})
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one("textarea").text.strip() == "http://localhost/secret"
    assert page.select_one(".wa-error")


def test_a_file_that_is_no_picture_is_refused(browser):
    response = browser.post(
        SUGGEST, {"text": "Look", "images": [SimpleUploadedFile("a.jpg", b"<svg/>")]}
    )
    assert response.status_code == 422
    assert not Suggestion.objects.exists()


def test_keeping_it_for_later_sends_nothing(browser, draft):
    browser.post(url("edit_suggestion", draft), {"text": "Eels", "kind": "story"})
    draft.refresh_from_db()
    assert (draft.state, draft.kind, draft.text) == ("draft", "story", "Eels")
    assert "Not sent yet" in browser.get(SUGGEST).text


def test_what_is_typed_is_saved_in_between(browser, draft):
    response = browser.post(
        url("save_suggestion", draft), {"text": "Eels", "kind": "idea", "why": "Rare"}
    )
    assert "Saved." in response.text
    draft.refresh_from_db()
    assert (draft.state, draft.text, draft.why) == ("draft", "Eels", "Rare")


def test_a_sent_one_can_be_changed_and_withdrawn(browser, alice, draft):
    services.submit(draft, alice)
    response = browser.post(
        url("edit_suggestion", draft), {"text": "Eels at night", "kind": "idea"}
    )
    assert response.url == url("suggestion", draft) + "?saved=1"
    assert "Withdraw" in browser.get(url("withdraw_suggestion", draft)).text
    browser.post(url("withdraw_suggestion", draft))
    draft.refresh_from_db()
    assert (draft.text, draft.state) == ("Eels at night", "withdrawn")


def test_what_was_taken_up_cannot_be_changed_any_more(browser, alice, draft, mod):
    services.submit(draft, alice)
    decisions.take_up(draft, mod)
    for name in ("edit_suggestion", "withdraw_suggestion"):
        assert browser.get(url(name, draft)).url == url("suggestion", draft)
    browser.post(url("edit_suggestion", draft), {"text": "Other", "kind": "idea"})
    browser.post(url("withdraw_suggestion", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("taken_up", "Tell them about the eels")


def test_the_same_address_joins_and_says_how_many_support_it(browser, bob):
    first = services.propose(bob, ADDRESS).suggestion
    services.submit(first, bob)
    response = browser.post(SUGGEST, {"text": ADDRESS})
    assert response.url == url("suggestion", first) + "?joined=1"
    assert "Your support is added (1)" in browser.get(response.url).text


def test_a_link_that_is_offered_already_can_be_shared_at_once(browser, site):
    link, _is_new = add_link(site, ADDRESS, title="Dykes")
    publish_link(link)
    response = browser.post(SUGGEST, {"text": ADDRESS})
    assert "“Dykes” is here already." in response.text
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    "query, text",
    [
        ({"url": ADDRESS, "title": "Dykes"}, ADDRESS),
        ({"url": ADDRESS, "text": "Read this"}, f"{ADDRESS} Read this"),
        ({"text": f"Read {ADDRESS}"}, f"Read {ADDRESS}"),
        ({"title": "Dykes"}, "Dykes"),
        ({"url": '"><script>alert(1)</script>'}, '"><script>alert(1)</script>'),
    ],
)
def test_bookmarklet_and_share_sheet_fill_the_field_in(browser, soup, query, text):
    assert soup(browser.get(SUGGEST, query)).select_one("textarea").text.strip() == text


def test_what_the_browser_calls_the_page_goes_along(browser, soup):
    page = soup(browser.get(SUGGEST, {"url": ADDRESS, "title": "Of dykes"}))
    hidden = {one["name"]: one["value"] for one in page.select(".wa-suggest__form [type=hidden]")}
    browser.post(SUGGEST, {**hidden, "text": ADDRESS})
    assert Suggestion.objects.get().heading == "Of dykes"


def test_its_title_is_left_out_when_another_address_was_typed(browser):
    values = {"text": "https://example.org/eels", "url": ADDRESS, "title": "Of dykes"}
    browser.post(SUGGEST, values)
    assert Suggestion.objects.get().heading == "example.org"


def test_whoever_joins_what_is_closed_to_him_is_told_on_a_page_that_he_may_read(
    browser, bob, make_topic, expert
):
    topic = make_topic("Secret")
    topic.roles.add(expert)
    draft = services.propose(bob, ADDRESS).suggestion
    services.submit(draft, bob, topic_key=topic.translation_key)
    response = browser.post(SUGGEST, {"text": ADDRESS})
    assert response.url == SUGGEST + "?joined=1"
    assert "You support it now." in browser.get(response.url).text


def test_an_article_leads_there_and_brings_its_topic_along(
    browser, article, item, soup, make_topic, aim
):
    topic = make_topic("Energy")
    aim(topic)
    control = soup(browser.get(article.url)).select_one(".wa-control")
    link = control.find("a", string="Suggest something like this")
    assert link["href"] == f"{SUGGEST}?like={item.pk}"
    page = soup(browser.get(link["href"]))
    assert "Dyke raised" in page.text
    browser.post(SUGGEST, {"text": "Eels", "like": page.select_one("[name=like]")["value"]})
    suggestion = Suggestion.objects.get()
    assert (suggestion.inspired_by, suggestion.topic_key) == (item, topic.translation_key)


@pytest.mark.parametrize("like", ["0", "x", "²", "9" * 30])
def test_an_item_that_is_not_there_is_no_error(browser, like):
    assert browser.get(SUGGEST, {"like": like}).status_code == 200


def test_the_limit_of_a_day_is_said(browser, programme):
    programme.suggestions_per_day = 1
    programme.save()
    browser.post(SUGGEST, {"text": "One"})
    response = browser.post(SUGGEST, {"text": "Two"})
    assert response.status_code == 422
    assert "tomorrow" in response.text


def test_a_link_that_is_being_fetched_is_looked_at_a_few_times(browser, alice):
    draft = services.propose(alice, ADDRESS).suggestion
    card = browser.get(url("suggestion_card", draft), {"looks": 2}).text
    assert "looks=3" in card
    assert "hx-get" not in browser.get(url("suggestion_card", draft), {"looks": 99}).text
    Suggestion.objects.update(title="All dykes", fetching="done")
    card = browser.get(url("suggestion_card", draft)).text
    assert "All dykes" in card
    assert "hx-get" not in card


@pytest.mark.parametrize(
    "name, method",
    [
        ("suggestion", "get"),
        ("edit_suggestion", "get"),
        ("edit_suggestion", "post"),
        ("save_suggestion", "post"),
        ("suggestion_card", "get"),
        ("withdraw_suggestion", "get"),
        ("withdraw_suggestion", "post"),
        ("support_suggestion", "post"),
        ("comment_suggestion", "post"),
        ("answer_suggestion", "post"),
        ("show_name", "post"),
    ],
)
def test_the_draft_of_another_is_not_found(client, bob, draft, name, method):
    client.force_login(bob.user)
    response = getattr(client, method)(url(name, draft), {"text": "x", "kind": "idea"})
    assert response.status_code == 404
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("draft", "Tell them about the eels")


def test_a_picture_of_a_draft_is_its_authors_alone(browser, client, alice, bob, upload):
    draft = services.propose(alice, "Look", images=[upload()]).suggestion
    address = url("suggestion_image", draft, draft.images.get().pk)
    assert browser.get(address).status_code == 200
    client.force_login(bob.user)
    assert client.get(address).status_code == 404
    services.submit(draft, alice)
    assert client.get(address).status_code == 200


def test_who_does_not_take_part_is_sent_to_join(client, carol, mallory):
    client.force_login(carol)
    response = client.get(SUGGEST, {"url": ADDRESS})
    assert response.url.startswith(reverse("wagtail_advocacy:join"))
    client.force_login(mallory)
    assert client.get(SUGGEST).status_code == 403


def test_the_hub_can_be_installed_and_takes_what_is_shared(client, programme):
    response = client.get(reverse("wagtail_advocacy:manifest"))
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["name"] == "Waterfans"
    assert manifest["share_target"] == {
        "action": SHARE_IN,
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {
            "title": "title",
            "text": "text",
            "url": "url",
            "files": [{"name": "images", "accept": ["image/*"]}],
        },
    }


def test_the_bookmarklet_leads_to_this_site(browser, soup):
    page = soup(browser.get(reverse("wagtail_advocacy:bookmarklet")))
    link = page.select_one('a[href^="javascript:"]')
    assert "/advocacy/suggest/?url=" in link["href"].replace("\\u002D", "-")


@pytest.mark.parametrize("count", [3, 40])
def test_the_page_has_a_bounded_number_of_queries(
    browser, alice, site, count, django_assert_max_num_queries
):
    Suggestion.objects.bulk_create(
        Suggestion(site=site, ambassador=alice, text=f"Idea {n}") for n in range(count)
    )
    browser.get(SUGGEST)
    with django_assert_max_num_queries(12):
        browser.get(SUGGEST)


@pytest.fixture
def strict(alice):
    """A browser whose posts need a token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    return client


def test_words_from_the_share_sheet_fill_the_field_in(strict, soup):
    response = strict.post(SHARE_IN, {"url": ADDRESS, "text": "Read this"}, **BY_THE_PERSON)
    assert not Suggestion.objects.exists()
    page = soup(strict.get(response.url))
    assert page.select_one("textarea").text.strip() == f"{ADDRESS} Read this"


def test_pictures_from_the_share_sheet_are_kept_as_a_draft(strict, alice, upload):
    values = {"text": "Look", "images": [upload(), upload()]}
    response = strict.post(SHARE_IN, values, **BY_THE_PERSON)
    draft = Suggestion.objects.get()
    assert response.url == url("edit_suggestion", draft)
    assert (draft.ambassador, draft.state, draft.text) == (alice, "draft", "Look")
    assert draft.images.count() == 2


@pytest.mark.parametrize("headers", [{}, {"HTTP_SEC_FETCH_SITE": "cross-site"}])
def test_a_page_elsewhere_cannot_post_as_the_share_sheet(strict, upload, headers):
    response = strict.post(SHARE_IN, {"text": "Look", "images": [upload()]}, **headers)
    assert response.status_code == 403
    assert not Suggestion.objects.exists()


def test_what_is_no_picture_is_said_and_the_words_are_kept(strict, soup):
    file = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    response = strict.post(SHARE_IN, {"text": "Look", "images": [file]}, **BY_THE_PERSON)
    page = soup(strict.get(response.url))
    assert page.select_one("textarea").text.strip() == "Look"
    assert "The pictures could not be taken over." in page.text


def test_whoever_is_not_signed_in_keeps_the_words_through_the_login(client, alice, upload):
    values = {"text": "Look", "images": [upload()]}
    response = client.post(SHARE_IN, values, **BY_THE_PERSON)
    assert response.url.startswith(f"{SUGGEST}?")
    assert "text=Look" in response.url
    assert "next=" in client.get(response.url).url
    assert not Suggestion.objects.exists()
