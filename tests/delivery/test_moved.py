"""Posts whose time moves, and posts that need not leave any more."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.delivery.conftest import pass_by
from tests.delivery.scripted import WRITES
from wagtail_advocacy.networks.api import ApiError, TryLater
from wagtail_advocacy.networks.replies import told_list, told_object
from wagtail_advocacy.programme.models import ProgrammeSettings
from wagtail_advocacy.sharing.accounts import disconnect_account, mark_needs_reconnect
from wagtail_advocacy.sharing.delivery.changing import edit_post
from wagtail_advocacy.sharing.delivery.sending import send
from wagtail_advocacy.sharing.delivery.times import allowed
from wagtail_advocacy.sharing.delivery.watching import go_on, take_up
from wagtail_advocacy.sharing.models import Account
from wagtail_advocacy.sharing.services import confirm_share, start_share


ZONE = ZoneInfo("Europe/Amsterdam")
# A Thursday.
NOW = datetime(2026, 12, 3, 12, 0, tzinfo=ZONE)


@pytest.fixture
def clock(monkeypatch, settings):
    """Sets what time it is."""
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = "Europe/Amsterdam"

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    set_to(NOW)
    return set_to


def test_what_was_shared_by_hand_meanwhile_does_not_leave_too(due, api, alice, item):
    delivery = due()
    confirm_share(start_share(alice, item, "linkedin", "By hand"))
    assert send(delivery.pk) == "cancelled"
    delivery.refresh_from_db()
    assert (delivery.problem, api.posts) == ("shared", [])


def test_opening_the_dialog_alone_keeps_nothing_back(due, api, alice, item):
    delivery = due()
    start_share(alice, item, "linkedin", "By hand")
    assert send(delivery.pk) == "sent"


def test_where_posting_is_switched_off_nobody_is_sent_to_connect_again(due, api, heard):
    delivery = due()
    ProgrammeSettings.objects.update(may_connect=False)
    assert send(delivery.pk) == "cancelled"
    delivery.refresh_from_db()
    assert (delivery.problem, heard, api.posts) == ("switched_off", ["cancelled"], [])


@pytest.mark.parametrize(
    "planned, moved, leaves",
    [
        # Thursday night, Friday night, Saturday, Monday before seven.
        ((3, 12), (3, 23), (4, 7)),
        ((3, 12), (4, 23), (7, 7)),
        ((3, 12), (5, 12), (7, 7)),
        ((3, 12), (7, 3), (7, 7)),
        ((3, 12), (4, 9), (4, 9)),
        # Whoever chose the night or the weekend has it.
        ((3, 23), (4, 2), (4, 2)),
        ((5, 12), (6, 12), (6, 12)),
    ],
)
def test_what_moves_into_the_night_or_the_weekend_leaves_on_a_working_day(
    clock, alice, planned, moved, leaves
):
    delivery = SimpleNamespace(
        ambassador=alice, due_at=datetime(2026, 12, *planned, 15, tzinfo=ZONE)
    )
    moment = allowed(datetime(2026, 12, *moved, 15, tzinfo=ZONE), delivery)
    assert moment == datetime(2026, 12, *leaves, 15, tzinfo=ZONE)


def test_a_long_pause_does_not_end_at_night(clock, due, api):
    delivery = due()
    api.script = [(WRITES, TryLater("limited", 12 * 3600))]
    assert send(delivery.pk) == "retry"
    delivery.refresh_from_db()
    assert delivery.due_at.astimezone(ZONE) == datetime(2026, 12, 4, 7, 0, tzinfo=ZONE)


def test_what_is_long_overdue_does_not_leave_at_night(clock, due, api):
    delivery = due()
    clock(NOW + timedelta(hours=11))
    assert send(delivery.pk) == "queued"
    assert api.posts == []
    delivery.refresh_from_db()
    assert delivery.due_at.astimezone(ZONE) == datetime(2026, 12, 4, 7, 0, tzinfo=ZONE)
    clock(NOW + timedelta(hours=20))
    assert send(delivery.pk) == "sent"


def test_what_waited_for_its_account_leaves_on_a_working_day_and_apart(
    clock, order, account, make_article
):
    deliveries = [
        order(what=make_article(title).advocacy_item, timing="at", at=NOW + timedelta(hours=hours))
        for title, hours in (("One", 1), ("Two", 2))
    ]
    for delivery in deliveries:
        pass_by(delivery, state="needs_reconnect")
    mark_needs_reconnect(account)
    # Saturday.
    clock(NOW + timedelta(days=2))
    assert go_on(account) == 2
    moments = []
    for delivery in deliveries:
        delivery.refresh_from_db()
        moments.append(delivery.due_at.astimezone(ZONE))
    assert (moments[0].day, moments[0].hour) == (7, 7)
    assert moments[1] - moments[0] == timedelta(minutes=30)


def test_without_the_box_an_edited_post_leaves_the_night(clock, order):
    at = NOW + timedelta(hours=11)
    delivery = order(timing="at", at=at, anytime=True)
    assert edit_post(delivery, "Other words", timing="at", at=at, anytime=True)
    delivery.refresh_from_db()
    with pytest.raises(ValidationError, match="at night"):
        edit_post(delivery, "Others again", timing="at", at=at)


@pytest.mark.parametrize("body", [b"<html>Maintenance</html>", b"", b"null", b'"ok"'])
def test_a_page_that_is_no_answer_says_nothing_of_posts(body):
    for read in (told_list, told_object):
        with pytest.raises(ApiError):
            read(SimpleNamespace(body=body))


def test_an_answer_without_what_was_asked_for_says_nothing_either():
    with pytest.raises(ApiError):
        told_object(SimpleNamespace(body=b"{}"), "posts")
    assert told_object(SimpleNamespace(body=b'{"posts": []}'), "posts") == {"posts": []}


class TestConnectedAnew:
    """Likes of what was posted before are read on."""

    @pytest.fixture
    def gone(self, account, due):
        """A post that is out, by an account that was disconnected since."""
        delivery = due()
        send(delivery.pk)
        disconnect_account(account)
        delivery.refresh_from_db()
        assert delivery.account is None
        return delivery

    def test_earlier_posts_belong_to_the_account_again(self, gone, connect, alice):
        account = connect(alice)
        gone.refresh_from_db()
        assert gone.account == account

    def test_those_of_others_do_not(self, gone, connect, bob):
        connect(bob)
        gone.refresh_from_db()
        assert gone.account is None

    def test_on_another_server_the_number_is_another_post(self, gone, account, alice, site):
        pass_by(gone, remote_url="https://old.example/@me/1")
        account = Account(ambassador=alice, site=site, network="linkedin", server="new.example")
        account.profile_url, account.secrets = "https://new.example/@me", {}
        account.save()
        assert take_up(account) == 0
        account.profile_url = "https://old.example/@me"
        assert take_up(account) == 1
