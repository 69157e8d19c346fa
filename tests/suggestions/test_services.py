"""What the one who suggests, and his colleagues, can do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from wagtail.admin.utils import get_latest_str
from wagtail.models import ModelLogEntry, Site

from tests.suggestions.conftest import ADDRESS
from wagtail_advocacy.programme.models import TeamMembership
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.suggestions import decisions, sent_pictures, services
from wagtail_advocacy.suggestions.models import (
    Suggestion,
    SuggestionImage,
    SuggestionMessage,
    SuggestionSupport,
)
from wagtail_advocacy.suggestions.queries import (
    name_of,
    own_suggestions,
    usual_answer_days,
    waiting_count,
)


# Proposing


def test_what_was_typed_is_kept_as_a_draft_that_wagtail_does_not_take_for_live(alice, heard):
    suggestion = services.propose(alice, "Tell them about the eels").suggestion
    assert (suggestion.state, suggestion.kind) == ("draft", "idea")
    assert not suggestion.live
    assert suggestion.latest_revision.user == alice.user
    assert heard == []


def test_the_same_words_twice_are_one_draft(alice):
    first = services.propose(alice, "Tell them about the eels").suggestion
    assert services.propose(alice, " Tell them about the eels ").suggestion == first


@pytest.mark.parametrize("typed", ["", "  \n\0"])
def test_nothing_is_no_suggestion(alice, typed):
    with pytest.raises(ValidationError):
        services.propose(alice, typed)


@pytest.mark.parametrize(
    "address", ["http://localhost/x", "http://10.0.0.1/", "https://user:secret@example.com/"]
)
def test_an_address_that_outsiders_cannot_open_is_refused(alice, address):
    with pytest.raises(ValidationError) as error:
        services.propose(alice, address)
    assert "text" in error.value.message_dict


def test_a_text_that_is_too_long_is_refused(alice):
    with pytest.raises(ValidationError):
        services.propose(alice, "x" * 5001)


def test_nobody_floods_the_editors(alice, bob, programme):
    programme.suggestions_per_day = 2
    programme.save()
    services.propose(alice, "One")
    services.propose(alice, "Two")
    with pytest.raises(ValidationError, match="tomorrow"):
        services.propose(alice, "Three")
    services.propose(bob, "Somebody else may")
    Suggestion.objects.update(created_at=timezone.now() - timedelta(hours=25))
    services.propose(alice, "Three")


def test_whoever_left_suggests_nothing(alice):
    leave(alice)
    with pytest.raises(PermissionDenied):
        services.propose(alice, "Hello")


def test_an_address_is_fetched_in_the_background(
    alice, outside, django_capture_on_commit_callbacks
):
    outside.serve("/dykes", "<title>All dykes</title>")
    with django_capture_on_commit_callbacks(execute=True):
        suggestion = services.propose(alice, outside.url("/dykes")).suggestion
    suggestion.refresh_from_db()
    assert (suggestion.title, suggestion.fetching) == ("All dykes", "done")
    assert str(suggestion) == "All dykes"
    # As the editors' page calls it.
    assert get_latest_str(suggestion) == "All dykes"


def test_an_address_that_does_not_answer_is_no_error(
    alice, outside, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        suggestion = services.propose(alice, outside.url("/nothing")).suggestion
    suggestion.refresh_from_db()
    assert suggestion.fetching == "failed"


# The same address


def test_the_same_address_joins_the_first_proposal_as_support(link_suggestion, bob):
    proposed = services.propose(bob, "http://example.com/dykes/?utm_source=x#top")
    assert (proposed.suggestion, proposed.joined) == (link_suggestion, True)
    assert SuggestionSupport.objects.get().ambassador == bob
    assert Suggestion.objects.count() == 1


def test_ones_own_address_again_is_the_first_one(link_suggestion, alice):
    proposed = services.propose(alice, ADDRESS)
    assert (proposed.suggestion, proposed.joined) == (link_suggestion, False)
    assert not SuggestionSupport.objects.exists()


def test_a_draft_whose_address_was_sent_by_another_meanwhile_joins_it(alice, bob):
    first = services.propose(alice, ADDRESS).suggestion
    second = services.propose(bob, ADDRESS).suggestion
    assert first != second
    services.submit(first, alice)
    proposed = services.submit(second, bob)
    assert (proposed.suggestion, proposed.joined) == (first, True)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", first)


def test_an_address_that_was_declined_may_be_proposed_again(link_suggestion, bob, mod):
    decisions.decline(link_suggestion, "Not now", mod)
    assert services.propose(bob, ADDRESS).suggestion != link_suggestion


def test_the_database_keeps_two_from_standing_for_one_address(link_suggestion):
    link_suggestion.pk, link_suggestion.latest_revision = None, None
    with pytest.raises(IntegrityError):
        link_suggestion.save(force_insert=True)


def test_another_site_has_suggestions_of_its_own(link_suggestion, home):
    other = Site.objects.create(hostname="other.example.com", root_page=home)
    link_suggestion.pk, link_suggestion.site = None, other
    link_suggestion.save(force_insert=True)


# Pictures


def test_pictures_are_kept_and_taken_off_again(alice, upload):
    suggestion = services.propose(alice, "Look", images=[upload(), upload()]).suggestion
    assert (suggestion.kind, suggestion.images.count()) == ("story", 2)
    sent_pictures.remove_image(suggestion, alice, suggestion.images.first().pk)
    sent_pictures.add_images(suggestion, alice, [upload()])
    assert suggestion.images.count() == 2


def test_a_fifth_picture_is_refused(alice, upload):
    suggestion = services.propose(alice, "Look", images=[upload() for _ in range(4)]).suggestion
    with pytest.raises(ValidationError, match="4 pictures"):
        sent_pictures.add_images(suggestion, alice, [upload()])


def test_nobody_takes_off_the_picture_of_another(alice, bob, upload):
    image = services.propose(alice, "Look", images=[upload()]).suggestion.images.get()
    own = services.propose(bob, "Mine").suggestion
    sent_pictures.remove_image(own, bob, image.pk)
    assert SuggestionImage.objects.count() == 1


# Editing and sending


def test_an_edit_changes_row_and_revision(alice, suggestion, make_topic):
    topic = make_topic("Energy")
    services.edit(suggestion, alice, why=" Because\0 ", topic_key=topic.translation_key)
    suggestion.refresh_from_db()
    assert (suggestion.why, suggestion.topic_key) == ("Because", topic.translation_key)
    assert suggestion.get_latest_revision_as_object().why == "Because"


def test_what_an_editor_corrected_stays_when_something_else_is_edited(alice, suggestion, mod):
    draft = suggestion.get_latest_revision_as_object()
    draft.text = "Tell them about the eels, please"
    draft.save_revision(user=mod)
    suggestion.refresh_from_db()
    services.edit(suggestion, alice, why="Because")
    suggestion.refresh_from_db()
    draft = suggestion.get_latest_revision_as_object()
    assert (draft.text, draft.why) == ("Tell them about the eels, please", "Because")


def test_a_topic_of_another_site_is_left_out(alice, suggestion, make_topic, home):
    topic = make_topic("Energy")
    topic.site = Site.objects.create(hostname="other.example.com", root_page=home)
    topic.save()
    services.edit(suggestion, alice, topic_key=topic.translation_key)
    suggestion.refresh_from_db()
    assert suggestion.topic_key is None


def test_the_state_does_not_travel_with_revisions(suggestion, mod):
    earlier = suggestion.latest_revision
    decisions.decline(suggestion, "No", mod)
    assert earlier.as_object().state == "declined"


def test_sending_is_told_and_logged_once(alice, heard):
    draft = services.propose(alice, "Tell them about the eels").suggestion
    services.submit(draft, alice)
    services.submit(draft, alice)
    assert heard == ["suggestion_submitted"]
    entry = ModelLogEntry.objects.get(action="wagtail_advocacy.submit_suggestion")
    assert entry.user == alice.user


@pytest.mark.parametrize(
    "verb",
    [
        lambda suggestion, bob: services.edit(suggestion, bob, why="x"),
        services.submit,
        services.withdraw,
        lambda suggestion, bob: services.answer(suggestion, bob, "x"),
        lambda suggestion, bob: services.show_name(suggestion, bob, shown=True),
        lambda suggestion, bob: sent_pictures.add_images(suggestion, bob, []),
        lambda suggestion, bob: sent_pictures.remove_image(suggestion, bob, 1),
    ],
)
def test_nobody_touches_the_suggestion_of_another(suggestion, bob, verb):
    with pytest.raises(PermissionDenied):
        verb(suggestion, bob)


def test_withdrawing_deletes_the_pictures(alice, upload):
    suggestion = services.propose(alice, "Look", images=[upload()]).suggestion
    services.submit(suggestion, alice)
    services.withdraw(suggestion, alice)
    services.withdraw(suggestion, alice)
    assert not SuggestionImage.objects.exists()
    assert not own_suggestions(alice).exists()
    assert ModelLogEntry.objects.filter(action="wagtail_advocacy.withdraw_suggestion").count() == 1


# Support and comments


def test_a_colleague_supports_once_and_takes_it_back(suggestion, bob):
    assert services.support(suggestion, bob)
    assert not services.support(suggestion, bob)
    assert suggestion.supports.count() == 1
    services.withdraw_support(suggestion, bob)
    assert suggestion.supports.count() == 0


def test_nobody_supports_his_own(suggestion, alice):
    with pytest.raises(PermissionDenied):
        services.support(suggestion, alice)


def test_the_same_comment_twice_is_one(suggestion, bob):
    services.comment(suggestion, bob, "Good")
    services.comment(suggestion, bob, " Good ")
    assert SuggestionMessage.objects.count() == 1


@pytest.mark.parametrize("text", ["", " ", "x" * 2001])
def test_a_comment_needs_words_and_not_too_many(suggestion, bob, text):
    with pytest.raises(ValidationError):
        services.comment(suggestion, bob, text)


def test_nobody_floods_the_board_with_comments(suggestion, bob):
    SuggestionMessage.objects.bulk_create(
        SuggestionMessage(suggestion=suggestion, author=bob.user, text=str(number))
        for number in range(services.MOST_COMMENTS_A_DAY)
    )
    with pytest.raises(ValidationError, match="tomorrow"):
        services.comment(suggestion, bob, "One more")


# The editors' question


def test_a_question_goes_to_the_person_and_the_answer_comes_back(suggestion, alice, mod, heard):
    decisions.ask(suggestion, "Where was that?", mod)
    suggestion.refresh_from_db()
    assert (suggestion.state, waiting_count()) == ("asked", 0)
    services.answer(suggestion, alice, "At the lock")
    suggestion.refresh_from_db()
    assert (suggestion.state, waiting_count()) == ("submitted", 1)
    thread = list(suggestion.messages.values_list("kind", "text"))
    assert thread == [("question", "Where was that?"), ("answer", "At the lock")]
    assert heard[-2:] == ["suggestion_asked", "suggestion_answered"]


def test_nobody_describes_the_picture_of_another(alice, bob, upload):
    mine = services.propose(alice, "Look", images=[upload()]).suggestion
    his = services.propose(bob, "Look", images=[upload()]).suggestion
    image = his.images.get()
    with pytest.raises(PermissionDenied):
        sent_pictures.describe_images(his, alice, {image.pk: "Mine"})
    sent_pictures.describe_images(mine, alice, {image.pk: "Mine"})
    assert not SuggestionImage.objects.exclude(description="").exists()


def test_the_team_of_that_time_is_remembered(suggest, alice, team):
    suggestion = suggest()
    TeamMembership.objects.all().delete()
    assert Suggestion.objects.get(pk=suggestion.pk).team == team


# The usual time


@pytest.fixture
def answered(suggest):
    """A suggestion that was answered on a Wednesday after so many days."""

    def answered(days, *, at=datetime(2026, 11, 18, 12, tzinfo=UTC)):
        suggestion = suggest(f"Idea {Suggestion.objects.count()}")
        Suggestion.objects.filter(pk=suggestion.pk).update(
            submitted_at=at - timedelta(days=days), answered_at=at
        )
        cache.clear()

    return answered


@pytest.fixture
def on_thursday(monkeypatch):
    moment = datetime(2026, 11, 19, 12, tzinfo=UTC)
    monkeypatch.setattr("wagtail_advocacy.suggestions.queries.timezone.now", lambda: moment)


def test_the_usual_answer_time_is_the_median_in_working_days(answered, site, on_thursday):
    for days in (1, 7, 30):
        assert usual_answer_days(site) is None
        answered(days)
    # From one Wednesday to the next are five working days.
    assert usual_answer_days(site) == 5


def test_answers_of_long_ago_say_nothing_of_today(answered, site, on_thursday):
    for _number in range(3):
        answered(20, at=datetime(2026, 8, 12, 12, tzinfo=UTC))
    assert usual_answer_days(site) is None
    for days in (1, 1, 2):
        answered(days)
    assert usual_answer_days(site) == 1


# Erasure


def test_a_deleted_account_leaves_suggestion_and_comments(suggestion, alice, bob):
    services.comment(suggestion, bob, "Good")
    bob.user.delete()
    alice.user.delete()
    suggestion.refresh_from_db()
    assert name_of(suggestion.ambassador.user) == ""
    assert suggestion.messages.get().author is None
