"""Suggestions that were joined with one that goes, and addresses of what is gone."""

import pytest

from tests.suggestions.conftest import ADDRESS
from tests.testapp.models import StandardPage
from wagtail_advocacy.content.links import publish_link
from wagtail_advocacy.suggestions import decisions, services
from wagtail_advocacy.suggestions.models import Suggestion, SuggestionSupport
from wagtail_advocacy.suggestions.moves import NotNow
from wagtail_advocacy.suggestions.queries import joined_with


@pytest.fixture
def carol(make_ambassador):
    return make_ambassador("carol")


@pytest.fixture
def gone(link_suggestion, mod):
    """A suggestion whose curated link was published and deleted."""
    link = decisions.take_up_as_link(link_suggestion, mod)
    publish_link(link)
    link.delete()
    return Suggestion.objects.get(pk=link_suggestion.pk)


def test_what_a_second_person_wrote_and_sent_along_is_kept_for_editors(
    link_suggestion, bob, upload
):
    proposed = services.propose(bob, f"{ADDRESS} my words", images=[upload()])
    assert proposed == services.Proposed(link_suggestion, joined=True)
    (kept,) = joined_with(link_suggestion)
    assert (kept.ambassador, kept.state, kept.why) == (bob, "merged", "my words")
    assert kept.submitted_at is not None
    assert kept.images.count() == 1


def test_the_same_words_again_are_kept_once(link_suggestion, bob):
    for _time in range(2):
        assert services.propose(bob, f"{ADDRESS} my words").joined
    assert joined_with(link_suggestion).count() == 1


def test_a_bare_address_is_support_alone(link_suggestion, bob):
    services.propose(bob, ADDRESS)
    assert not joined_with(link_suggestion).exists()
    assert link_suggestion.supports.get().ambassador == bob


def test_whoever_was_joined_takes_the_place_of_one_that_is_withdrawn(
    suggest, alice, bob, carol, mod
):
    first, second, third = suggest("Eels"), suggest("Eels, too", by=bob), suggest("Eel!", by=carol)
    decisions.merge(second, first, mod)
    decisions.merge(third, first, mod)
    services.comment(first, carol, "Good")
    services.withdraw(first, alice)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("submitted", None)
    assert list(joined_with(second)) == [third]
    assert SuggestionSupport.objects.get(suggestion=second).ambassador == carol
    assert second.messages.get().text == "Good"


def test_of_two_proposals_of_one_address_the_second_stands_when_the_first_goes(
    link_suggestion, alice, bob
):
    services.propose(bob, f"{ADDRESS} my words")
    services.withdraw(link_suggestion, alice)
    assert services.propose(alice, ADDRESS).joined
    assert Suggestion.objects.get(state="submitted").ambassador == bob


def test_one_whose_address_stands_elsewhere_by_now_is_joined_with_that(
    suggest, alice, bob, carol, mod
):
    first, second = suggest("Dykes"), suggest(ADDRESS, by=bob)
    decisions.merge(second, first, mod)
    third = suggest(ADDRESS, by=carol)
    services.withdraw(first, alice)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", third)


def test_an_editor_parts_what_was_joined(suggest, bob, mod):
    first, second = suggest("Eels"), suggest("Herons", by=bob)
    decisions.merge(second, first, mod)
    decisions.reopen(second, mod)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("submitted", None)


def test_the_address_of_what_is_gone_may_be_proposed_again(gone, bob):
    assert gone.state == "published"
    again = services.propose(bob, ADDRESS)
    assert not again.joined
    assert services.submit(again.suggestion, bob).suggestion.state == "submitted"


def test_what_is_gone_may_be_opened_again(gone, mod):
    decisions.reopen(gone, mod)
    gone.refresh_from_db()
    assert gone.state == "submitted"


def test_what_is_still_there_is_not_opened_again(link_suggestion, mod):
    publish_link(decisions.take_up_as_link(link_suggestion, mod))
    with pytest.raises(NotNow):
        decisions.reopen(link_suggestion, mod)


def test_a_page_and_a_link_are_not_both_made(link_suggestion, home, mod):
    decisions.take_up_as_link(link_suggestion, mod)
    with pytest.raises(NotNow):
        decisions.take_up_as_page(link_suggestion, home, StandardPage, mod)


@pytest.mark.parametrize(
    "act",
    [
        lambda suggestion, alice: services.edit(suggestion, alice, why="Because"),
        services.withdraw,
    ],
)
def test_an_editors_lock_keeps_it_from_the_one_who_suggested_it(suggestion, alice, mod, act):
    Suggestion.objects.filter(pk=suggestion.pk).update(locked=True, locked_by=mod)
    with pytest.raises(NotNow, match="An editor is working"):
        act(suggestion, alice)


def test_an_address_typed_over_the_words_makes_a_link_of_it(alice):
    draft = services.propose(alice, "Something about eels").suggestion
    sent = services.submit(draft, alice, text=f"{ADDRESS} at last").suggestion
    assert (sent.kind, sent.address, sent.text, sent.why) == ("link", ADDRESS, "", "at last")
    assert sent.get_latest_revision_as_object().kind == "link"


def test_what_the_browser_called_the_page_is_its_title_until_it_is_fetched(alice):
    draft = services.propose(alice, ADDRESS, title="  Of\n dykes ").suggestion
    assert draft.heading == "Of dykes"


def test_of_two_that_are_gone_the_older_may_be_opened_again(gone, bob, mod):
    again = services.submit(services.propose(bob, ADDRESS).suggestion, bob).suggestion
    link = decisions.take_up_as_link(again, mod)
    publish_link(link)
    link.delete()
    decisions.reopen(gone, mod)
    gone.refresh_from_db()
    assert gone.state == "submitted"
    assert services.propose(bob, ADDRESS) == services.Proposed(gone, joined=True)
