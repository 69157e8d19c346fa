"""Polls: one vote each, and nothing that says who chose what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Site

from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.suggestions.models import Poll, PollAnswer, PollVoter
from wagtail_advocacy.suggestions.polls import (
    close_poll,
    forget_voters,
    poll_of_the_day,
    polls_for,
    results_of,
    save_poll,
    vote,
)


DAY = timedelta(days=1)


@pytest.fixture
def pollster(make_user):
    """An editor who may hold polls."""
    return make_user(
        "pollster", permissions=["wagtailadmin.access_admin", "wagtail_advocacy.manage_polls"]
    )


@pytest.fixture
def hold(site, programme, pollster):
    programme.minimum_group_size = 3
    programme.save()

    def hold(question="Dykes or fish?", answers=("Dykes", "Fish"), *, site=site, **options):
        now = timezone.now()
        poll = Poll(
            site=site,
            question=question,
            opens_at=options.pop("opens_at", now - DAY),
            closes_at=options.pop("closes_at", now + DAY),
        )
        return save_poll(poll, answers, pollster, **options)

    return hold


@pytest.fixture
def poll(hold):
    return hold()


@pytest.fixture
def people(make_ambassador):
    return [make_ambassador(f"person{number}") for number in range(7)]


def answer(poll, text):
    return poll.answers.get(text=text).pk


def result(poll):
    poll = Poll.objects.select_related("site").get(pk=poll.pk)
    return results_of([poll])[poll.pk]


def over(poll):
    """Let the poll's time pass."""
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def test_one_person_has_one_vote_and_the_first_counts(poll, alice):
    assert vote(alice, poll, answer(poll, "Dykes"))
    assert not vote(alice, poll, answer(poll, "Fish"))
    assert dict(poll.answers.values_list("text", "votes")) == {"Dykes": 1, "Fish": 0}


