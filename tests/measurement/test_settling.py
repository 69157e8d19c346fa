"""Verdicts become final, and old clicks go without taking a number along."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measurement.builders import at, click, share
from tests.measurement.test_tallies import both, clear, happening, item_cells, people, play
from wagtail_advocacy.measurement import retention, settling, tallies
from wagtail_advocacy.measurement.models import (
    AmbassadorTally,
    ItemTally,
    PastClicks,
    TallyState,
)
from wagtail_advocacy.measurement.tasks import (
    delete_click_detail,
    refresh_tallies,
    settle_clicks,
)
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.signals import clicks_settled
from wagtail_advocacy.tracking.models import Click, Verdict


__all__ = ["people"]

NOON = at(2026, 7, 15, 12)
OLD = at(2026, 6, 1, 12)


@pytest.fixture(autouse=True)
def _keep_clicks_for_a_month(settings):
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 30


@pytest.fixture
def own(alice, item):
    return share(alice, item, "x", OLD)


@pytest.fixture
def settled():
    days = []

    def note(sender, site, day, **kwargs):
        assert sender is Click
        days.append((site, day))

    clicks_settled.connect(note)
    yield days
    clicks_settled.disconnect(note)


def burst(own, slot, count=20):
    for number in range(count):
        Click.objects.create(
            share=own,
            slot=slot,
            day=slot.date(),
            verdict=Verdict.COUNTED,
            visitor=f"{number:016}",
            prefix="farm",
        )


def settle_up_to(moment):
    """As a worker that runs for long enough."""
    while settling.settle(moment):
        pass


def prune_up_to(moment):
    while retention.prune(moment):
        pass


def test_the_sweep_corrects_the_tallies_while_a_click_is_held(own):
    burst(own, NOON)
    tallies.refresh(NOON + timedelta(minutes=20))
    assert ItemTally.objects.get(day=NOON.date()).readers == 20
    assert settling.sweep(NOON + timedelta(minutes=34)) == 0
    assert settling.sweep(NOON + timedelta(minutes=36)) == 20
    cell = ItemTally.objects.get(day=NOON.date())
    assert (cell.gross, cell.clicks, cell.readers, cell.reason_burst) == (20, 0, 0, 20)
    assert AmbassadorTally.objects.aggregate(n=Sum("readers"))["n"] == 0


def test_a_day_is_settled_24_hours_after_it_ended(own, site, settled):
    click(own, OLD, "a" * 16)
    assert settling.settle(at(2026, 6, 2, 23, 59)) == []
    assert settling.settle(at(2026, 6, 3, 0, 0)) == [OLD.date()]
    assert settling.settle(at(2026, 6, 3, 12)) == []
    assert settled == [(site, OLD.date())]
    assert TallyState.objects.get().settled_to == OLD.date()


def test_days_are_settled_in_order_and_none_is_left_out(own, settled, monkeypatch):
    monkeypatch.setattr(settling, "MOST_DAYS", 3)
    click(own, OLD, "a" * 16)
    settle_up_to(at(2026, 6, 10, 12))
    assert [day.day for _site, day in settled] == list(range(1, 9))


def test_what_is_settled_has_been_swept_and_counted(own, settled):
    burst(own, OLD)
    settling.settle(at(2026, 6, 3, 1))
    assert ItemTally.objects.get().reason_burst == 20


def test_a_settled_day_is_not_swept_again(own):
    settling.settle(at(2026, 6, 3, 1))
    burst(own, OLD)
    assert settling.sweep(OLD + timedelta(hours=1)) == 0


def test_a_receiver_that_fails_leaves_the_day_for_the_next_time(own, settled):
    def fail(**kwargs):
        raise RuntimeError("No points today")

    burst(own, OLD)
    clicks_settled.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="No points"):
            settling.settle(at(2026, 6, 3, 1))
    finally:
        clicks_settled.disconnect(fail)
    assert tallies.tally_state().settled_to is None
    assert not Click.objects.filter(verdict=Verdict.BURST).exists()
    assert settling.settle(at(2026, 6, 3, 1)) == [OLD.date()]


def test_nothing_is_settled_where_nothing_happened(site, settled):
    assert settling.settle(NOON) == []
    assert settled == []


def test_old_clicks_go_and_every_number_stays(own, make_article, bob):
    other = share(bob, make_article("Second").advocacy_item, "email", OLD)
    for row in (own, other):
        click(row, OLD, "a" * 16, hits=4)
        click(row, OLD + timedelta(hours=1), "a" * 16)
        click(row, OLD, hits=2)
        click(row, OLD, verdict=Verdict.BOT, hits=7)
        click(row, NOON - timedelta(days=20), "a" * 16)
    tallies.rebuild(last=NOON.date())
    before = both()
    settle_up_to(NOON)
    assert retention.prune(NOON) == 8
    assert Click.objects.count() == 2
    assert (
        list(PastClicks.objects.values_list("month", "clicks", "readers"))
        == [(date(2026, 6, 1), 4, 1)] * 2
    )
    tallies.rebuild(last=NOON.date())
    assert both() == before
    assert TallyState.objects.get().closed_to == OLD.date()


def test_a_day_that_is_not_settled_is_kept(own):
    click(own, OLD, "a" * 16)
    assert retention.prune(NOON) == 0
    assert tallies.tally_state().closed_to is None
    settle_up_to(at(2026, 6, 2, 12))
    assert retention.prune(NOON) == 0


def test_the_site_decides_how_long_clicks_are_kept(own, settings):
    click(own, OLD, "a" * 16)
    settle_up_to(NOON)
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 0
    assert retention.prune(NOON) == 0
    settings.WAGTAIL_ADVOCACY_CLICK_RETENTION_DAYS = 40
    assert retention.prune(OLD + timedelta(days=39)) == 0
    assert retention.prune(OLD + timedelta(days=40)) == 1


def test_deleting_may_stop_after_any_batch(own, make_article, alice, monkeypatch):
    monkeypatch.setattr(retention, "BATCH_SHARES", 1)
    monkeypatch.setattr(retention, "MOST_BATCHES", 1)
    other = share(alice, make_article("Second").advocacy_item, "x", OLD)
    for days in range(3):
        for row in (own, other):
            click(row, OLD + timedelta(days=days), "a" * 16)
    tallies.rebuild(last=NOON.date())
    before = both()
    settle_up_to(NOON)
    for left in (5, 4, 3, 2, 1, 0, 0):
        retention.prune(NOON)
        assert Click.objects.count() == left
        tallies.rebuild(last=NOON.date())
        assert both() == before


def test_a_batch_that_fails_deletes_nothing(own, monkeypatch):
    click(own, OLD, "a" * 16)
    settle_up_to(NOON)

    def fail(rows, month):
        raise RuntimeError("The power went")

    monkeypatch.setattr(retention, "_keep_sums", fail)
    with pytest.raises(RuntimeError):
        retention.prune(NOON)
    assert Click.objects.count() == 1


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(happening, max_size=40), days=st.integers(0, 20))
def test_whatever_was_deleted_the_tallies_stay(people, history, days):
    clear()
    PastClicks.objects.all().delete()
    play(history, *people)
    later = NOON + timedelta(days=days)
    settle_up_to(later)
    tallies.refresh(later)
    before = both()
    prune_up_to(later + timedelta(days=28))
    tallies.rebuild(last=later.date())
    assert both() == before


def test_the_workers_tasks_run(own, settled):
    click(own, OLD, "a" * 16)
    refresh_tallies()
    settle_clicks()
    delete_click_detail()
    assert settled
    assert item_cells()
    assert Share.objects.count() == 1
