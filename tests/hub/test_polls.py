"""Voting in the hub, as a plain form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.suggestions.models import Poll, PollVoter
from wagtail_advocacy.suggestions.polls import save_poll, vote


HUB, POLLS = reverse("wagtail_advocacy:hub"), reverse("wagtail_advocacy:polls")


@pytest.fixture
def hold(site, programme, admin_user):
    programme.minimum_group_size = 2
    programme.save()

    def hold(question="Dykes or fish?", **options):
        now = timezone.now()
        poll = Poll(
            site=site,
            question=question,
            opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(days=1),
        )
        return save_poll(poll, ["Dykes", "Fish"], admin_user, **options)

    return hold


@pytest.fixture
def poll(hold):
    return hold()


@pytest.fixture
def hub(client, alice):
    client.force_login(alice.user)
    return client


def url(poll):
    return reverse("wagtail_advocacy:poll", args=[poll.pk])


def test_one_votes_beside_the_feed_and_sees_what_comes(hub, soup, poll, bob):
    panel = soup(hub.get(HUB)).select_one(".wa-panel--poll")
    assert "Dykes or fish?" in panel.text
    value = panel.select("input[type=radio]")[1]["value"]
    response = hub.post(panel.form["action"], {"answer": value}, follow=True)
    page = soup(response)
    assert "Your vote is counted." in page.text
    assert "The result appears here once 2 colleagues voted." in page.text
    assert not page.select("input[type=radio]")
    assert "You voted." in soup(hub.get(HUB)).select_one(".wa-panel--poll").text
    vote(bob, poll, poll.answers.first().pk)
    page = soup(hub.get(url(poll)))
    assert page.select_one(".wa-chart")
    assert "2 colleagues voted." in " ".join(page.text.split())


def test_voting_twice_says_that_the_first_vote_counts(hub, poll):
    first, second = poll.answers.all()
    hub.post(url(poll), {"answer": first.pk})
    response = hub.post(url(poll), {"answer": second.pk}, follow=True)
    assert "Your first vote counts." in response.text
    assert list(poll.answers.values_list("votes", flat=True)) == [1, 0]


def test_who_has_not_voted_sees_no_result_of_a_running_poll(hub, soup, poll, bob, make_ambassador):
    for person in (bob, make_ambassador("dora")):
        vote(person, poll, poll.answers.first().pk)
    page = soup(hub.get(url(poll)))
    assert not page.select(".wa-chart")
    assert "colleagues voted" not in page.select_one("h1").find_parent().text.split("Vote")[0]
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = soup(hub.get(url(poll)))
    assert page.select_one(".wa-chart")
    assert "This poll is closed." in soup(hub.get(HUB)).select_one(".wa-panel--poll").text


def test_a_closed_poll_with_too_few_votes_has_no_result(hub, poll, bob):
    vote(bob, poll, poll.answers.first().pk)
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "Fewer than 2 colleagues voted" in hub.get(url(poll)).text


@pytest.mark.parametrize("data", [{}, {"answer": "x"}, {"answer": "999"}, {"answer": "9" * 40}])
def test_no_answer_is_no_vote_and_says_so(hub, poll, data):
    response = hub.post(url(poll), data)
    assert response.status_code == 422
    assert "Please choose an answer." in response.text
    assert not PollVoter.objects.exists()


def test_a_vote_that_comes_too_late_is_told_so(hub, poll):
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    response = hub.post(url(poll), {"answer": poll.answers.first().pk})
    assert response.status_code == 422
    assert "Your vote was not counted." in response.text


def test_a_poll_for_others_is_not_found(hub, client, hold, expert, soup):
    poll = hold("Experts?", roles=[expert])
    assert client.get(url(poll)).status_code == 404
    assert client.post(url(poll), {"answer": poll.answers.first().pk}).status_code == 404
    assert "Experts?" not in client.get(POLLS).text
    assert not soup(client.get(HUB)).select(".wa-panel--poll")


def test_the_page_says_what_the_anonymity_guarantees_and_what_not(hub, poll):
    text = hub.get(url(poll)).text
    assert "What you chose is not kept with your name" in text
    assert "could compare copies of the database" in text


def test_all_polls_stand_in_a_list(hub, hold, poll, django_assert_max_num_queries):
    hub.get(POLLS)
    with django_assert_max_num_queries(30) as few:
        hub.get(POLLS)
    for number in range(12):
        hold(f"Question {number}?")
    with django_assert_max_num_queries(len(few)):
        text = hub.get(POLLS).text
    assert "Dykes or fish?" in text
    assert "Question 11?" in text


def test_without_polls_the_list_has_a_way_back(hub):
    assert "Nothing was asked yet" in hub.get(POLLS).text
