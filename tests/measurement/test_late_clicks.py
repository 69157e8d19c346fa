"""Clicks that are loaded long after they happened are in every number."""

from datetime import date, timedelta

import pytest

from tests.measurement.builders import at, click, share
from tests.measurement.test_tallies import both, from_nothing
from wagtail_advocacy.measurement import settling, tallies
from wagtail_advocacy.measurement.models import ItemTally, TallyState
from wagtail_advocacy.measurement.readers import readers_between
from wagtail_advocacy.signals import clicks_settled
from wagtail_advocacy.tracking.hits import Hit
from wagtail_advocacy.tracking.loading import store
from wagtail_advocacy.tracking.models import Click, Verdict


NOON = at(2026, 7, 15, 12)


@pytest.fixture
def own(alice, item):
    return share(alice, item, "x", NOON - timedelta(days=5))


def hit(own, slot, visitor="a" * 16, network=""):
    return Hit(own.pk, slot, slot.date(), Verdict.COUNTED, visitor, network)


def settle_up_to(moment):
    while settling.settle(moment):
        pass


@pytest.mark.parametrize("hours", [0, 3, 30, 100])
def test_a_click_that_is_loaded_late_is_in_the_tallies(own, hours):
    click(own, NOON - timedelta(days=5), "b" * 16)
    tallies.refresh(NOON)
    slot = NOON - timedelta(hours=hours)
    store([hit(own, slot)], NOON)
    tallies.refresh(NOON + timedelta(minutes=1))
    assert ItemTally.objects.get(day=slot.date()).readers == 1
    assert from_nothing() == both()


def test_until_it_is_counted_reports_ask_the_clicks(own, site):
    click(own, NOON - timedelta(days=5), "b" * 16)
    tallies.refresh(NOON)
    store([hit(own, NOON - timedelta(days=3))], NOON)
    days = (date(2026, 7, 1), date(2026, 7, 15))
    assert readers_between(site, *days) == 2
    tallies.refresh(NOON)
    assert readers_between(site, *days) == 2


def test_a_click_of_this_half_hour_has_nothing_counted_again(own):
    tallies.refresh(NOON)
    before = TallyState.objects.get()
    store([hit(own, NOON - timedelta(minutes=30))], NOON)
    assert TallyState.objects.get().refreshed_to == before.refreshed_to


def test_a_share_that_a_late_reader_confirms_is_counted_on_his_day(alice, item):
    slot = NOON - timedelta(days=3)
    own = share(alice, item, "x", started=NOON - timedelta(days=5))
    tallies.refresh(NOON)
    store([hit(own, slot)], NOON)
    tallies.refresh(NOON)
    assert ItemTally.objects.get(day=slot.date()).confirmed == 1
    assert from_nothing() == both()


def test_a_day_with_late_clicks_is_swept_and_settled_again(own):
    days = []

    def note(sender, site, day, **kwargs):
        days.append(day)

    slot = NOON - timedelta(days=4)
    click(own, slot, "0" * 16)
    settle_up_to(NOON)
    assert TallyState.objects.get().settled_to == date(2026, 7, 13)
    store([hit(own, slot, f"{number:016x}", "f" * 16) for number in range(1, 25)], NOON)
    clicks_settled.connect(note)
    try:
        settle_up_to(NOON)
    finally:
        clicks_settled.disconnect(note)
    assert days == [date(2026, 7, 11), date(2026, 7, 12), date(2026, 7, 13)]
    assert set(Click.objects.values_list("verdict", flat=True)) == {"counted", "burst"}
    cell = ItemTally.objects.get(day=slot.date())
    assert (cell.clicks, cell.reason_burst) == (1, 24)
