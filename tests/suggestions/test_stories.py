"""What a share led to: telling it, agreeing to show it, and taking it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.signals import story_shown
from wagtail_advocacy.suggestions.models import Story
from wagtail_advocacy.suggestions.stories import (
    StoryChanged,
    decide_on_story,
    edit_story,
    shown_stories,
    stories_waiting,
    tell_story,
    withdraw_story,
)


WORDS = "A school asked me to talk about dykes."


@pytest.fixture
def reader(make_user):
    """An editor who may decide on stories."""
    return make_user(
        "reader", permissions=["wagtailadmin.access_admin", "wagtail_advocacy.manage_stories"]
    )


@pytest.fixture
def told(alice, item):
    start_share(alice, item, "linkedin", "Proud of it.")
    return tell_story(alice, item, WORDS, kind="talk", may_be_shown=True, may_show_name=True)


@pytest.fixture
def shown(told, reader):
    return decide_on_story(told, "show", reader, words=WORDS)


@pytest.fixture
def heard():
    seen = []

    def receiver(sender, story, **kwargs):
        seen.append(story.pk)

    story_shown.connect(receiver)
    yield seen
    story_shown.disconnect(receiver)


def test_only_who_shared_an_item_tells_what_it_led_to(alice, bob, item, told):
    with pytest.raises(PermissionDenied):
        tell_story(bob, item, WORDS)
    leave(alice)
    with pytest.raises(PermissionDenied):
        tell_story(alice, item, "Another one")


def test_the_same_words_twice_are_one_story(alice, item, told):
    assert tell_story(alice, item, f" {WORDS} ") == told


@pytest.mark.parametrize("text", ["", " \n\0", "x" * 1001])
def test_a_story_has_words_and_not_too_many(alice, item, told, text):
    with pytest.raises(ValidationError) as error:
        tell_story(alice, item, text)
    assert "text" in error.value.message_dict


def test_nobody_floods_the_editors_with_stories(alice, item, told):
    for number in range(9):
        tell_story(alice, item, f"Story {number}")
    with pytest.raises(ValidationError, match="tomorrow"):
        tell_story(alice, item, "One more")
    Story.objects.update(told_at=timezone.now() - timedelta(hours=25))
    tell_story(alice, item, "One more")


def test_a_story_is_shown_once_both_sides_agreed(site, told, reader, heard):
    assert shown_stories(site, 5) == []
    decide_on_story(told, "show", reader, words=WORDS)
    story = shown_stories(site, 5)[0]
    assert (story.text, story.kind, story.name) == (WORDS, "A talk", "alice")
    assert heard == [told.pk]


def test_without_the_tellers_consent_agreement_shows_nothing(site, alice, told, reader, heard):
    edit_story(told, alice, WORDS, kind="talk", may_be_shown=False)
    decide_on_story(told, "show", reader, words=WORDS)
    assert shown_stories(site, 5) == []
    assert heard == []
    edit_story(told, alice, WORDS, kind="talk", may_be_shown=True)
    assert [story.name for story in shown_stories(site, 5)] == [""]
    assert heard == [told.pk]


def test_an_editor_keeps_a_story_and_takes_that_back(site, shown, reader):
    decide_on_story(shown, "keep", reader, words=WORDS)
    assert shown_stories(site, 5) == []
    decide_on_story(shown, "", reader, words=WORDS)
    assert stories_waiting() == 1
    verbs = ["show_story", "keep_story", "reopen_story"]
    entries = ModelLogEntry.objects.filter(action__endswith="_story").order_by("timestamp", "pk")
    assert [entry.action for entry in entries] == [f"wagtail_advocacy.{verb}" for verb in verbs]


def test_deciding_twice_is_deciding_once(shown, reader, heard):
    decided_at = Story.objects.get().decided_at
    decide_on_story(shown, "show", reader, words=WORDS)
    assert Story.objects.get().decided_at == decided_at
    assert heard == []


def test_without_the_permission_nobody_decides(told, eve, site):
    with pytest.raises(PermissionDenied):
        decide_on_story(told, "show", eve, words=WORDS)
    assert shown_stories(site, 5) == []


def test_an_editor_agrees_to_the_words_that_he_read(site, alice, told, reader):
    edit_story(told, alice, "Something else entirely", kind="talk", may_be_shown=True)
    with pytest.raises(StoryChanged):
        decide_on_story(told, "show", reader, words=WORDS)
    assert shown_stories(site, 5) == []


def test_other_words_are_agreed_to_anew(site, alice, shown):
    edit_story(shown, alice, WORDS, kind="talk", may_be_shown=True)
    assert [story.name for story in shown_stories(site, 5)] == [""]
    edit_story(shown, alice, "Other words", kind="talk", may_be_shown=True)
    assert shown_stories(site, 5) == []
    assert Story.objects.get().decided_by is None


def test_consent_is_taken_back_at_once(site, alice, shown):
    edit_story(shown, alice, WORDS, kind="talk", may_be_shown=False)
    assert shown_stories(site, 5) == []


def test_a_story_that_is_withdrawn_is_gone_with_its_words(site, alice, shown):
    withdraw_story(shown, alice)
    withdraw_story(shown, alice)
    assert shown_stories(site, 5) == []
    assert not Story.objects.exists()
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.withdraw_story")
    assert WORDS not in f"{entry.label} {entry.data}"


@pytest.mark.parametrize("verb", [edit_story, withdraw_story])
def test_nobody_touches_a_colleagues_story(bob, shown, verb):
    words = [] if verb is withdraw_story else ["Mine now"]
    with pytest.raises(PermissionDenied):
        verb(shown, bob, *words)
    assert Story.objects.get().text == WORDS


def test_with_the_person_his_story_leaves(site, alice, shown):
    leave(alice)
    assert shown_stories(site, 5) == []


def test_a_closed_account_shows_no_story(site, alice, shown):
    alice.user.is_active = False
    alice.user.save()
    assert shown_stories(site, 5) == []


def test_each_site_shows_its_own_stories_and_no_more_than_asked(
    site, home, shown, alice, item, reader, django_assert_num_queries
):
    second = tell_story(alice, item, "Second", may_be_shown=True)
    decide_on_story(second, "show", reader, words="Second")
    with django_assert_num_queries(1):
        assert [story.text for story in shown_stories(site, 1)] == ["Second"]
    assert len(shown_stories(site, 5)) == 2
    other = Site.objects.create(hostname="other", root_page=home)
    assert shown_stories(other, 5) == []
