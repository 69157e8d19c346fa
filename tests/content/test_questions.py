"""Asking the editor, and answering."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from wagtail_advocacy.content.models import Question
from wagtail_advocacy.content.questions import (
    LONGEST,
    MOST_A_DAY,
    answer_question,
    ask_question,
    questions_waiting,
)
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.signals import question_answered


LIST = reverse("advocacy_questions:index")


@pytest.fixture
def editor_user(make_user):
    return make_user(
        "ed",
        permissions=["wagtailadmin.access_admin", "wagtail_advocacy.answer_questions"],
    )


@pytest.fixture
def question(alice, item):
    return ask_question(alice, item, "May I crop the picture?")


@pytest.fixture
def heard():
    seen = []

    def receiver(question, **kwargs):
        seen.append(question)

    question_answered.connect(receiver)
    yield seen
    question_answered.disconnect(receiver)


def test_a_question_is_stored_with_item_and_person(question, alice, item):
    stored = Question.objects.get()
    assert (stored.ambassador, stored.item, stored.is_open) == (alice, item, True)


def test_the_same_question_sent_twice_is_one(question, alice, item):
    assert ask_question(alice, item, " May I crop the picture? ") == question
    assert Question.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)])
def test_a_question_needs_words_and_not_too_many(alice, item, text):
    with pytest.raises(ValidationError):
        ask_question(alice, item, text)


def test_nobody_floods_the_editors(alice, bob, item):
    for number in range(MOST_A_DAY):
        ask_question(alice, item, f"Question {number}")
    with pytest.raises(ValidationError, match="tomorrow"):
        ask_question(alice, item, "One more")
    ask_question(bob, item, "Somebody else may")


def test_tomorrow_he_may_ask_again(alice, item):
    for number in range(MOST_A_DAY):
        ask_question(alice, item, f"Question {number}")
    Question.objects.update(asked_at=timezone.now() - timezone.timedelta(days=1, minutes=1))
    assert ask_question(alice, item, "One more").is_open


def test_whoever_left_asks_nothing(alice, item):
    leave(alice)
    with pytest.raises(PermissionDenied):
        ask_question(alice, item, "Hello?")


def test_an_item_of_another_site_is_not_asked_about(alice, item, home):
    item.site = Site.objects.create(hostname="other.example.com", root_page=home)
    with pytest.raises(PermissionDenied):
        ask_question(alice, item, "Hello?")


def test_an_answer_is_stored_logged_and_told(question, editor_user, heard):
    assert answer_question(question, "Yes.", editor_user)
    stored = Question.objects.get()
    assert (stored.answer, stored.answered_by) == ("Yes.", editor_user)
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.answer_question")
    assert entry.user == editor_user
    assert heard == [question]


def test_a_corrected_answer_is_not_told_again(question, editor_user, heard):
    answer_question(question, "Yes.", editor_user)
    assert not answer_question(question, "Yes, but not the logo.", editor_user)
    assert Question.objects.get().answer == "Yes, but not the logo."
    assert len(heard) == 1


def test_the_same_answer_sent_twice_is_one(question, editor_user):
    answer_question(question, "Yes.", editor_user)
    answer_question(question, "Yes.", editor_user)
    assert ModelLogEntry.objects.filter(action="wagtail_advocacy.answer_question").count() == 1


def test_an_answer_needs_words(question, editor_user):
    with pytest.raises(ValidationError):
        answer_question(question, "  ", editor_user)


def test_whoever_may_not_answer_is_refused(question, eve):
    with pytest.raises(PermissionDenied):
        answer_question(question, "Yes.", eve)
    assert Question.objects.get().is_open


def test_the_number_that_waits_goes_down_with_an_answer(question, editor_user):
    assert questions_waiting() == 1
    answer_question(question, "Yes.", editor_user)
    assert questions_waiting() == 0


def test_the_list_shows_what_is_open(question, bob, item, client, editor_user):
    other = ask_question(bob, item, "Is it finished?")
    answer_question(other, "Yes.", editor_user)
    client.force_login(editor_user)
    assert "May I crop" in client.get(LIST).text
    text = client.get(LIST, {"answered_at": "open"}).text
    assert "May I crop" in text
    assert "Is it finished" not in text
    text = client.get(LIST, {"answered_at": "answered"}).text
    assert "May I crop" not in text
    assert "Is it finished" in text


def test_the_menu_says_how_many_wait(question, client, editor_user):
    client.force_login(editor_user)
    assert "Questions (1)" in client.get(reverse("wagtailadmin_home")).text


def test_an_editor_answers_in_the_admin(question, client, editor_user):
    client.force_login(editor_user)
    address = reverse("advocacy_questions:edit", args=[question.pk])
    assert "May I crop" in client.get(address).text
    assert client.post(address, {"answer": ""}).status_code == 200
    assert Question.objects.get().is_open
    assert client.post(address, {"answer": "Yes."}).status_code == 302
    stored = Question.objects.get()
    assert (stored.answer, stored.answered_by) == ("Yes.", editor_user)


@pytest.mark.parametrize("name", ["index", "edit"])
def test_the_admin_refuses_whoever_may_not_answer(question, client, eve, name):
    client.force_login(eve)
    args = [question.pk] if name == "edit" else []
    response = client.get(reverse(f"advocacy_questions:{name}", args=args))
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


def test_nobody_adds_or_deletes_a_question_in_the_admin(question, client, admin_user):
    client.force_login(admin_user)
    client.post(reverse("advocacy_questions:delete", args=[question.pk]))
    client.post(reverse("advocacy_questions:add"), {"answer": "x"})
    assert Question.objects.get() == question


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_has_a_bounded_number_of_queries(
    count, alice, item, client, editor_user, django_assert_max_num_queries
):
    Question.objects.bulk_create(
        Question(ambassador=alice, item=item, text=f"Q {number}") for number in range(count)
    )
    client.force_login(editor_user)
    client.get(LIST)
    with django_assert_max_num_queries(25):
        client.get(LIST)
