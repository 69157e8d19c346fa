"""People of a period, counted by when they shared first and last: as many as their shares say."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from wagtail.models import Page, Site

from tests.measurement.builders import at, click, share
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.group_cells import group_cells
from wagtail_advocacy.measurement.group_counting import NO_GROUP, Kind
from wagtail_advocacy.measurement.models import AmbassadorPart, AmbassadorTally, Sharer, TallyState
from wagtail_advocacy.measurement.participation import (
    confirmed_between,
    people_in_period,
    people_with,
    shares_of,
)
from wagtail_advocacy.measurement.sharers import people_between
from wagtail_advocacy.programme.calendar import months_between
from wagtail_advocacy.programme.models import Ambassador
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.tracking.models import Click


NOW = at(2026, 5, 20, 12)
TODAY = NOW.date()
# Who shared when: once, long ago and again lately, only lately, only in between, today, never.
HISTORY = {
    "once": [date(2025, 2, 3)],
    "long": [date(2025, 1, 15), date(2026, 5, 19)],
    "edges": [date(2025, 3, 31), date(2026, 4, 1)],
    "lately": [date(2026, 5, 2)],
    "between": [date(2025, 8, 8), date(2025, 9, 9)],
    "today": [TODAY],
    "never": [],
}


@pytest.fixture
def people(site, programme, make_ambassador, team):
    found = {}
    for name, days in HISTORY.items():
        person = found[name] = make_ambassador(name, team=team)
        for number, day in enumerate(days):
            item = Item.objects.create(site=site, title=f"{name} {number}", shareable=True)
            share(person, item, "x", at(day.year, day.month, day.day, 9), team=team)
    return found


@pytest.fixture
def counted(people):
    tallies.refresh(NOW)
    return people


def by_their_shares(site, first, last) -> int:
    return people_with(confirmed_between(shares_of(site), first, last))


PERIODS = [
    (date(2025, 1, 1), TODAY),
    (date(2025, 6, 1), TODAY),
    (date(2026, 5, 1), TODAY),
    (TODAY, TODAY),
    (date(2025, 1, 1), date(2026, 4, 30)),
    (date(2025, 4, 1), date(2026, 3, 31)),
    (date(2025, 1, 16), date(2025, 12, 31)),
    (date(2025, 1, 16), TODAY - timedelta(days=1)),
    (date(2026, 4, 1), date(2026, 4, 30)),
    (date(2025, 8, 9), date(2025, 9, 8)),
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2025, 1, 1), date(2027, 1, 1)),
]


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_people_of_a_period_are_those_who_have_shares_in_it(site, counted, first, last):
    assert people_in_period(site, first, last).people == by_their_shares(site, first, last)


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_what_the_worker_has_not_seen_counts_too(site, counted, first, last):
    for name in ("never", "between"):
        item = Item.objects.create(site=site, title=f"Late {name}", shareable=True)
        share(counted[name], item, "x", NOW + timedelta(minutes=5))
    assert people_in_period(site, first, last).people == by_their_shares(site, first, last)


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_what_was_confirmed_late_counts_on_its_day(site, counted, first, last):
    late = at(2026, 4, 2, 9)
    tallies.reopen(late)
    item = Item.objects.create(site=site, title="Late", shareable=True)
    share(counted["never"], item, "x", late)
    assert people_in_period(site, first, last).people == by_their_shares(site, first, last)
    tallies.refresh(NOW)
    assert people_in_period(site, first, last).people == by_their_shares(site, first, last)


def test_long_periods_are_read_from_sharers(site, counted):
    Sharer.objects.all().delete()
    assert people_between(site, date(2025, 1, 1), TODAY) == 1
    assert people_between(site, date(2025, 1, 1), date(2026, 4, 30)) == 0


def test_before_the_first_run_only_shares_tell(site, people):
    assert people_between(site, date(2025, 1, 1), TODAY) is None
    assert people_in_period(site, date(2025, 1, 1), TODAY).people == 6


def test_first_and_last_are_counted_again_once_a_day(site, counted, people):
    row = Sharer.objects.get(ambassador=people["long"])
    assert (row.first_confirmed_at, row.last_confirmed_at) == (
        at(2025, 1, 15, 9),
        at(2026, 5, 19, 9),
    )
    Share.objects.filter(ambassador=people["long"], confirmed_at__year=2025).delete()
    Share.objects.filter(ambassador=people["once"]).delete()
    tallies.refresh(NOW + timedelta(minutes=1))
    assert Sharer.objects.filter(ambassador=people["once"]).exists()
    tallies.refresh(NOW + timedelta(days=1))
    row.refresh_from_db()
    assert row.first_confirmed_at == at(2026, 5, 19, 9)
    assert not Sharer.objects.filter(ambassador=people["once"]).exists()


def test_a_rebuild_finds_the_same_sharers(site, counted):
    rows = set(Sharer.objects.values_list("ambassador", "first_confirmed_at", "last_confirmed_at"))
    Sharer.objects.all().delete()
    tallies.rebuild()
    assert rows == set(
        Sharer.objects.values_list("ambassador", "first_confirmed_at", "last_confirmed_at")
    )


def test_a_rebuild_after_an_import_finds_who_was_new_then(site, counted):
    """Of the imported shares the worker was not told."""
    item = Item.objects.create(site=site, title="Imported", shareable=True)
    share(counted["never"], item, "x", at(2025, 7, 7, 9))
    share(counted["lately"], item, "x", at(2025, 7, 8, 9))
    tallies.rebuild()
    months = months_between(date(2025, 1, 1), TODAY)
    cells = group_cells(site, months, Kind.EVERYBODY)
    new = {month: cell.new for (month, _key, _network), cell in cells.items() if cell.new}
    assert new[date(2025, 7, 1)] == 2
    # Once lately, who shared earlier now, is new no more in May.
    assert new[date(2026, 5, 1)] == 1
    assert sum(new.values()) == 7


def test_what_is_opened_again_while_the_worker_waits_is_counted(site, people, monkeypatch):
    tallies.refresh(NOW)
    late, lock, item = at(2026, 4, 2, 9), tallies.tally_lock, Item.objects.last()
    turns = []

    @contextmanager
    def slow_lock():
        turns.append(1)
        if len(turns) == 2:
            with monkeypatch.context() as patch:
                patch.setattr(tallies, "tally_lock", lock)
                tallies.reopen(late)
                share(people["never"], item, "linkedin", late)
        with lock() as state:
            yield state

    monkeypatch.setattr(tallies, "tally_lock", slow_lock)
    tallies.refresh(NOW + timedelta(minutes=1))
    assert Sharer.objects.get(ambassador=people["never"]).first_confirmed_at == late


def test_who_is_new_is_the_same_by_sharers_and_by_shares(site, people):
    def new():
        months = months_between(date(2025, 1, 1), TODAY)
        cells = group_cells(site, months, Kind.EVERYBODY)
        return {month: cell.new for (month, _key, _network), cell in cells.items() if cell.new}

    by_shares = new()
    assert sum(by_shares.values()) == 6
    tallies.refresh(NOW)
    assert new() == by_shares
    for name in ("never", "between"):
        item = Item.objects.create(site=site, title=f"Late {name}", shareable=True)
        share(people[name], item, "x", NOW + timedelta(minutes=5))
    may = TODAY.replace(day=1)
    assert new() == {**by_shares, may: by_shares[may] + 1}


def test_people_of_another_site_are_not_counted(site, counted, make_user):
    other = Site.objects.create(hostname="other.test", root_page=Page.objects.get(depth=1))
    item = Item.objects.create(site=other, title="Theirs", shareable=True)
    stranger = Ambassador.objects.create(user=make_user("stranger"), site=other)
    share(stranger, item, "x", NOW - timedelta(minutes=10))
    tallies.refresh(NOW)
    here = Site.objects.get(pk=site.pk)
    for first, last in PERIODS:
        assert people_in_period(here, first, last).people == len(
            [days for days in HISTORY.values() if any(first <= day <= last for day in days)]
        )
    assert people_in_period(other, date(2025, 1, 1), TODAY).people == 1
    may = date(2026, 5, 1)
    cells = group_cells(other, [may], Kind.EVERYBODY)
    assert (cells[may, NO_GROUP, ""].people, cells[may, NO_GROUP, ""].new) == (1, 1)


# The first days of the running month


def cells_of(person) -> list:
    names = ("month", "network", "started", "unconfirmed", "confirmed", "clicks", "readers")
    return sorted(AmbassadorTally.objects.filter(ambassador=person).values_list(*names))


@pytest.fixture
def read(people):
    """Two readers of the share of May, early and lately."""
    row = Share.objects.get(ambassador=people["lately"])
    click(row, at(2026, 5, 3, 9), "a" * 16)
    click(row, at(2026, 5, 19, 9), "b" * 16)
    tallies.refresh(NOW)
    tallies.refresh(NOW)
    assert TallyState.objects.get().people_added_to == date(2026, 5, 17)
    return row


def test_the_first_days_are_not_counted_again(people, read):
    assert AmbassadorPart.objects.get(ambassador=people["lately"]).clicks == 1
    click(read, NOW, "c" * 16)
    Click.objects.filter(day=date(2026, 5, 3)).update(hits=7)
    tallies.refresh(NOW + timedelta(minutes=1))
    assert cells_of(people["lately"]) == [(date(2026, 5, 1), "x", 1, 0, 1, 3, 3)]


def test_a_verdict_of_the_first_days_that_changes_later_is_counted(people, read):
    Click.objects.filter(day=date(2026, 5, 3)).update(verdict="scanner")
    tallies.rebuild(date(2026, 5, 3), date(2026, 5, 3))
    assert cells_of(people["lately"]) == [(date(2026, 5, 1), "x", 1, 0, 1, 1, 1)]
    assert not AmbassadorPart.objects.filter(last=date(2026, 5, 17), clicks__gt=0).exists()


def test_clicks_that_arrive_late_in_the_first_days_are_counted(people, read):
    late = at(2026, 5, 4, 9)
    tallies.reopen(late)
    click(read, late, "d" * 16)
    may = date(2026, 5, 1)
    site = people["lately"].site
    assert group_cells(site, [may], Kind.EVERYBODY)[may, NO_GROUP, ""].readers == 3
    tallies.refresh(NOW)
    assert cells_of(people["lately"]) == [(may, "x", 1, 0, 1, 3, 3)]


def test_who_reads_while_the_worker_goes_on_finds_his_part(people, read):
    tallies.refresh(NOW + timedelta(days=1))
    tallies.refresh(NOW + timedelta(days=2))
    days = AmbassadorPart.objects.filter(ambassador=people["lately"]).values_list("last", flat=True)
    assert set(days) == {date(2026, 5, 18), date(2026, 5, 19)}


def test_a_month_that_is_over_is_counted_from_all_its_days(people, read):
    tallies.refresh(at(2026, 6, 3, 12))
    assert TallyState.objects.get().added_up_to == date(2026, 5, 1)
    Click.objects.filter(day=date(2026, 5, 3)).delete()
    tallies.rebuild(date(2026, 5, 31), date(2026, 5, 31))
    assert cells_of(people["lately"]) == [(date(2026, 5, 1), "x", 1, 0, 1, 1, 1)]
