"""Polls in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail_advocacy.suggestions.models import Poll
from wagtail_advocacy.suggestions.polls import save_poll, vote


INDEX = reverse("advocacy_polls:index")
ADD = reverse("advocacy_polls:add")


@pytest.fixture
def pollster(make_user):
    return make_user(
        "pollster", permissions=["wagtailadmin.access_admin", "wagtail_advocacy.manage_polls"]
    )


@pytest.fixture
def desk(client, pollster):
    client.force_login(pollster)
    return client


@pytest.fixture
def poll(site, pollster):
    now = timezone.now()
    poll = Poll(
        site=site,
        question="Dykes or fish?",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    return save_poll(poll, ["Dykes", "Fish"], pollster)


@pytest.fixture
def values(site):
    return {
        "site": site.pk,
        "question": "Tea or coffee?",
        "answers": "Tea\n\n Coffee ",
        "opens_at": "2026-11-01 09:00",
        "closes_at": "2036-11-08 09:00",
    }


def address(name, poll):
    return reverse(f"advocacy_polls:{name}", args=[poll.pk])


def test_an_editor_holds_a_poll(desk, values, soup):
    assert desk.get(ADD).status_code == 200
    response = desk.post(ADD, values)
    assert response.status_code == 302
    poll = Poll.objects.get()
    assert [str(answer) for answer in poll.answers.all()] == ["Tea", "Coffee"]
    page = soup(desk.get(INDEX))
    assert "Tea or coffee?" in page.text
    assert "Open" in page.text


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"answers": "Tea"}, "Write 2 to 6 answers, one a line."),
        ({"answers": "Tea\ntea"}, "Two answers are the same."),
        ({"closes_at": "2026-10-01 09:00"}, "The end must be after the start."),
        ({"question": ""}, "This field is required."),
    ],
)
def test_a_wrong_poll_is_refused_and_keeps_what_was_typed(desk, values, changes, message):
    response = desk.post(ADD, {**values, **changes})
    assert response.status_code == 200
    assert message in response.text
    assert "Tea" in response.text
    assert not Poll.objects.exists()


def test_a_poll_asks_people_of_its_own_site_only(desk, values, home, team):
    other = type(team).objects.create(
        site=type(team.site).objects.create(hostname="other", root_page=home), name="Elsewhere"
    )
    response = desk.post(ADD, {**values, "teams": [other.pk]})
    assert "own site" in response.text
    assert not Poll.objects.exists()
    desk.post(ADD, {**values, "teams": [team.pk]})
    assert Poll.objects.get().is_aimed


def test_a_poll_with_votes_has_its_answers_closed(desk, poll, values, alice):
    vote(alice, poll, poll.answers.first().pk)
    page = desk.get(address("edit", poll))
    assert page.context["form"].fields["answers"].disabled
    assert desk.post(address("edit", poll), values).status_code == 302
    stored = Poll.objects.get()
    assert stored.question == "Dykes or fish?"
    assert stored.closes_at.year == 2036
    assert [str(answer) for answer in stored.answers.all()] == ["Dykes", "Fish"]


def test_a_poll_is_closed_after_a_question(desk, poll, soup):
    page = soup(desk.get(address("close", poll)))
    assert "Dykes or fish?" in page.text
    assert Poll.objects.get().is_open
    assert desk.post(address("close", poll)).url == INDEX
    assert Poll.objects.get().is_closed


def test_a_poll_is_deleted_with_its_votes(desk, poll, alice):
    vote(alice, poll, poll.answers.first().pk)
    assert "Its votes are deleted with it." in desk.get(address("delete", poll)).text
    desk.post(address("delete", poll))
    assert not Poll.objects.exists()


@pytest.mark.parametrize("query, found", [("open", 1), ("closed", 0), ("planned", 0)])
def test_the_list_is_filtered(desk, poll, query, found):
    assert len(desk.get(INDEX, {"state": query}).context["object_list"]) == found


@pytest.mark.parametrize("name", ["index", "add", "edit", "close", "delete", "history"])
def test_without_the_permission_the_admin_refuses(client, eve, poll, name):
    client.force_login(eve)
    args = [] if name in {"index", "add"} else [poll.pk]
    for method in (client.get, client.post):
        response = method(reverse(f"advocacy_polls:{name}", args=args))
        if name not in {"index", "history"} or method == client.get:
            assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert Poll.objects.get().is_open


def test_the_list_takes_the_same_queries_however_long(
    desk, poll, site, django_assert_max_num_queries
):
    desk.get(INDEX)
    with django_assert_max_num_queries(40) as few:
        desk.get(INDEX)
    now = timezone.now()
    Poll.objects.bulk_create(
        Poll(site=site, question=f"Question {number}?", opens_at=now, closes_at=now)
        for number in range(15)
    )
    with django_assert_max_num_queries(len(few)):
        desk.get(INDEX)
