"""Followers, and the potential reach that comes from them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from wagtail_advocacy.measurement.reach import PotentialReach, potential_reach
from wagtail_advocacy.sharing.followers import (
    followers_now,
    latest_followers,
    record_followers,
)
from wagtail_advocacy.sharing.models import FollowerCount, Share
from wagtail_advocacy.sharing.services import start_share


NETWORK = FollowerCount.Source.NETWORK


def test_a_share_takes_over_the_followers_of_its_moment(alice, item):
    record_followers(alice, "linkedin", 480)
    share = start_share(alice, item, "linkedin", "Hi")
    record_followers(alice, "linkedin", 900)
    share.refresh_from_db()
    assert share.followers == 480


def test_an_entry_does_not_change_what_was_shared_before(alice, item):
    share = start_share(alice, item, "linkedin", "Hi")
    record_followers(alice, "linkedin", 480)
    share.refresh_from_db()
    assert share.followers is None


def test_sharing_again_fills_in_what_was_not_known_and_keeps_what_was(alice, item):
    start_share(alice, item, "linkedin", "Hi")
    record_followers(alice, "linkedin", 480)
    assert start_share(alice, item, "linkedin", "Hi").followers == 480
    record_followers(alice, "linkedin", 900)
    assert start_share(alice, item, "linkedin", "Hi").followers == 480


def test_the_latest_day_counts_and_a_report_may_come_late(alice):
    now = timezone.now()
    record_followers(alice, "linkedin", 500, at=now)
    record_followers(alice, "linkedin", 400, NETWORK, at=now - timedelta(days=3))
    assert followers_now(alice, "linkedin") == 500
    assert FollowerCount.objects.count() == 2


def test_on_the_same_day_the_network_has_the_last_word(alice):
    record_followers(alice, "linkedin", 500)
    record_followers(alice, "linkedin", 512, NETWORK)
    row = record_followers(alice, "linkedin", 600)
    assert (row.followers, row.source) == (512, NETWORK)


def test_it_can_be_unknown_again(alice, item):
    record_followers(alice, "linkedin", 500, at=timezone.now() - timedelta(days=3))
    record_followers(alice, "linkedin", None)
    assert followers_now(alice, "linkedin") is None
    assert start_share(alice, item, "linkedin", "Hi").followers is None


def test_each_network_and_person_has_a_number_of_its_own(alice, bob):
    record_followers(alice, "linkedin", 500)
    record_followers(alice, "x", 0)
    record_followers(bob, "linkedin", 7)
    known = {name: row.followers for name, row in latest_followers(alice).items()}
    assert known == {"linkedin": 500, "x": 0}


@pytest.mark.parametrize(
    ("network", "followers", "wrong"),
    [
        ("email", 5, "network"),
        ("nowhere", 5, "network"),
        ("linkedin", -1, "followers"),
        ("linkedin", 2_000_000_001, "followers"),
    ],
)
def test_what_cannot_be_is_refused_by_name(alice, network, followers, wrong):
    with pytest.raises(ValidationError) as caught:
        record_followers(alice, network, followers)
    assert set(caught.value.message_dict) == {wrong}
    assert not FollowerCount.objects.exists()


@pytest.fixture
def make_share(alice, item):
    def make(network, followers=None):
        return Share.objects.create(
            ambassador=alice, item=item, network=network, followers=followers
        )

    return make


def test_potential_reach_tells_known_unknown_and_impossible_apart(
    make_share, django_assert_num_queries
):
    make_share("linkedin", 480)
    make_share("x", 0)
    make_share("mastodon")
    make_share("email")
    with django_assert_num_queries(1):
        reach = potential_reach(Share.objects.all())
    assert reach == PotentialReach(reach=480, known=2, unknown=1, without=1)
    assert reach.shares == 3


def test_reach_that_nobody_knows_is_not_zero(make_share):
    make_share("linkedin")
    assert potential_reach(Share.objects.all()).reach is None


def test_a_reach_of_zero_is_known(make_share):
    make_share("linkedin", 0)
    assert potential_reach(Share.objects.all()).reach == 0
