"""Clicks by hour, on somebody's clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from wagtail_advocacy.sharing.services import start_share
from wagtail_advocacy.tracking.hours import own_hours, programme_hours
from wagtail_advocacy.tracking.models import Click


AMSTERDAM, TOKYO = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Tokyo")


@pytest.fixture
def click():
    def click(share, hour, *, days=1, verdict="counted", visitor="v", hits=1):
        day = (timezone.now() - timedelta(days=days)).date()
        slot = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        Click.objects.create(
            share=share, slot=slot, day=day, verdict=verdict, visitor=visitor, hits=hits
        )

    return click


@pytest.fixture
def mine(alice, item):
    return start_share(alice, item, "linkedin", "Mine")


def test_counted_clicks_alone_by_hour_in_the_zone(alice, mine, click):
    for visitor in "ab":
        click(mine, 6, visitor=visitor, hits=3)
    click(mine, 6, verdict="bot", visitor="", hits=50)
    # Nobody knows who these were, so each is a click.
    click(mine, 9, visitor="", hits=4)
    click(mine, 11, days=70)
    assert own_hours(alice, TOKYO) == {15: 2, 18: 4}
    assert programme_hours(alice, TOKYO) == {15: 2, 18: 4}


def test_own_ones_are_ones_own(alice, bob, item, mine, click):
    click(mine, 6)
    click(start_share(bob, item, "linkedin", "His"), 8)
    assert sum(own_hours(alice, AMSTERDAM).values()) == 1
    assert sum(programme_hours(alice, AMSTERDAM).values()) == 2


def test_it_is_not_asked_again_each_time(alice, mine, click, django_assert_num_queries):
    click(mine, 6)
    first = own_hours(alice, AMSTERDAM)
    with django_assert_num_queries(0):
        assert own_hours(alice, AMSTERDAM) == first
    cache.clear()
    with django_assert_num_queries(1):
        own_hours(alice, AMSTERDAM)