def test_the_database_lets_nobody_vote_twice(poll, alice):
    PollVoter.objects.create(poll=poll, ambassador=alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVoter.objects.create(poll=poll, ambassador=alice)
    assert not vote(alice, poll, answer(poll, "Dykes"))
    assert result(poll).voters == 0


def test_no_row_joins_a_person_or_a_time_with_an_answer():
    def types(model):
        return {type(field) for field in model._meta.get_fields() if field.concrete}

    assert {field.name for field in PollVoter._meta.concrete_fields} == {"id", "poll", "ambassador"}
    times = {models.DateTimeField, models.DateField, models.TimeField}
    assert not types(PollAnswer) & times
    related = {field.related_model for field in PollAnswer._meta.get_fields() if field.is_relation}
    assert related == {Poll}


def test_voting_leaves_nothing_in_wagtails_own_records(poll, alice):
    before = ModelLogEntry.objects.count(), ReferenceIndex.objects.count()
    vote(alice, poll, answer(poll, "Dykes"))
    assert (ModelLogEntry.objects.count(), ReferenceIndex.objects.count()) == before


def test_no_result_before_enough_people_voted(poll, people):
    for person in people[:2]:
        vote(person, poll, answer(poll, "Dykes"))
    found = result(poll)
    assert (found.voters, found.is_shown) == (2, False)
    assert found.answers == [("Dykes", None), ("Fish", None)]
    assert found.percent(None) is None
    vote(people[2], poll, answer(poll, "Fish"))
    assert result(poll).answers == [("Dykes", 2), ("Fish", 1)]


def test_a_running_result_follows_in_steps_so_that_no_single_vote_is_seen(poll, people):
    for person in people[:3]:
        vote(person, poll, answer(poll, "Dykes"))
    for person in people[3:5]:
        vote(person, poll, answer(poll, "Fish"))
        assert result(poll).answers == [("Dykes", 3), ("Fish", 0)]
    assert (result(poll).voters, result(poll).counted) == (5, 3)
    vote(people[5], poll, answer(poll, "Fish"))
    assert result(poll).answers == [("Dykes", 3), ("Fish", 3)]


def test_a_closed_poll_counts_every_vote_if_there_are_enough(poll, hold, people):
    for person in people[:4]:
        vote(person, poll, answer(poll, "Dykes"))
    over(poll)
    assert result(poll).answers == [("Dykes", 4), ("Fish", 0)]
    lonely = hold("Tea or coffee?")
    vote(people[0], lonely, answer(lonely, "Fish"))
    over(lonely)
    assert not result(lonely).is_shown


def test_who_voted_is_forgotten_when_the_poll_is_over(poll, hold, people, pollster):
    running = hold("Tea or coffee?")
    for person in people[:3]:
        vote(person, poll, answer(poll, "Dykes"))
        vote(person, running, answer(running, "Fish"))
    close_poll(poll, pollster)
    assert not poll.voters.exists()
    assert result(poll).answers == [("Dykes", 3), ("Fish", 0)]
    assert running.voters.count() == 3
    over(running)
    assert forget_voters() == 3
    assert forget_voters() == 0


@pytest.mark.parametrize("when", [{"opens_at": DAY, "closes_at": 2 * DAY}, {"closes_at": -DAY / 2}])
def test_nobody_votes_before_the_start_or_after_the_end(hold, alice, when):
    now = timezone.now()
    poll = hold(**{name: now + span for name, span in when.items()})
    with pytest.raises((ValidationError, PermissionDenied)):
        vote(alice, poll, answer(poll, "Dykes"))
    assert not PollVoter.objects.exists()


def test_an_answer_of_another_poll_is_none(poll, hold, alice):
    other = hold("Tea or coffee?", ["Tea", "Coffee"])
    with pytest.raises(ValidationError):
        vote(alice, poll, answer(other, "Tea"))
    assert not PollVoter.objects.exists()
    assert vote(alice, poll, answer(poll, "Dykes"))


def test_whoever_left_or_is_elsewhere_does_not_vote(hold, poll, alice, home):
    other = hold("Elsewhere?", site=Site.objects.create(hostname="other", root_page=home))
    with pytest.raises(PermissionDenied):
        vote(alice, other, answer(other, "Dykes"))
    leave(alice)
    with pytest.raises(PermissionDenied):
        vote(alice, poll, answer(poll, "Dykes"))


def test_a_poll_for_a_role_or_a_team_is_for_nobody_else(
    hold, site, alice, bob, make_ambassador, team, expert
):
    dora = make_ambassador("dora", team=None)
    alice.roles.add(expert)
    for_role, for_team = hold("Role?", roles=[expert]), hold("Team?", teams=[team])

    def seen_by(ambassador):
        return {str(poll) for poll in polls_for(reader_of(ambassador.user, site), site)}

    assert seen_by(alice) == {"Role?", "Team?"}
    assert seen_by(bob) == {"Team?"}
    assert seen_by(dora) == set()
    with pytest.raises(PermissionDenied):
        vote(bob, for_role, answer(for_role, "Dykes"))
    team.delete()
    assert seen_by(bob) == set()
    with pytest.raises(PermissionDenied):
        vote(bob, for_team, answer(for_team, "Dykes"))


@pytest.mark.parametrize(
    "answers", [["One"], [str(number) for number in range(7)], ["Yes", " yes "], ["A", "b" * 101]]
)
def test_a_poll_has_two_to_six_different_answers(hold, answers):
    with pytest.raises(ValidationError):
        hold(answers=answers)
    assert not Poll.objects.exists()


def test_a_poll_ends_after_it_starts(hold):
    with pytest.raises(ValidationError):
        hold(closes_at=timezone.now() - 2 * DAY)


def test_without_the_permission_nobody_holds_or_closes_a_poll(poll, eve):
    with pytest.raises(PermissionDenied):
        save_poll(poll, ["Yes", "No"], eve)
    with pytest.raises(PermissionDenied):
        close_poll(poll, eve)
    assert Poll.objects.get().is_open


def test_a_poll_without_votes_is_changed(poll, pollster):
    poll.question = "Tea or coffee?"
    save_poll(poll, ["Tea", "Coffee", "Water"], pollster)
    assert [str(each) for each in Poll.objects.get().answers.all()] == ["Tea", "Coffee", "Water"]


def test_once_somebody_voted_only_the_end_can_be_changed(poll, alice, pollster):
    vote(alice, poll, answer(poll, "Dykes"))
    later = poll.closes_at + DAY
    poll.question, poll.closes_at = "Fish, of course?", later
    save_poll(poll, ["Yes", "No"], pollster)
    stored = Poll.objects.get()
    assert (stored.question, stored.closes_at) == ("Dykes or fish?", later)
    assert [str(each) for each in stored.answers.all()] == ["Dykes", "Fish"]
    assert result(poll).voters == 1


def test_a_closed_poll_stays_closed(poll, alice, pollster):
    close_poll(poll, pollster)
    close_poll(poll, pollster)
    assert ModelLogEntry.objects.filter(action="wagtail_advocacy.close_poll").count() == 1
    poll.closes_at = timezone.now() + DAY
    save_poll(poll, ["Dykes", "Fish"], pollster)
    assert Poll.objects.get().is_closed
    with pytest.raises(ValidationError):
        vote(alice, poll, answer(poll, "Dykes"))


def test_the_hub_shows_what_waits_then_what_was_answered_then_results(hold, site, alice, pollster):
    reader = reader_of(alice.user, site)
    assert poll_of_the_day(alice, reader) is None
    now = timezone.now()
    old = hold("Long ago?", opens_at=now - 30 * DAY, closes_at=now - 20 * DAY)
    assert poll_of_the_day(alice, reader) is None
    Poll.objects.filter(pk=old.pk).update(closes_at=now - DAY)
    assert poll_of_the_day(alice, reader) == old
    first, second = hold("First?", opens_at=now - 3 * DAY), hold("Second?")
    vote(alice, second, answer(second, "Fish"))
    assert poll_of_the_day(alice, reader) == first
    vote(alice, first, answer(first, "Fish"))
    assert poll_of_the_day(alice, reader) == second
    assert poll_of_the_day(alice, reader).has_voted


def test_results_of_many_polls_take_no_more_queries(hold, django_assert_num_queries):
    for number in range(12):
        hold(f"Question {number}?")
    polls = list(Poll.objects.select_related("site"))
    # One for the answers, one for the site's minimum.
    with django_assert_num_queries(2):
        assert len(results_of(polls)) == 12
