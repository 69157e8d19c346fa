"""Whoever suggests something hears what becomes of it, each thing once."""

import pytest
from django.core import mail
from django.urls import reverse

from wagtail_advocacy.activation.delivery import send_emails
from wagtail_advocacy.activation.kinds import get_kind
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.activation.services import make_notices
from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import SuggestionOutcome


@pytest.fixture
def mod(make_user):
    return make_user("mod", permissions=["wagtail_advocacy.manage_suggestions"])


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Does something and lets the worker tell of it."""

    def tell(act, *arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*arguments)

    return tell


@pytest.fixture
def suggestion(alice, tell):
    draft = services.propose(alice, "Tell them about the eels").suggestion
    return tell(services.submit, draft, alice).suggestion


def kinds(ambassador):
    return list(
        Notice.objects.filter(ambassador=ambassador).order_by("pk").values_list("kind", flat=True)
    )


def test_each_step_is_told_once_and_to_nobody_else(suggestion, alice, bob, mod, tell, article):
    tell(decisions.ask, suggestion, "Where?", mod)
    tell(services.answer, suggestion, alice, "At the lock")
    tell(decisions.ask, suggestion, "When?", mod)
    tell(decisions.take_up, suggestion, mod)
    type(suggestion).objects.update(page=article.pk)
    tell(decisions.publish, suggestion)
    tell(decisions.publish, suggestion)
    tell(article.save_revision().publish)
    assert kinds(alice) == [
        "suggestion_received",
        "suggestion_asked",
        "suggestion_asked",
        "suggestion_taken_up",
        "suggestion_published",
    ]
    assert kinds(bob) == []


def test_a_receipt_is_no_email_and_a_decision_is(suggestion, alice, mod, tell):
    tell(decisions.decline, suggestion, "Told last week", mod)
    ways = dict(Notice.objects.values_list("kind", "email"))
    assert ways == {"suggestion_received": "none", "suggestion_declined": "sent"}
    message = mail.outbox[-1]
    assert "Tell them about the eels" in message.subject
    assert "Told last week" in message.body


def test_an_email_that_is_no_longer_true_is_not_sent(suggestion, alice, mod):
    decisions.decline(suggestion, "Told last week", mod)
    notice = Notice.objects.create(
        ambassador=alice, kind="suggestion_declined", thing_id=suggestion.pk, email="due"
    )
    decisions.reopen(suggestion, mod)
    assert send_emails(notice.pk, notice.pk) == 0
    notice.refresh_from_db()
    assert notice.email == "none"


def test_the_reason_stays_in_the_inbox_when_it_is_opened_again(
    suggestion, client, alice, mod, tell
):
    tell(decisions.decline, suggestion, "Told last week", mod)
    decisions.reopen(suggestion, mod)
    client.force_login(alice.user)
    assert "Told last week" in client.get(reverse("wagtail_advocacy:notices")).text


@pytest.fixture
def outcome(suggestion, article):
    type(suggestion).objects.filter(pk=suggestion.pk).update(state="published", page=article.pk)

    def outcome(**values):
        return SuggestionOutcome.objects.create(suggestion=suggestion, **values)

    return outcome


@pytest.mark.parametrize(
    "values, title",
    [
        ({"milestone": 0, "shares": 48, "readers": 80}, "Your idea: 48 shares, 80 readers"),
        ({"milestone": 0, "shares": 1, "readers": 1}, "Your idea: 1 share, 1 reader"),
        ({"milestone": 0, "shares": 2, "readers": 0}, "Your idea: 2 shares"),
        ({"milestone": 1000, "shares": 48, "readers": 1210}, "Your idea: 48 shares, 1,210 readers"),
    ],
)
def test_what_it_brought_is_said_without_bare_zeros(outcome, alice, bob, tell, values, title):
    brought = outcome(**values)
    tell(make_notices, "suggestion_outcome", brought.pk)
    tell(make_notices, "suggestion_outcome", brought.pk)
    assert kinds(alice)[-1] == "suggestion_outcome"
    assert kinds(bob) == []
    message = mail.outbox[-1]
    assert message.subject == title
    assert ("passed 1,000 readers" in message.body) == bool(values["milestone"])
    assert "Tell them about the eels" in message.body


def test_what_is_withdrawn_by_then_is_no_email(outcome, alice, item):
    brought = outcome(milestone=0, shares=3, readers=9)
    notice = Notice.objects.create(
        ambassador=alice, kind="suggestion_outcome", thing_id=brought.pk, email="due"
    )
    withdraw_item(item)
    assert send_emails(notice.pk, notice.pk) == 0


def test_joining_is_told(suggestion, alice, bob, mod, tell):
    other = services.submit(services.propose(bob, "Eels").suggestion, bob).suggestion
    tell(decisions.merge, suggestion, other, mod)
    assert kinds(alice)[-1] == "suggestion_merged"


def test_who_left_is_told_nothing(suggestion, alice, mod, tell):
    leave(alice)
    tell(decisions.decline, suggestion, "No", mod)
    assert kinds(alice) == ["suggestion_received"]


def test_the_inbox_leads_to_the_suggestion(suggestion, client, alice, mod, tell):
    tell(decisions.ask, suggestion, "Where?", mod)
    client.force_login(alice.user)
    text = client.get(reverse("wagtail_advocacy:notices")).text
    assert "Your suggestion “Tell them about the eels” is with the editors" in text
    assert "The editors ask about" in text
    notice = Notice.objects.get(kind="suggestion_asked")
    response = client.get(reverse("wagtail_advocacy:notice", args=[notice.pk]))
    address = reverse("wagtail_advocacy:suggestion", args=[suggestion.pk])
    assert response.url == f"{address}#thread"


@pytest.mark.parametrize("gone", [True, False])
def test_the_inbox_outlives_the_suggestion(suggestion, client, alice, gone):
    if gone:
        suggestion.delete()
    client.force_login(alice.user)
    text = client.get(reverse("wagtail_advocacy:notices")).text
    assert ("What this was about is gone" in text) == gone


def test_a_title_with_a_per_cent_sign_is_no_error(alice, tell):
    draft = services.propose(alice, "100% wind %(x)s %s").suggestion
    suggestion = tell(services.submit, draft, alice).suggestion
    text = get_kind("suggestion_received").text(suggestion, None)
    assert "100% wind %(x)s %s" in text.title
