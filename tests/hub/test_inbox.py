"""The inbox: what a person was told, and what he asked."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from wagtail_advocacy.activation.models import EmailPause, Notice, Way
from wagtail_advocacy.activation.services import chosen_ways, make_notices
from wagtail_advocacy.content.models import Item, Question
from wagtail_advocacy.content.questions import MOST_A_DAY, answer_question, ask_question
from wagtail_advocacy.content.services import stop_sharing
from wagtail_advocacy.sharing.services import start_share


INBOX = reverse("wagtail_advocacy:notices")
SETTINGS = reverse("wagtail_advocacy:settings")


@pytest.fixture
def hub(client, alice):
    client.force_login(alice.user)
    return client


@pytest.fixture
def told(item, alice, bob):
    """Alice and Bob were told of an important item."""
    make_notices("important_item", item.pk)
    return item


def own(ambassador):
    return Notice.objects.get(ambassador=ambassador)


def test_the_bell_says_how_many_are_new(hub, told, soup):
    bell = soup(hub.get(reverse("wagtail_advocacy:hub"))).select_one(".wa-tabs__last")
    assert "Inbox, 1 new notice" in " ".join(bell.text.split())


def test_the_bell_of_an_empty_inbox_shows_no_zero(hub, soup):
    bell = soup(hub.get(INBOX)).select_one(".wa-tabs__last")
    assert bell.text.split() == ["Inbox"]


def test_the_inbox_names_what_there_is(hub, told):
    text = hub.get(INBOX).text
    assert "Important: Dyke raised" in text
    assert "Mark as read" in text


def test_an_empty_inbox_shows_the_way_on(hub):
    text = hub.get(INBOX).text
    assert "Nothing to tell you yet" in text
    assert "See what you can share" in text


def test_opening_a_notice_marks_it_and_leads_on(hub, told, alice, bob):
    response = hub.get(reverse("wagtail_advocacy:notice", args=[own(alice).pk]))
    assert response.url == reverse("wagtail_advocacy:composer", args=[told.pk])
    assert own(alice).read_at
    assert own(bob).read_at is None
    assert "Mark as read" not in hub.get(INBOX).text


def test_one_notice_is_marked_as_read(hub, told, alice):
    address = reverse("wagtail_advocacy:read_notice", args=[own(alice).pk])
    assert hub.get(address).status_code == 405
    assert hub.post(address, {"page": "2"}).url == f"{INBOX}?page=2"
    assert own(alice).read_at


def test_all_notices_are_marked_as_read(hub, told, alice, bob):
    assert hub.post(reverse("wagtail_advocacy:read_all_notices")).url == INBOX
    assert own(alice).read_at
    assert own(bob).read_at is None


@pytest.mark.parametrize("name", ["notice", "read_notice"])
def test_another_employees_notice_is_not_found(hub, told, bob, name):
    address = reverse(f"wagtail_advocacy:{name}", args=[own(bob).pk])
    method = hub.get if name == "notice" else hub.post
    assert method(address).status_code == 404
    assert own(bob).read_at is None


def test_a_withdrawn_item_is_not_named_to_whoever_did_not_share_it(hub, told, article, eve):
    stop_sharing(article, eve)
    text = hub.get(INBOX).text
    assert "Dyke raised" not in text
    assert "no longer offered" in text


def test_a_withdrawn_item_keeps_its_title_for_its_sharer(hub, told, article, alice, eve):
    start_share(alice, told, "x", "Look")
    stop_sharing(article, eve)
    make_notices("item_withdrawn", told.pk)
    assert "“Dyke raised” was withdrawn" in hub.get(INBOX).text


def test_what_a_closed_page_says_since_does_not_leak(
    hub, told, article, alice, restrict, programme
):
    start_share(alice, told, "x", "Look")
    make_notices("item_withdrawn", told.pk)
    restrict(article)
    article.title = "Secret dyke"
    article.save_revision().publish()
    assert "Secret" not in hub.get(INBOX).text


def test_a_notice_about_something_deleted_is_no_error(hub, told, alice):
    Item.objects.all().delete()
    assert "What this was about is gone" in hub.get(INBOX).text
    assert hub.get(reverse("wagtail_advocacy:notice", args=[own(alice).pk])).url == INBOX


def test_the_inbox_is_in_the_persons_language(hub, told, alice):
    alice.language = "nl"
    alice.save()
    assert '<html lang="nl"' in hub.get(INBOX).text


def test_a_page_holds_twenty(hub, alice, soup):
    Notice.objects.bulk_create(
        Notice(ambassador=alice, kind="important_item", thing_id=number) for number in range(25)
    )
    assert len(soup(hub.get(INBOX)).select(".wa-notices__notice")) == 20
    assert len(soup(hub.get(INBOX, {"page": "2"})).select(".wa-notices__notice")) == 5
    assert hub.get(INBOX, {"page": "x"}).status_code == 200


def test_ten_and_a_thousand_notices_cost_the_same(
    hub, alice, site, make_article, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(count):
        items = Item.objects.bulk_create(
            Item(site=site, title=f"I {count} {number}", language="en") for number in range(count)
        )
        Notice.objects.bulk_create(
            Notice(ambassador=alice, kind=kind, thing_id=item.pk)
            for item in items
            for kind in ("important_item", "item_withdrawn")
        )
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert hub.get(INBOX).status_code == 200
        return len(captured)

    first = queries(10)
    assert queries(1000) == first
    assert first <= 20


def test_the_bell_costs_one_query_and_then_none(hub, alice, told):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hub.get(reverse("wagtail_advocacy:hub"))
    with CaptureQueriesContext(connection) as captured:
        hub.get(reverse("wagtail_advocacy:hub"))
    assert not [query for query in captured if "wagtail_advocacy_notice" in query["sql"]]


def test_a_question_is_asked_and_stands_in_the_inbox(hub, item):
    address = reverse("wagtail_advocacy:ask_question", args=[item.pk])
    assert "Ask the editor" in hub.get(address).text
    response = hub.post(address, {"text": "May I crop it?"})
    assert response.url == f"{INBOX}?asked=1"
    text = hub.get(response.url).text
    assert "May I crop it?" in text
    assert "No answer yet" in text


def test_the_answer_stands_below_the_question(hub, item, alice, make_user):
    editor = make_user("ed", permissions=["wagtail_advocacy.answer_questions"])
    answer_question(ask_question(alice, item, "May I crop it?"), "Please <b>do</b>.", editor)
    assert "Please &lt;b&gt;do&lt;/b&gt;." in hub.get(INBOX).text


def test_another_employees_question_is_not_shown(hub, item, bob):
    ask_question(bob, item, "Bob's secret question")
    assert "secret" not in hub.get(INBOX).text


def test_what_was_typed_is_kept_when_it_cannot_be_sent(hub, item, alice):
    for number in range(MOST_A_DAY):
        ask_question(alice, item, f"Question {number}")
    address = reverse("wagtail_advocacy:ask_question", args=[item.pk])
    response = hub.post(address, {"text": "My long question"})
    assert response.status_code == 422
    assert "My long question" in response.text
    assert "tomorrow" in response.text


def test_something_that_was_never_offered_to_me_cannot_be_asked_about(hub, article, item, eve):
    stop_sharing(article, eve)
    address = reverse("wagtail_advocacy:ask_question", args=[item.pk])
    assert hub.post(address, {"text": "What is it?"}).status_code == 404
    assert not Question.objects.exists()


def test_what_i_shared_can_be_asked_about_after_it_was_withdrawn(hub, article, item, alice, eve):
    start_share(alice, item, "x", "Look")
    stop_sharing(article, eve)
    address = reverse("wagtail_advocacy:ask_question", args=[item.pk])
    assert address in hub.get(reverse("wagtail_advocacy:composer", args=[item.pk])).text
    assert hub.post(address, {"text": "Why?"}).status_code == 302


def test_the_composer_leads_to_the_editor(hub, item):
    address = reverse("wagtail_advocacy:ask_question", args=[item.pk])
    assert address in hub.get(reverse("wagtail_advocacy:composer", args=[item.pk])).text


def test_ways_and_the_pause_are_chosen_in_the_settings(hub, alice):
    hub.post(SETTINGS, {"important_item": "none", "item_withdrawn": "email", "is_paused": "on"})
    ways = chosen_ways(alice)
    assert (ways["important_item"], ways["item_withdrawn"]) == (Way.NONE, Way.EMAIL)
    assert ways["question_answered"] == Way.EMAIL
    assert EmailPause.objects.filter(ambassador=alice).exists()
    hub.post(SETTINGS, {"important_item": "inbox"})
    assert not EmailPause.objects.exists()


def test_a_way_that_is_not_there_is_refused(hub, alice):
    assert hub.post(SETTINGS, {"important_item": "pigeon"}).status_code == 422
    assert chosen_ways(alice)["important_item"] == Way.EMAIL


@pytest.mark.parametrize("address", [INBOX, reverse("wagtail_advocacy:notice", args=[1])])
def test_strangers_are_sent_to_the_login(client, site, address):
    assert client.get(address).status_code == 302


def test_whoever_has_not_joined_has_no_inbox(client, carol):
    client.force_login(carol)
    assert client.get(INBOX).url.startswith(reverse("wagtail_advocacy:join"))
