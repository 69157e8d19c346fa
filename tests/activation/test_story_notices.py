"""Who told a story hears when it is shown."""

import pytest
from django.core import mail
from django.urls import reverse

from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.suggestions.stories import (
    decide_on_story,
    edit_story,
    tell_story,
    withdraw_story,
)


WORDS = "A school asked me to talk about dykes."


@pytest.fixture
def told(alice, item):
    start_share(alice, item, "linkedin", "Proud of it.")
    mail.outbox.clear()
    return tell_story(alice, item, WORDS, may_be_shown=True)


@pytest.fixture
def show(admin_user, django_capture_on_commit_callbacks):
    def show(story):
        with django_capture_on_commit_callbacks(execute=True):
            return decide_on_story(story, "show", admin_user, words=story.text)

    return show


def test_the_teller_is_thanked_once(client, alice, told, show, admin_user):
    show(told)
    assert Notice.objects.get().ambassador == alice
    decide_on_story(told, "keep", admin_user, words=WORDS)
    show(told)
    assert Notice.objects.count() == 1
    client.force_login(alice.user)
    inbox = client.get(reverse("wagtail_advocacy:notices"))
    assert "Colleagues can read your story now" in inbox.text


def test_nobody_is_told_of_a_story_that_only_the_editor_agreed_to(alice, told, show):
    edit_story(told, alice, WORDS, may_be_shown=False)
    show(told)
    assert not Notice.objects.exists()


def test_whoever_left_hears_nothing(alice, told, show):
    leave(alice)
    show(told)
    assert not Notice.objects.exists()


def test_the_inbox_stands_when_the_story_is_gone(client, alice, told, show):
    show(told)
    withdraw_story(told, alice)
    client.force_login(alice.user)
    inbox = client.get(reverse("wagtail_advocacy:notices"))
    assert "What this was about is gone" in inbox.text
