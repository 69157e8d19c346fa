"""What became of a post that a network did not answer for, with the fakes of LinkedIn and X."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.delivery.conftest import pass_by
from tests.delivery.scripted import WRITES
from tests.fakes.linkedin import LinkedIn
from tests.fakes.x import X
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import Credentials, Profile, Unconfirmed
from wagtail_advocacy.sharing import tasks
from wagtail_advocacy.sharing.accounts import connect_account
from wagtail_advocacy.sharing.delivery.changing import Answer, answer_post
from wagtail_advocacy.sharing.delivery.ordering import order_post
from wagtail_advocacy.sharing.delivery.outcomes import LOOK_AGAIN
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.models import Attempt, Delivery, Share, Spending


WORDS = "Why this matters to me."


@pytest.fixture
def stand_in(settings, programme, alice):
    """``network`` is asked, on which Alice has an account."""

    def stand_in(network, id):
        for name, value in {"CLIENT_ID": "client-1", "CLIENT_SECRET": "secret-1"}.items():
            setattr(settings, f"WAGTAIL_ADVOCACY_{id.upper()}_{name}", value)
        settings.WAGTAIL_ADVOCACY_X_MONTHLY_BUDGET = 20
        settings.WAGTAIL_ADVOCACY_NETWORK_ADDRESSES = network.addresses
        network.add_person("77", handle="alice")
        api = get_network(id).api
        token = network.give_token("77", api.scopes, refreshes=id == "x")
        credentials = Credentials(access_token=token.access, refresh_token=token.refresh)
        connect_account(alice, get_network(id), credentials, Profile("77"), api.scopes)
        return network

    return stand_in


@pytest.fixture
def linkedin(stand_in):
    with LinkedIn() as network:
        yield stand_in(network, "linkedin")


@pytest.fixture
def x(stand_in):
    with X() as network:
        yield stand_in(network, "x")


@pytest.fixture
def due(alice, item):
    """An order whose moment has come."""

    def due(network, what=None, text=WORDS):
        delivery = order_post(alice, what or item, network, text, key=uuid.uuid4())
        pass_by(delivery)
        return delivery

    return due


def ask_again(delivery):
    """The person says that it is not there, and has it posted again."""
    assert answer_post(delivery, Answer.AGAIN)
    pass_by(delivery)
    send(delivery.pk)
    delivery.refresh_from_db()
    return delivery.state


class TestLinkedIn:
    @pytest.mark.parametrize("kind", ["busy", "error_before", "error_after", "cut_after"])
    def test_its_own_errors_leave_it_to_the_person(self, linkedin, due, kind):
        linkedin.fail(kind)
        delivery = due("linkedin")
        assert send(delivery.pk) == "unconfirmed"
        delivery.refresh_from_db()
        # LinkedIn lets nobody look, so nothing is asked later.
        assert delivery.claimed_until is None
        pass_by(delivery)
        assert send(delivery.pk) == ""
        assert len(linkedin.requests) == 1

    @pytest.mark.parametrize("kind", ["error_after", "cut_after"])
    def test_the_post_that_it_names_as_the_same_is_the_first_attempts(self, linkedin, due, kind):
        linkedin.fail(kind)
        delivery = due("linkedin")
        send(delivery.pk)
        delivery.refresh_from_db()
        [urn] = linkedin.posts
        assert ask_again(delivery) == "sent"
        assert delivery.remote_id == urn
        assert delivery.remote_url == f"https://www.linkedin.com/feed/update/{urn}"
        assert (delivery.problem, list(linkedin.posts)) == ("", [urn])
        share = Share.objects.get()
        assert (share.state, share.times) == ("confirmed", 1)
        outcomes = Attempt.objects.order_by("number").values_list("outcome", flat=True)
        assert list(outcomes) == ["denied", "rejected"]

    def test_what_did_not_arrive_is_posted_again(self, linkedin, due):
        linkedin.fail("busy")
        delivery = due("linkedin")
        send(delivery.pk)
        delivery.refresh_from_db()
        assert ask_again(delivery) == "sent"
        assert delivery.remote_id in linkedin.posts

    def test_without_an_attempt_before_the_same_stays_refused(self, linkedin, due):
        linkedin.fail("duplicate")
        delivery = due("linkedin")
        assert send(delivery.pk) == "rejected"
        delivery.refresh_from_db()
        assert (delivery.problem, delivery.remote_id) == ("duplicate", "")
        assert Share.objects.get().state == "started"

    def test_nor_was_it_an_attempt_that_was_certainly_refused(self, linkedin, due):
        linkedin.fail("limited")
        delivery = due("linkedin")
        assert send(delivery.pk) == "retry"
        pass_by(delivery)
        linkedin.fail("duplicate")
        assert send(delivery.pk) == "rejected"

    def test_nor_is_it_the_post_of_another_order(self, linkedin, due):
        first = due("linkedin")
        send(first.pk)
        linkedin.fail("error_before")
        second = due("linkedin")
        assert send(second.pk) == "unconfirmed"
        second.refresh_from_db()
        assert ask_again(second) == "rejected"
        assert second.problem == "duplicate"
        assert Delivery.objects.filter(state="sent").get() == first

    def test_nor_where_it_names_none(self, linkedin, due, monkeypatch):
        monkeypatch.setattr("wagtail_advocacy.networks.linkedin_api._first_of", lambda reply: None)
        linkedin.fail("error_after")
        delivery = due("linkedin")
        send(delivery.pk)
        delivery.refresh_from_db()
        assert ask_again(delivery) == "rejected"


class TestX:
    @pytest.mark.parametrize("kind", ["error_after", "cut_after"])
    def test_it_is_found_in_the_timeline(self, x, due, kind):
        x.fail(kind)
        delivery = due("x")
        assert send(delivery.pk) == "sent"
        delivery.refresh_from_db()
        assert delivery.remote_id in x.posts

    @pytest.mark.parametrize("kind", ["busy", "error_before"])
    def test_what_is_not_in_the_timeline_is_left_to_the_person(self, x, due, kind):
        x.fail(kind)
        delivery = due("x")
        assert send(delivery.pk) == "unconfirmed"
        assert not x.posts

    def test_a_timeline_that_was_behind_is_read_once_more(self, x, due, monkeypatch):
        asked = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, pk: asked.append((task, pk)))
        x.fail("error_after")
        x.is_behind = True
        delivery = due("x")
        assert send(delivery.pk) == "unconfirmed"
        assert tasks.send_due_posts()["looked_for"] == 0
        delivery.refresh_from_db()
        until = delivery.claimed_until - timezone.now()
        assert timedelta(0) < until <= LOOK_AGAIN
        pass_by(delivery, claimed_until=timezone.now() - timedelta(seconds=1))
        assert [tasks.send_due_posts()["looked_for"] for _time in range(2)] == [1, 0]
        assert asked == [(tasks.LOOK_FOR, delivery.pk)]
        x.is_behind = False
        assert tasks.look_for_post(delivery.pk) == "sent"
        delivery.refresh_from_db()
        assert (delivery.remote_id in x.posts, len(x.posts)) == (True, 1)
        # One post and two looks.
        assert float(Spending.objects.get().amount) == pytest.approx(0.21)

    def test_the_person_who_was_quicker_is_not_asked_after(self, x, due):
        x.fail("busy")
        delivery = due("x")
        send(delivery.pk)
        delivery.refresh_from_db()
        answer_post(delivery, Answer.FORGET)
        pass_by(delivery, claimed_until=timezone.now() - timedelta(seconds=1))
        assert tasks.send_due_posts()["looked_for"] == 0

    def test_the_same_once_more_is_looked_for(self, x, due):
        x.fail("error_after")
        x.is_behind = True
        delivery = due("x")
        send(delivery.pk)
        delivery.refresh_from_db()
        x.is_behind = False
        assert ask_again(delivery) == "sent"
        assert list(x.posts) == [delivery.remote_id]


def test_what_was_sent_again_without_an_answer_is_looked_for(api, connect, alice, due):
    api.verifies = True
    api.verdict = Unconfirmed()
    lost = Unconfirmed(may_repeat=True)
    api.script = [(WRITES, lost), *[lost] * 5]
    connect(alice)
    delivery = due("linkedin")
    states = [send(delivery.pk)]
    while states[-1] == "retry":
        pass_by(delivery)
        states.append(send(delivery.pk))
    assert states == [*["retry"] * 5, "unconfirmed"]
    delivery.refresh_from_db()
    pass_by(delivery, claimed_until=timezone.now() - timedelta(seconds=1))
    assert tasks.send_due_posts()["looked_for"] == 1
    api.verdict = None
    assert tasks.look_for_post(delivery.pk) == "sent"
    assert len(api.posts) == 1
