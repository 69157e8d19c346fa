"""Ordering: every check of sharing by hand, and those of an account and a time."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django_q.conf import Conf
from wagtail.users.models import UserProfile

from tests.delivery.conftest import pass_by
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.content.services import withdraw_item
from wagtail_advocacy.networks.api import Unconfirmed
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.sharing.accounts import disconnect_account
from wagtail_advocacy.sharing.delivery import ordering, times
from wagtail_advocacy.sharing.delivery.changing import Answer, answer_post, edit_post
from wagtail_advocacy.sharing.delivery.ordering import order_post
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.delivery.times import to_moment
from wagtail_advocacy.sharing.models import Account, Delivery
from wagtail_advocacy.sharing.services import ShareRefused


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A Wednesday.
NOW = datetime(2026, 6, 10, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW.astimezone(UTC))


def wall(*moment):
    """What a clock shows, wherever it hangs."""
    return datetime(*moment, tzinfo=UTC).replace(tzinfo=None)


def at(*moment, zone=AMSTERDAM):
    return datetime(*moment, tzinfo=zone)


def refused(order, field, *args, **values):
    with pytest.raises(ValidationError) as caught:
        order(*args, **values)
    assert list(caught.value.message_dict) == [field]
    return caught.value.message_dict[field][0]


def test_it_leaves_after_ten_seconds(order, alice):
    before = timezone.now()
    delivery = order(text="  My\r\nwords ")
    assert timedelta(seconds=9) < delivery.due_at - before < timedelta(seconds=12)
    assert (delivery.state, delivery.text, delivery.timing) == ("queued", "My\nwords", "now")
    alice.refresh_from_db()
    assert alice.last_network == "linkedin"


@pytest.fixture
def told(monkeypatch):
    """What the worker is told to do at once."""
    told = []
    monkeypatch.setattr(ordering, "enqueue", lambda *what: told.append(what))
    return told


@pytest.mark.parametrize("is_sync", [False, True])
def test_the_worker_is_told_once_it_is_stored_where_there_is_one(
    order, api, told, monkeypatch, is_sync
):
    monkeypatch.setattr(Conf, "SYNC", is_sync)
    delivery = order()
    edit_post(delivery, "Other words", timing="now")
    pass_by(delivery)
    api.script = [Unconfirmed()]
    assert send(delivery.pk) == "unconfirmed"
    delivery.refresh_from_db()
    answer_post(delivery, Answer.AGAIN)
    task = ("wagtail_advocacy.sharing.tasks.send_soon", delivery.pk)
    assert told == ([] if is_sync else [task] * 3)


def test_the_same_form_twice_is_one_post(order):
    key = uuid.uuid4()
    first = order(key=key)
    assert order(key=key, text="Other words") == first
    assert Delivery.objects.get().text == "My words"


def test_the_same_form_twice_is_one_post_after_it_left_as_well(due, order):
    key = uuid.uuid4()
    delivery = due(key=key)
    send(delivery.pk)
    assert order(key=key) == delivery
    assert Delivery.objects.count() == 1


def test_a_colleagues_key_gives_nothing_away(order, connect, bob):
    delivery = order()
    connect(bob)
    assert "planned this" in refused(order, "network", bob, key=delivery.key)


def test_two_forms_are_one_post_too(order):
    order()
    assert "planned this" in refused(order, "network")
    assert Delivery.objects.count() == 1


def test_two_forms_in_one_moment_as_well(order, monkeypatch):
    order()
    monkeypatch.setattr(ordering, "_check_not_under_way", lambda *args: None)
    assert "planned this" in refused(order, "network")


def test_the_database_keeps_two_open_posts_apart(order, alice, item, account):
    delivery = order()
    with pytest.raises(IntegrityError):
        Delivery.objects.create(
            ambassador=alice, item=item, network="linkedin", due_at=delivery.due_at
        )


def test_once_it_is_sent_it_can_be_posted_again(due, order):
    send(due().pk)
    assert order(text="Again").state == "queued"


def test_what_may_have_arrived_is_settled_first(due, order, api):
    from wagtail_advocacy.networks.api import Unconfirmed

    api.script = [Unconfirmed()]
    send(due().pk)
    assert "not known" in refused(order, "network")


def test_without_an_account_there_is_no_direct_post(order, account):
    account.delete()
    assert "not connected" in refused(order, "network")


@pytest.mark.parametrize("change", [{"state": "needs_reconnect"}])
def test_nor_with_one_that_must_be_connected_again(order, account, change):
    Account.objects.update(**change)
    assert "not connected" in refused(order, "network")


def test_nor_where_the_programme_does_not_want_accounts(order, account):
    ProgrammeSettings.objects.update(may_connect=False)
    assert "not connected" in refused(order, "network")


def test_nor_with_a_colleagues_account(order, account, bob):
    assert "not connected" in refused(order, "network", bob)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lambda alice, item: leave(alice), "not_taking_part"),
        (lambda alice, item: withdraw_item(item), "withdrawn"),
        (lambda alice, item: item.page.unpublish(), "withdrawn"),
        (
            lambda alice, item: Item.objects.filter(pk=item.pk).update(networks=["x"]),
            "network_off",
        ),
    ],
    ids=["left", "withdrawn", "unpublished", "network"],
)
def test_what_cannot_be_shared_cannot_be_ordered(order, alice, item, happens, reason):
    happens(alice, item)
    if reason == "withdrawn":
        Item.objects.filter(pk=item.pk).update(shareable=False)
    item.refresh_from_db()
    with pytest.raises(ShareRefused) as caught:
        order()
    assert caught.value.reason == reason


def test_the_accounts_own_limit_counts(order, connect, alice, account):
    account.delete()
    connect(alice, limits={"characters": 40})
    assert "40" in refused(order, "text", text="x" * 60)
    Account.objects.update(limits={"characters": 5000})
    assert order(text="x" * 3500).text


def test_what_the_programme_does_not_want_said(order):
    ProgrammeSettings.objects.update(blocked_terms="words")
    assert "without" in refused(order, "text")


def test_where_a_network_forbids_it_colleagues_words_are_not_taken(
    order, x_api, connect, alice, bob
):
    for person in (alice, bob):
        connect(person, "x")
    delivery = order(network="x")
    pass_by(delivery)
    send(delivery.pk)
    assert "colleague" in refused(order, "text", bob, network="x", text="my words.")


def test_of_two_colleagues_who_plan_the_same_words_the_first_to_leave_wins(
    order, x_api, connect, alice, bob
):
    for person in (alice, bob):
        connect(person, "x")
    deliveries = [order(person, network="x") for person in (alice, bob)]
    for delivery in deliveries:
        pass_by(delivery)
    assert [send(delivery.pk) for delivery in deliveries] == ["sent", "rejected"]
    assert len(x_api.posts) == 1
    deliveries[1].refresh_from_db()
    assert deliveries[1].problem == "text"


class TestLimit:
    @pytest.fixture(autouse=True)
    def two_a_day(self, api, now):
        api.daily_limit = 2

    def test_an_account_has_so_many_posts_a_day(self, order, make_article):
        for number in range(2):
            order(what=make_article(f"No {number}").advocacy_item)
        other = make_article("One more").advocacy_item
        assert "2" in refused(order, "network", what=other)
        tomorrow = {"timing": "at", "at": at(2026, 6, 11, 12)}
        assert order(what=other, **tomorrow)

    def test_also_when_it_is_connected_anew(self, order, connect, account, make_article, alice):
        for number in range(2):
            pass_by(order(what=make_article(f"No {number}").advocacy_item), state="sent")
        disconnect_account(account)
        connect(alice)
        assert "2" in refused(order, "network", what=make_article("One more").advocacy_item)

    def test_what_was_cancelled_or_refused_does_not_count(self, order, make_article):
        for number, state in enumerate(["cancelled", "rejected", "sent"]):
            pass_by(order(what=make_article(f"No {number}").advocacy_item), state=state)
        assert order()


class TestTimes:
    def test_at_a_time(self, order, now):
        delivery = order(timing="at", at=at(2026, 6, 11, 9, 30))
        assert delivery.due_at == at(2026, 6, 11, 9, 30)

    @pytest.mark.parametrize(
        "moment",
        [
            None,
            at(2026, 6, 10, 9, 59),
            at(2027, 6, 10, 12),
            at(2026, 6, 10, 21),
            at(2026, 6, 11, 6, 59),
            at(2026, 6, 13, 12),
        ],
        ids=["none", "over", "far", "evening", "morning", "saturday"],
    )
    def test_not_then(self, order, now, moment):
        assert refused(order, "at", timing="at", at=moment)
        assert not Delivery.objects.exists()

    def test_night_and_weekend_where_the_person_chose_them(self, order, now):
        moment = at(2026, 6, 13, 22)
        assert order(timing="at", at=moment, anytime=True).due_at == moment

    def test_now_is_now_also_at_night(self, order, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: at(2026, 6, 13, 23))
        assert order().due_at == at(2026, 6, 13, 23, 0, 10)

    def test_night_is_where_the_person_is(self, order, now, alice):
        UserProfile.objects.create(user=alice.user, current_time_zone="Asia/Tokyo")
        # 15:00 in Amsterdam.
        assert refused(order, "at", timing="at", at=at(2026, 6, 11, 15))
        morning = at(2026, 6, 12, 9, zone=ZoneInfo("Asia/Tokyo"))
        assert order(timing="at", at=morning).due_at == morning

    def test_a_time_zone_that_is_none_is_not_used(self, alice):
        UserProfile.objects.create(user=alice.user, current_time_zone="Mars/Crater")
        assert times.time_zone_of(alice) == AMSTERDAM

    @pytest.mark.parametrize(
        "end",
        [{"share_until": at(2026, 6, 11, 12)}, {"expires_at": at(2026, 6, 11, 12)}],
    )
    def test_not_after_the_items_end(self, order, now, item, end):
        Item.objects.filter(pk=item.pk).update(**end)
        item.refresh_from_db()
        assert "11 June" in refused(order, "at", timing="at", at=at(2026, 6, 11, 12))
        assert order(timing="at", at=at(2026, 6, 11, 11, 59))

    def test_nor_after_the_pages(self, order, now, article, item):
        type(article).objects.filter(pk=article.pk).update(expire_at=at(2026, 6, 11, 12))
        item.refresh_from_db()
        assert refused(order, "at", timing="at", at=at(2026, 6, 11, 13))

    def test_own_posts_are_half_an_hour_apart(self, order, now, make_article):
        order(timing="at", at=at(2026, 6, 11, 12))
        other = make_article("Other").advocacy_item
        assert refused(order, "at", what=other, timing="at", at=at(2026, 6, 11, 12, 29))
        assert refused(order, "at", what=other, timing="at", at=at(2026, 6, 11, 11, 31))
        assert order(what=other, timing="at", at=at(2026, 6, 11, 12, 30))

    def test_colleagues_do_not_post_the_same_in_one_minute(self, order, now, connect, bob):
        order(timing="at", at=at(2026, 6, 11, 12))
        connect(bob)
        assert order(bob, timing="at", at=at(2026, 6, 11, 12)).due_at == at(2026, 6, 11, 12, 1)


class TestClocks:
    def test_a_time_that_is_skipped_does_not_exist(self):
        with pytest.raises(ValidationError):
            to_moment(wall(2026, 3, 29, 2, 30), AMSTERDAM)

    def test_one_that_comes_twice_is_the_first(self):
        moment = to_moment(wall(2026, 10, 25, 2, 30), AMSTERDAM)
        assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_a_plan_over_the_change_keeps_its_wall_clock(self):
        for day, hour in ((24, 7), (26, 8)):
            moment = to_moment(wall(2026, 10, day, 9, 0), AMSTERDAM)
            assert moment == datetime(2026, 10, day, hour, tzinfo=UTC)


def test_a_picture_without_a_link_is_not_posted_directly(order, media_post):
    with pytest.raises((ValidationError, ShareRefused)):
        order(what=media_post.item)
    assert not Delivery.objects.exists()


def test_order_post_needs_a_key(alice, item):
    with pytest.raises(TypeError):
        order_post(alice, item, "linkedin", "My words")
