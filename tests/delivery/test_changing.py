"""What people do with their own posts, and what happens to those that wait."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.delivery.conftest import pass_by
from tests.delivery.scripted import WRITES
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.networks import get_network
from wagtail_advocacy.networks.api import ReconnectNeeded, Sent, TryLater, Unconfirmed
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing import tasks
from wagtail_advocacy.sharing.accounts import disconnect_account
from wagtail_advocacy.sharing.delivery import changing, sending
from wagtail_advocacy.sharing.delivery.changing import (
    Answer,
    answer_post,
    cancel_post,
    edit_post,
)
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.delivery.states import claim
from wagtail_advocacy.sharing.delivery.watching import _put_back, look_for, sweep
from wagtail_advocacy.sharing.models import Account, Attempt, Delivery, Share


MINUTE = timedelta(minutes=1)


def long_ago(delivery):
    pass_by(delivery, claimed_until=timezone.now() - MINUTE)


@pytest.fixture
def uncertain(due, api):
    api.script = [(WRITES, Unconfirmed())]
    delivery = due()
    send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


class TestTakingBack:
    def test_within_ten_seconds_nothing_leaves(self, order, api, heard):
        delivery = order()
        assert cancel_post(delivery)
        assert cancel_post(delivery)
        pass_by(delivery)
        assert send(delivery.pk) == ""
        assert (delivery.state, delivery.problem, heard) == ("cancelled", "", ["cancelled"])
        assert (api.asked, Share.objects.count()) == ([], 0)

    def test_while_a_worker_gets_ready_as_well(self, due, api):
        delivery = due()
        mine = claim(delivery.pk)
        delivery.refresh_from_db()
        assert cancel_post(delivery)
        assert sending._begin(sending.Trip(mine, get_network("linkedin"), None)) is None
        assert not Attempt.objects.exists()

    def test_what_leaves_or_left_does_not_come_back(self, due, api):
        delivery = due()
        stale = Delivery.objects.get(pk=delivery.pk)
        answers = []
        api.while_publishing = lambda: answers.append(cancel_post(stale))
        send(delivery.pk)
        assert answers == [False]
        assert cancel_post(stale) is False
        assert stale.state == "sent"

    def test_then_it_can_be_ordered_anew(self, order):
        cancel_post(order())
        assert order().state == "queued"


class TestEditing:
    def test_text_and_time(self, order):
        delivery = order(timing="at", at=timezone.now() + timedelta(days=2), anytime=True)
        moment = timezone.now() + timedelta(days=3)
        assert edit_post(
            delivery, "Better", timing="at", at=moment, anytime=True, shown_to_colleagues=True
        )
        delivery.refresh_from_db()
        assert (delivery.text, delivery.due_at) == ("Better", moment)
        assert delivery.shown_to_colleagues

    def test_its_own_time_is_no_obstacle(self, order):
        moment = timezone.now() + timedelta(days=2)
        delivery = order(timing="at", at=moment, anytime=True)
        later = moment + 5 * MINUTE
        assert edit_post(delivery, "Same", timing="at", at=later, anytime=True)
        assert Delivery.objects.get().due_at == later

    def test_what_has_left_is_not_changed(self, due):
        delivery = due()
        stale = Delivery.objects.get(pk=delivery.pk)
        send(delivery.pk)
        assert not edit_post(stale, "Too late", timing="now")
        assert Delivery.objects.get().text == "My words"

    def test_what_may_have_arrived_keeps_its_words(self, due, api):
        api.script = [Unconfirmed(may_repeat=True)]
        delivery = due()
        send(delivery.pk)
        delivery.refresh_from_db()
        with pytest.raises(ValidationError):
            edit_post(delivery, "Other words", timing="now")
        assert edit_post(delivery, "My words", timing="now")

    def test_what_is_wrong_is_not_stored(self, order):
        delivery = order()
        with pytest.raises(ValidationError):
            edit_post(delivery, "x" * 9000, timing="now")
        assert Delivery.objects.get().text == "My words"


class TestAnswering:
    def test_it_is_there(self, uncertain, heard):
        assert answer_post(uncertain, Answer.THERE)
        assert not answer_post(uncertain, Answer.THERE)
        share = Share.objects.get()
        assert (Delivery.objects.get().state, share.state) == ("sent", "confirmed")
        assert heard[-1] == "sent"

    def test_it_is_not_there_so_once_more(self, uncertain, api, monkeypatch):
        told = []
        monkeypatch.setattr(changing, "have_sent_soon", told.append)
        assert answer_post(uncertain, Answer.AGAIN)
        assert not answer_post(uncertain, Answer.AGAIN)
        assert len(told) == 1
        pass_by(uncertain)
        assert send(uncertain.pk) == "sent"
        keys = {post.key for _id, post in api.posts}
        assert keys == {str(uncertain.key)}

    def test_it_is_not_there_and_need_not_be(self, uncertain, api):
        assert answer_post(uncertain, Answer.FORGET)
        uncertain.refresh_from_db()
        assert uncertain.state == "cancelled"
        assert Share.objects.get().state == "started"

    def test_only_what_is_uncertain_is_asked(self, order):
        delivery = order()
        assert not answer_post(delivery, Answer.THERE)
        assert not answer_post(delivery, Answer.AGAIN)
        assert Delivery.objects.get().state == "queued"


class TestSweeping:
    def test_a_worker_that_died_before_anything_left(self, due, api):
        delivery = due()
        claim(delivery.pk)
        assert sweep()["queued"] == 0
        long_ago(delivery)
        assert sweep()["queued"] == 1
        assert send(delivery.pk) == "sent"

    def test_a_worker_that_was_slow_finds_its_claim_lost(self, due, api):
        delivery = due()
        mine = claim(delivery.pk)
        long_ago(delivery)
        sweep()
        assert sending._begin(sending.Trip(mine, get_network("linkedin"), None)) is None
        assert send(delivery.pk) == "sent"
        assert len(api.posts) == 1

    def test_a_worker_that_died_while_it_left(self, due, api, heard):
        class Killed(BaseException):
            pass

        delivery = due()

        def die():
            raise Killed

        api.while_publishing = die
        with pytest.raises(Killed):
            send(delivery.pk)
        api.while_publishing = None
        assert sweep()["unconfirmed"] == 0
        long_ago(delivery)
        assert sweep()["unconfirmed"] == 1
        assert send(delivery.pk) == ""
        delivery.refresh_from_db()
        assert (delivery.state, heard, api.posts) == ("unconfirmed", ["unconfirmed"], [])

    def test_a_worker_that_died_while_it_exchanged_a_refused_token(self, due, api, monkeypatch):
        delivery = due()
        self.die_with_a_refused_token(delivery, api, monkeypatch)
        assert sweep()["queued"] == 0
        long_ago(delivery)
        assert sweep() == {"queued": 1, "unconfirmed": 0, "cancelled": 0, "by_hand": 0}
        pass_by(delivery)
        assert send(delivery.pk) == "sent"
        assert len(api.posts) == 1

    def test_a_doubt_of_before_outlives_a_refused_token(self, due, api, monkeypatch):
        delivery = due()
        self.die_with_a_refused_token(delivery, api, monkeypatch)
        Attempt.objects.create(delivery=delivery, number=2, outcome="unconfirmed")
        long_ago(delivery)
        assert sweep() == {"queued": 0, "unconfirmed": 1, "cancelled": 0, "by_hand": 0}

    def test_a_worker_that_begins_again_meanwhile_keeps_its_post(self, due, api, monkeypatch):
        delivery = due()
        self.die_with_a_refused_token(delivery, api, monkeypatch)
        long_ago(delivery)
        delivery.refresh_from_db()
        Delivery.objects.update(claimed_until=timezone.now() + MINUTE)
        assert not _put_back(delivery)
        delivery.refresh_from_db()
        assert delivery.state == "sending"

    @staticmethod
    def die_with_a_refused_token(delivery, api, monkeypatch):
        class Killed(BaseException):
            pass

        def die(credentials):
            raise Killed

        api.script = [ReconnectNeeded()]
        with monkeypatch.context() as patch:
            patch.setattr(api, "refresh", die, raising=False)
            with pytest.raises(Killed):
                send(delivery.pk)

    @pytest.mark.parametrize("is_there", [True, False])
    def test_where_the_network_can_tell_it_is_asked(self, due, api, is_there):
        class Killed(BaseException):
            pass

        api.verifies = True
        delivery = due()

        def die():
            if is_there:
                api.write(api.asked[-1][2])
            raise Killed

        api.while_publishing = die
        with pytest.raises(Killed):
            send(delivery.pk)
        api.while_publishing = None
        long_ago(delivery)
        sweep()
        assert look_for(delivery.pk) == ("sent" if is_there else "unconfirmed")
        delivery.refresh_from_db()
        assert delivery.problem == ("" if is_there else "gone")
        assert api.verbs().count("publish") == 1

    def test_the_look_is_a_task_of_its_own(
        self, uncertain, monkeypatch, django_capture_on_commit_callbacks
    ):
        asked = []
        monkeypatch.setattr(
            "wagtail_advocacy.sharing.delivery.receivers.enqueue",
            lambda task, pk: asked.append((task, pk)),
        )
        pass_by(uncertain, state="sending", claimed_until=timezone.now() - MINUTE)
        sweep()
        assert asked == [(f"{tasks.__name__}.look_for_post", uncertain.pk)]

    def test_a_slow_worker_still_says_what_came_of_it(self, due, api):
        delivery = due()

        def sleep():
            long_ago(delivery)
            sweep()

        api.while_publishing = sleep
        assert send(delivery.pk) == "sent"
        assert Share.objects.get().state == "confirmed"

    def test_and_nothing_is_posted_again_though_the_person_asked_for_it(self, due, api):
        delivery = due()

        def sleep():
            long_ago(delivery)
            sweep()
            answer_post(Delivery.objects.get(pk=delivery.pk), Answer.AGAIN)

        api.while_publishing = sleep
        send(delivery.pk)
        delivery.refresh_from_db()
        assert delivery.state == "sent"
        pass_by(delivery)
        assert send(delivery.pk) == ""
        assert len(api.posts) == 1

    def test_what_is_over_is_cancelled_before_its_time(self, order, item, heard):
        delivery = order(timing="at", at=timezone.now() + timedelta(days=2), anytime=True)
        assert sweep()["cancelled"] == 0
        Item.objects.filter(pk=item.pk).update(share_until=timezone.now())
        assert sweep()["cancelled"] == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem, heard) == (
            "cancelled",
            "withdrawn",
            ["cancelled"],
        )


class TestCircumstances:
    def test_a_withdrawn_item_cancels_its_posts(self, order, item):
        delivery = order()
        withdraw_item(item)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem) == ("cancelled", "withdrawn")

    def test_whoever_leaves_posts_nothing(self, order, alice):
        delivery = order()
        leave(alice)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem) == ("cancelled", "not_taking_part")

    def test_disconnecting_cancels(self, order, account, connect, bob):
        delivery = order()
        connect(bob)
        other = order(bob)
        disconnect_account(account)
        delivery.refresh_from_db()
        other.refresh_from_db()
        assert (delivery.state, delivery.problem) == ("cancelled", "disconnected")
        assert other.state == "queued"

    def test_what_was_sent_stays_sent(self, due, account, item, alice):
        delivery = due()
        send(delivery.pk)
        disconnect_account(account)
        withdraw_item(item)
        leave(alice)
        delivery.refresh_from_db()
        assert delivery.state == "sent"

    def test_what_waits_for_its_account_goes_on_when_it_is_connected(
        self, due, order, connect, alice, make_article
    ):
        posts = [due(), due(what=make_article("Other").advocacy_item)]
        Account.objects.update(state="needs_reconnect")
        assert {send(post.pk) for post in posts} == {"needs_reconnect"}
        connect(alice)
        first, second = Delivery.objects.order_by("due_at")
        assert {first.state, second.state} == {"queued"}
        assert second.due_at - first.due_at == timedelta(minutes=30)
        pass_by(first)
        assert send(first.pk) == "sent"

    def test_a_day_after_its_time_it_is_left_to_the_person(self, due, heard):
        delivery = due()
        Account.objects.update(state="needs_reconnect")
        send(delivery.pk)
        assert sweep()["by_hand"] == 0
        pass_by(delivery, due_at=timezone.now() - timedelta(hours=25))
        assert sweep()["by_hand"] == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem) == ("cancelled", "by_hand")
        assert heard == ["needs_reconnect", "cancelled"]


class TestTasks:
    @pytest.fixture
    def enqueued(self, monkeypatch):
        found = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, *what: found.append((task, *what)))
        return found

    def test_every_minute_what_is_due_is_sent_by_a_task_of_its_own(
        self, due, order, enqueued, make_article
    ):
        delivery = due()
        order(what=make_article("Later").advocacy_item)
        assert tasks.send_due_posts()["due"] == 1
        assert enqueued == [(tasks.SEND, delivery.pk)]
        assert tasks.send_post(delivery.pk) == "sent"

    def test_one_worker_waits_until_it_cannot_be_undone(self, order, enqueued, monkeypatch):
        slept = []
        delivery = order()

        def sleep(seconds):
            slept.append(seconds)
            assert tasks.send_soon(delivery.pk) == 0
            pass_by(delivery)

        monkeypatch.setattr(tasks.time, "sleep", sleep)
        assert tasks.send_soon(delivery.pk) == 1
        assert 8 < slept[0] < 10.1
        assert enqueued == [(tasks.SEND, delivery.pk)]

    def test_what_was_ordered_meanwhile_is_waited_for_next(
        self, order, enqueued, monkeypatch, make_article
    ):
        first = order()

        def sleep(seconds):
            pass_by(first)
            enqueued.append(order(what=make_article("Second").advocacy_item).pk)

        monkeypatch.setattr(tasks.time, "sleep", sleep)
        tasks.send_soon(first.pk)
        second = enqueued.pop(0)
        assert enqueued == [
            (tasks.SEND, first.pk),
            (f"{tasks.__name__}.send_soon", second),
        ]

    def test_many_who_post_at_once_make_one_task_each(self, due, enqueued, make_article):
        posts = [due(), due(what=make_article("Second").advocacy_item)]
        assert [tasks.send_soon(post.pk) for post in posts] == [2, 0]
        assert enqueued == [(tasks.SEND, post.pk) for post in posts]

    def test_what_was_put_off_meanwhile_is_a_task_again(self, due, enqueued):
        delivery = due()
        assert tasks.send_soon(delivery.pk) == 1
        pass_by(delivery, due_at=timezone.now() - timedelta(milliseconds=5))
        assert tasks.send_soon(delivery.pk) == 1

    def test_what_was_undone_meanwhile_is_not_sent(self, order, enqueued, monkeypatch):
        delivery = order()
        monkeypatch.setattr(tasks.time, "sleep", lambda seconds: cancel_post(delivery))
        assert tasks.send_soon(delivery.pk) == 0
        assert enqueued == []


def test_a_message_of_the_network_is_cut(due, api):
    api.script = [TryLater("busy", message="x\0" * 900)]
    send(due().pk)
    assert len(Delivery.objects.get().message) <= 500


def test_an_address_that_is_too_long_is_left_out(due, api, monkeypatch):
    api.script = [Sent("id" * 300, "https://network.example/" + "x" * 600)]
    send(due().pk)
    delivery = Delivery.objects.get()
    assert (len(delivery.remote_id), delivery.remote_url) == (255, "")
