"""A post is sent once, and never called sent when it was not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from tests.delivery.conftest import pass_by
from tests.delivery.scripted import WRITES
from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.networks.api import (
    ApiError,
    Credentials,
    ReconnectNeeded,
    Rejected,
    TryLater,
    Unconfirmed,
)
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.delivery import sending
from wagtail_advocacy.sharing.delivery.posts import PICTURE, picture_of
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.sharing.models import Account, Attempt, Delivery, Share, Spending
from wagtail_advocacy.sharing.services import confirm_share, start_share


def outcomes():
    return list(Attempt.objects.order_by("delivery", "number").values_list("outcome", flat=True))


def test_what_is_due_is_sent_with_its_link(due, api, alice, heard):
    delivery = due()
    assert send(delivery.pk) == "sent"
    delivery.refresh_from_db()
    share = Share.objects.get()
    [(remote_id, post)] = api.posts
    assert (delivery.remote_id, delivery.remote_url) == (
        remote_id,
        f"https://network.example/{remote_id}",
    )
    assert post.url == tracked_url(share)
    assert post.text == "My words"
    assert (post.title, post.key) == (delivery.item.title, str(delivery.key))
    assert (share.state, share.confirmed_by, share.times) == ("confirmed", "network", 1)
    assert (share.text, share.ambassador) == ("My words", alice)
    assert delivery.share == share
    assert outcomes() == ["sent"]
    assert heard == ["sent"]


def test_the_signature_is_below_the_text(due, api, programme):
    ProgrammeSettings.objects.update(signature="I work here")
    send(due().pk)
    assert api.posts[0][1].text == "My words\n\nI work here"


def test_the_picture_is_made_outside_the_transaction_that_begins_it(
    due, api, item, picture, render, monkeypatch
):
    # Workers that make the same rendition in transactions of their own wait for one another.
    render(picture, PICTURE)
    item.image = picture
    item.save()
    depth, seen = len(connection.savepoint_ids), []

    def look(item):
        seen.append(len(connection.savepoint_ids))
        return picture_of(item)

    monkeypatch.setattr(sending, "picture_of", look)
    send(due().pk)
    assert seen == [depth]
    assert api.posts[0][1].image.startswith(b"\xff\xd8")


def test_what_is_not_due_stays(order, api):
    delivery = order()
    assert send(delivery.pk) == ""
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    assert api.posts == []


def test_a_task_that_runs_twice_sends_once(due, api):
    delivery = due()
    assert [send(delivery.pk), send(delivery.pk)] == ["sent", ""]
    assert len(api.posts) == 1


def test_a_second_worker_finds_it_claimed(due, api):
    delivery = due()
    other = []
    api.while_publishing = lambda: other.append(send(delivery.pk))
    assert send(delivery.pk) == "sent"
    assert other == [""]
    assert len(api.posts) == 1


def test_the_attempt_is_stored_before_the_network_is_asked(due, api):
    delivery = due()
    seen = []

    def look():
        row = Delivery.objects.get(pk=delivery.pk)
        seen.append((row.state, outcomes(), Share.objects.get().state))

    api.while_publishing = look
    send(delivery.pk)
    assert seen == [("sending", [""], "started")]


def test_nothing_planned_counts_as_shared(order):
    order()
    assert not Share.objects.exists()


def test_shared_by_hand_before_it_is_one_more_time(due, alice, item):
    share = start_share(alice, item, "linkedin", "By hand")
    confirm_share(share)
    send(due().pk)
    share.refresh_from_db()
    assert (share.times, share.text, share.confirmed_by) == (2, "My words", "person")


def test_what_the_network_puts_off_is_tried_again_later(due, api, heard):
    api.script = [TryLater("limited", seconds=3600, message="slow down")]
    delivery = due()
    assert send(delivery.pk) == "retry"
    delivery.refresh_from_db()
    wait = delivery.due_at - timezone.now()
    assert timedelta(minutes=59) < wait < timedelta(minutes=61)
    assert (delivery.problem, delivery.message, heard) == ("limited", "slow down", [])
    assert Share.objects.get().state == "started"
    assert send(delivery.pk) == ""
    pass_by(delivery)
    assert send(delivery.pk) == "sent"
    assert outcomes() == ["try_later", "sent"]
    assert Share.objects.get().times == 1


def test_each_attempt_has_the_same_key_and_moment(due, api):
    api.script = [TryLater("busy"), TryLater("busy")]
    delivery = due()
    for _time in range(3):
        pass_by(delivery)
        send(delivery.pk)
    posts = [post for _verb, _token, post in api.asked]
    assert len(posts) == 3
    assert len({(post.key, post.made_at, post.text) for post in posts}) == 1


def test_it_is_given_up_after_a_number_of_tries(due, api, heard):
    api.script = [TryLater("busy")] * 20
    delivery = due()
    states = []
    while not states or states[-1] == "retry":
        states.append(send(delivery.pk))
        pass_by(delivery)
    assert states == ["retry"] * 8 + ["rejected"]
    assert (delivery.problem, heard, api.posts) == ("busy", ["rejected"], [])


def test_what_the_network_does_not_take_is_told(due, api, heard):
    api.script = [Rejected("content", "Not that word")]
    delivery = due()
    assert send(delivery.pk) == "rejected"
    delivery.refresh_from_db()
    assert (delivery.problem, delivery.message, heard) == ("content", "Not that word", ["rejected"])
    share = Share.objects.get()
    assert share.state == "started"
    # Nobody asks whether it went out.
    assert share.answered_at is not None


def test_after_a_time_out_nothing_is_sent_again(due, api, heard):
    api.script = [(WRITES, Unconfirmed())]
    delivery = due()
    assert send(delivery.pk) == "unconfirmed"
    pass_by(delivery)
    assert send(delivery.pk) == ""
    assert (len(api.posts), heard, outcomes()) == (1, ["unconfirmed"], ["unconfirmed"])
    assert Share.objects.get().state == "started"


def test_after_a_time_out_a_network_that_can_tell_is_asked(due, api):
    api.verifies = True
    api.script = [(WRITES, Unconfirmed())]
    delivery = due()
    assert send(delivery.pk) == "sent"
    delivery.refresh_from_db()
    assert delivery.remote_id == api.posts[0][0]
    assert api.verbs() == ["publish", "verify"]


def test_what_is_not_there_is_looked_for_once_more_before_it_is_sent_again(due, api):
    api.verifies = True
    api.script = [Unconfirmed()]
    delivery = due()
    assert send(delivery.pk) == "retry"
    assert outcomes() == ["not_found"]
    pass_by(delivery)
    assert send(delivery.pk) == "sent"
    assert api.verbs() == ["publish", "verify", "verify", "publish"]
    assert len(api.posts) == 1


def test_what_arrives_late_is_found_instead_of_sent_again(due, api):
    api.verifies = True
    api.script = [Unconfirmed()]
    delivery = due()
    send(delivery.pk)
    api.write(api.asked[0][2])
    pass_by(delivery)
    assert send(delivery.pk) == "sent"
    assert len(api.posts) == 1


def test_a_network_that_cannot_look_any_more_leaves_it_open(due, api):
    api.verifies = True
    api.script = [Unconfirmed()]
    delivery = due()
    send(delivery.pk)
    api.verdict = Unconfirmed()
    pass_by(delivery)
    assert send(delivery.pk) == "unconfirmed"
    assert api.verbs() == ["publish", "verify", "verify"]


def test_where_the_same_cannot_be_posted_twice_it_is_sent_again(due, api):
    api.script = [Unconfirmed(may_repeat=True), WRITES]
    delivery = due()
    assert send(delivery.pk) == "retry"
    assert outcomes() == ["repeatable"]
    pass_by(delivery)
    assert send(delivery.pk) == "sent"


def test_but_not_after_the_network_has_forgotten_its_key(due, api):
    api.script = [Unconfirmed(may_repeat=True)]
    delivery = due()
    send(delivery.pk)
    Attempt.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    pass_by(delivery)
    assert send(delivery.pk) == "unconfirmed"
    assert api.verbs() == ["publish"]


@pytest.mark.parametrize(
    "answer", [Rejected("content"), Rejected("duplicate"), TryLater("busy"), Unconfirmed()]
)
def test_an_earlier_doubt_outlives_later_certainty(due, api, answer):
    api.script = [(WRITES, Unconfirmed(may_repeat=True)), *[answer] * 20]
    delivery = due()
    send(delivery.pk)
    while delivery.state not in ("rejected", "unconfirmed", "sent"):
        pass_by(delivery)
        send(delivery.pk)
        delivery.refresh_from_db()
    assert delivery.state == "unconfirmed"
    assert len(api.posts) == 1


def test_what_may_stand_there_is_not_cancelled(due, api, item):
    api.script = [(WRITES, Unconfirmed(may_repeat=True))]
    delivery = due()
    send(delivery.pk)
    withdraw_item(item)
    delivery.refresh_from_db()
    assert delivery.state == "unconfirmed"


def test_an_interface_that_breaks_leaves_it_open(due, api, caplog):
    api.script = [KeyError("id")]
    delivery = due()
    assert send(delivery.pk) == "unconfirmed"
    assert "the interface failed" in caplog.text
    assert "token" not in caplog.text


class TestTokens:
    def test_a_refused_token_is_exchanged_once(self, due, api):
        api.script = [ReconnectNeeded()]
        api.renewed = Credentials(access_token="new", refresh_token="r2")
        delivery = due()
        assert send(delivery.pk) == "sent"
        assert [(verb, token) for verb, token, _post in api.asked][1:] == [
            ("refresh", api.asked[0][1]),
            ("publish", "new"),
        ]
        assert outcomes() == ["reconnect", "sent"]

    def test_refused_again_the_person_must_connect(self, due, api, account, heard):
        api.script = [ReconnectNeeded(), ReconnectNeeded()]
        api.renewed = Credentials(access_token="new")
        delivery = due()
        assert send(delivery.pk) == "needs_reconnect"
        account.refresh_from_db()
        assert account.state == "needs_reconnect"
        assert api.verbs() == ["publish", "refresh", "publish"]
        assert heard == ["needs_reconnect"]

    def test_without_a_new_token_as_well(self, due, api, account):
        api.script = [ReconnectNeeded()]
        delivery = due()
        assert send(delivery.pk) == "needs_reconnect"
        account.refresh_from_db()
        assert account.state == "needs_reconnect"
        assert api.posts == []

    @pytest.mark.parametrize("trouble", [TryLater("unreachable"), Unconfirmed()])
    def test_trouble_with_the_exchange_is_no_doubt_about_the_post(self, due, api, trouble):
        api.script = [ReconnectNeeded()]
        api.renewed = ApiError(trouble)
        delivery = due()
        assert send(delivery.pk) == "retry"
        assert outcomes() == ["try_later"]

    def test_a_locked_account_is_not_asked_for_a_token(self, due, api, account):
        api.script = [ReconnectNeeded("suspended")]
        assert send(due().pk) == "needs_reconnect"
        account.refresh_from_db()
        assert account.problem == "suspended"
        assert api.verbs() == ["publish"]

    def test_an_account_that_must_be_connected_makes_it_wait(self, due, api, account):
        delivery = due()
        Account.objects.update(state="needs_reconnect", problem="token")
        assert send(delivery.pk) == "needs_reconnect"
        assert api.asked == []


class TestCheckedAgain:
    def test_what_is_withdrawn_does_not_leave(self, due, api, article, heard):
        delivery = due()
        type(article).objects.filter(pk=article.pk).update(live=False)
        assert send(delivery.pk) == "cancelled"
        assert (Delivery.objects.get().problem, heard) == ("withdrawn", ["cancelled"])
        assert api.asked == []

    def test_nor_of_somebody_who_may_no_longer_take_part(self, due, api, alice):
        delivery = due()
        alice.user.groups.clear()
        assert send(delivery.pk) == "cancelled"
        assert api.asked == []

    def test_nor_what_the_programme_does_not_want_said_any_more(self, due, api, programme):
        delivery = due()
        ProgrammeSettings.objects.update(blocked_terms="words")
        assert send(delivery.pk) == "rejected"
        delivery.refresh_from_db()
        assert delivery.problem == "text"
        assert "words" in delivery.message
        assert api.asked == []


class TestMoney:
    @pytest.fixture
    def paid(self, api):
        api.price_of_post = Decimal("0.2")
        api.monthly_budget = lambda: Decimal("0.5")

        def spent():
            return sum(Spending.objects.values_list("amount", flat=True))

        return spent

    def test_a_post_is_paid_once_however_often_it_is_tried(self, due, api, paid):
        api.script = [TryLater("busy"), TryLater("busy")]
        delivery = due()
        for _time in range(3):
            pass_by(delivery)
            send(delivery.pk)
        assert Delivery.objects.get().state == "sent"
        assert paid() == Decimal("0.2")

    def test_beyond_the_budget_nothing_is_posted(self, due, api, paid, make_article):
        for number in range(3):
            send(due(what=make_article(f"Article {number}").advocacy_item).pk)
        states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["sent", "sent", "rejected"]
        assert Delivery.objects.latest("pk").problem == "budget"
        assert (len(api.posts), paid()) == (2, Decimal("0.4"))

    def test_what_may_have_been_posted_stays_paid(self, due, api, paid):
        api.script = [Unconfirmed()]
        send(due().pk)
        assert paid() == Decimal("0.2")

    def test_what_was_refused_is_given_back(self, due, api, paid):
        api.script = [Rejected("content")]
        send(due().pk)
        assert paid() == 0
