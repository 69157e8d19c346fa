"""A good time: from the clicks of before where there are enough, and with room for it."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.sharing.good_times import (
    USUAL_HOURS,
    Basis,
    find_good_time,
    good_hours,
)


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A Wednesday, ten o'clock.
NOW = datetime(2026, 6, 10, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def find(alice, item, *, now=NOW, **values):
    moment = find_good_time(alice, item, "linkedin", now=now, **values)
    return moment and moment.astimezone(AMSTERDAM)


@pytest.mark.parametrize(
    ("own", "programme", "expected"),
    [
        ({}, {}, (USUAL_HOURS, Basis.USUAL)),
        ({9: 49}, {}, (USUAL_HOURS, Basis.USUAL)),
        ({9: 30, 15: 20, 3: 900}, {}, ((9, 15), Basis.OWN)),
        ({9: 49}, {10: 100, 11: 90, 12: 30, 13: 10}, ((10, 11, 12), Basis.PROGRAMME)),
        ({}, {10: 199, 2: 100}, (USUAL_HOURS, Basis.USUAL)),
        ({8: 20, 7: 20, 20: 20, 21: 99}, {}, ((7, 8, 20), Basis.OWN)),
    ],
)
def test_the_hours_in_which_most_readers_came(own, programme, expected):
    assert good_hours(own, programme) == expected


def test_the_best_hour_that_is_still_to_come_today(alice, item):
    moment = find(alice, item)
    assert (moment.date(), moment.hour) == (NOW.date(), 12)


def test_the_best_hours_come_in_their_order(alice, item):
    assert find(alice, item, hours=(9, 16, 14)).hour == 16


def test_tomorrow_when_they_are_over(alice, item):
    moment = find(alice, item, hours=(8,))
    assert (moment.day, moment.hour) == (11, 8)


def test_monday_after_the_weekend(alice, item):
    moment = find(alice, item, now=datetime(2026, 6, 12, 20, tzinfo=AMSTERDAM))
    assert (moment.day, moment.hour) == (15, 12)


def test_before_its_end_even_in_an_hour_that_is_not_so_good(alice, item):
    item.share_until = datetime(2026, 6, 10, 11, 0, tzinfo=AMSTERDAM)
    moment = find(alice, item)
    assert NOW < moment < item.share_until


def test_not_at_all_when_it_ends_too_soon_or_at_night(alice, item):
    item.share_until = NOW + timedelta(minutes=10)
    assert find(alice, item) is None
    item.share_until = datetime(2026, 6, 13, 12, tzinfo=AMSTERDAM)
    assert find(alice, item, now=datetime(2026, 6, 12, 21, tzinfo=AMSTERDAM)) is None


def test_half_an_hour_from_own_posts(alice, order, make_article, now):
    items = [make_article(f"Article {number}").advocacy_item for number in range(5)]
    moments = sorted(order(what=item, timing="good", hours=(12,)).due_at for item in items)
    gaps = [later - earlier for earlier, later in zip(moments, moments[1:], strict=False)]
    assert min(gaps) >= timedelta(minutes=30)
    assert {moment.astimezone(AMSTERDAM).hour for moment in moments} == {12}


def test_not_in_the_minute_of_a_colleague(alice, item, order, connect, make_ambassador, now):
    people = [make_ambassador(f"person{number}") for number in range(8)]
    moments = []
    for person in people:
        connect(person)
        moments.append(order(person, timing="good", hours=(12,)).due_at)
    assert max(Counter(moments).values()) == 1


def test_no_room_is_told(order, item, now):
    Item.objects.filter(pk=item.pk).update(share_until=NOW + timedelta(minutes=5))
    item.refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        order(timing="good")
    assert "no good time" in caught.value.message_dict["at"][0]
