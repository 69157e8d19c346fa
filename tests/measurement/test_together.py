"""Tallies are counted while people click, by more than one worker."""

from datetime import timedelta

import pytest

from tests.measurement.builders import share
from tests.measurement.test_tallies import both
from tests.tracking.conftest import NOON
from tests.tracking.test_durability import at_once
from wagtail_advocacy.measurement import settling, tallies
from wagtail_advocacy.measurement.models import AmbassadorTally, ItemTally
from wagtail_advocacy.tracking import sinks
from wagtail_advocacy.tracking.models import Click
from wagtail_advocacy.tracking.queries import figures


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

THREADS = 6


def test_clicks_sweeps_and_two_workers_at_once(alice, bob, item):
    rows = [share(person, item, "x", NOON) for person in (alice, bob)]

    def work(number):
        for turn in range(12):
            if number < 2:
                tallies.refresh(NOON + timedelta(minutes=turn))
            elif number == 2:
                settling.sweep(NOON + timedelta(hours=1))
            else:
                hit = sinks.Hit(
                    rows[turn % 2].pk,
                    sinks.slot_start(NOON),
                    NOON.date(),
                    "counted",
                    f"{turn:08}{number:08}",
                    "network",
                )
                sinks.put_down(hit)

    at_once(work, THREADS)
    settling.sweep(NOON + timedelta(hours=1))
    tallies.refresh(NOON + timedelta(minutes=20))
    kept = both()
    cell = ItemTally.objects.get()
    total = figures(Click.objects.all())
    assert total.gross == 36
    assert (cell.gross, cell.clicks, cell.readers) == (36, total.clicks, total.readers)
    assert sum(AmbassadorTally.objects.values_list("clicks", flat=True)) == total.clicks
    ItemTally.objects.all().delete()
    tallies.rebuild(NOON.date(), NOON.date())
    assert both() == kept
