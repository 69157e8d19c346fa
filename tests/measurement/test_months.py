"""Reports of whole months read these added up, with the same figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q, Sum
from django.test.utils import CaptureQueriesContext

from tests.measurement.builders import at, click, share
from wagtail_advocacy.content.models import Item, Origin
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.borders import borders
from wagtail_advocacy.measurement.models import ItemTally, MonthTally, Price, TallyState
from wagtail_advocacy.measurement.months import Kind, Split, split
from wagtail_advocacy.measurement.open_days import open_clicks
from wagtail_advocacy.measurement.participation import shares_of
from wagtail_advocacy.measurement.prices import price_book
from wagtail_advocacy.measurement.queries import item_figures, unshared_items
from wagtail_advocacy.measurement.readers import (
    readers_between,
    readers_by_item,
    shares_between,
)
from wagtail_advocacy.measurement.services import add_price, correct_price
from wagtail_advocacy.measurement.sums import Scope, sums_by, sums_of
from wagtail_advocacy.measurement.value import daily_figures, media_value
from wagtail_advocacy.sharing.models import Share


JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
LAST = date(2026, 7, 31)
LATER = at(2026, 8, 20, 12)


@pytest.fixture
def history(site, programme, alice, bob):
    """Two items on LinkedIn and X in June and July; LinkedIn is dearer from 15 July on."""
    for network, amount, day in (
        ("x", "0.40", JUNE),
        ("linkedin", "2.00", JUNE),
        ("linkedin", "3.00", date(2026, 7, 15)),
    ):
        add_price(site, network, Decimal(amount), day, today=JUNE)
    own = Item.objects.create(site=site, title="Dyke", shareable=True)
    other = Item.objects.create(site=site, title="Wind", shareable=True, origin=Origin.THIRD_PARTY)
    for number, (person, item, network) in enumerate(
        ((alice, own, "linkedin"), (bob, own, "x"), (alice, other, "x"))
    ):
        one = share(person, item, network, at(2026, 6, 10 + number, 9))
        for month, day in ((6, 20), (7, 3), (7, 20)):
            for visitor in "ab"[: number + 1]:
                click(one, at(2026, month, day, 10), visitor * 16, hits=2)
        click(one, at(2026, 6, 25, 10), hits=3)
    return own, other


def test_only_whole_months_that_are_added_up_are_months():
    middle, end = date(2026, 6, 11), date(2026, 6, 30)
    assert split(middle, LAST, None) == Split(None, Q(day__range=(middle, LAST)))
    assert split(JUNE, LAST, LAST) == Split(Q(month__range=(JUNE, JULY)), None)
    assert split(middle, date(2026, 8, 2), LAST) == Split(
        Q(month__range=(JULY, JULY)),
        Q(day__range=(middle, end)) | Q(day__range=(date(2026, 8, 1), date(2026, 8, 2))),
    )
    august = date(2026, 8, 1)
    assert split(JUNE, date(2026, 8, 31), date(2026, 8, 31), by_day={JULY}) == Split(
        Q(month__in=[JUNE, august]), Q(day__range=(JULY, LAST))
    )
    assert split(None, LAST, end) == Split(Q(month__lte=end), Q(day__range=(JULY, LAST)))


def test_of_the_running_month_the_first_days_are_added_up():
    tenth, ninth = date(2026, 7, 10), date(2026, 7, 9)
    rest = Q(day__range=(date(2026, 7, 11), LAST))
    assert split(JUNE, LAST, tenth) == Split(Q(month__range=(JUNE, JULY)), rest)
    assert split(JULY, tenth, tenth) == Split(Q(month__range=(JULY, JULY)), None)
    # They are not told apart.
    assert split(JULY, ninth, tenth) == Split(None, Q(day__range=(JULY, ninth)))
    assert split(date(2026, 7, 2), LAST, tenth) == Split(
        None, Q(day__range=(date(2026, 7, 2), LAST))
    )


@pytest.mark.parametrize("first", [JUNE, date(2026, 6, 21)])
@pytest.mark.parametrize("last", [date(2026, 6, 30), date(2026, 7, 19), LAST])
def test_days_and_months_give_the_same(site, history, first, last):
    def figures():
        scope = Scope(site, first, last)
        report = media_value(site, first, last)
        return (
            {keys: sums_by(scope, *keys) for keys in ((), ("item",), ("item", "network"))},
            sums_by(scope, "origin", "month"),
            sums_of(Scope(site, first, last, "x", items=Item.objects.filter(title="Wind"))),
            (report.total, report.by_month, report.by_network),
            readers_between(site, first, last),
            readers_between(site, first, last, Origin.THIRD_PARTY),
            readers_by_item(site, first, last),
            shares_between(site, first, last),
            shares_between(site, first, last, Origin.THIRD_PARTY),
            item_figures(site),
        )

    raw = figures()
    # July is running, then over.
    for moment in (at(2026, 7, 23, 12), at(2026, 7, 24, 12), LATER):
        tallies.refresh(moment)
        assert MonthTally.objects.exists()
        assert figures() == raw


def test_every_kind_of_month_is_all_of_its_days(site, history):
    tallies.refresh(LATER)
    columns = ["gross", "clicks", "readers", "repeats", "untracked", "confirmed", "value"]
    sums = {name: Sum(name) for name in columns}
    days = ItemTally.objects.aggregate(**sums)
    for kind in Kind:
        assert MonthTally.objects.filter(kind=kind).aggregate(**sums) == days


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        (Kind.NETWORK, lambda site: media_value(site, JUNE, date(2026, 6, 30)).total.readers),
        (Kind.NETWORK, lambda site: sums_of(Scope(site, JUNE, LAST)).readers),
        (Kind.ITEM, lambda site: len(sums_by(Scope(site, JUNE, LAST), "origin"))),
        (Kind.ITEM, lambda site: sum(readers_by_item(site, JUNE, LAST).values())),
        (Kind.CELL, lambda site: len(sums_by(Scope(site, JUNE, LAST, "x"), "item"))),
    ],
)
def test_the_months_are_what_is_read(site, history, kind, read):
    tallies.refresh(LATER)
    assert read(site)
    MonthTally.objects.filter(kind=kind).delete()
    assert not read(site)


def test_days_of_a_month_with_two_prices_stay_apart(site, history):
    tallies.refresh(LATER)
    book = price_book(site)
    assert book.changed_in() == {JULY}
    days = {row.day for row in daily_figures(site, JUNE, LAST, book=book)}
    assert days == {JUNE, date(2026, 7, 3), date(2026, 7, 20)}
    assert JUNE not in {row.day for row in daily_figures(site, JUNE, LAST)}


def test_a_correction_reaches_the_months(site, history, olive):
    tallies.refresh(LATER)
    before = sums_of(Scope(site, JUNE, LAST)).value
    price = Price.objects.get(site=site, network="x")
    correct_price(price, Decimal("0.80"), "Typed wrongly", olive)
    after = sums_of(Scope(site, JUNE, LAST)).value
    assert after == before + Decimal("0.40") * 12
    assert media_value(site, JUNE, LAST).total.value == after


def test_a_month_is_added_up_again_when_it_is_counted_again(site, history, alice):
    tallies.refresh(LATER)
    late = Share.objects.get(ambassador=alice, network="linkedin")
    click(late, at(2026, 6, 28, 10), "z" * 16)
    before = sums_of(Scope(site, JUNE, LAST)).readers
    tallies.rebuild(JUNE, date(2026, 6, 30))
    assert sums_of(Scope(site, JUNE, LAST)).readers == before + 1


def test_the_running_month_is_added_up_again_when_its_days_are(site, history, alice, olive):
    tallies.refresh(at(2026, 7, 23, 12))
    assert borders().added_to == date(2026, 7, 20)
    late = Share.objects.get(ambassador=alice, network="linkedin")
    click(late, at(2026, 7, 2, 10), "z" * 16)
    before = sums_of(Scope(site, JUNE, LAST))
    tallies.rebuild(JULY, date(2026, 7, 3))
    after = sums_of(Scope(site, JUNE, LAST))
    assert (after.readers, after.value) == (before.readers + 1, before.value + 2)
    correct_price(Price.objects.get(site=site, network="x"), Decimal("0.80"), "Wrong", olive)
    assert sums_of(Scope(site, JUNE, LAST)).value == after.value + Decimal("0.40") * 12


def test_a_month_that_was_opened_again_is_read_by_day(site, history, alice):
    tallies.refresh(LATER)
    assert borders().added_to == date(2026, 8, 17)
    tallies.reopen(at(2026, 7, 25, 10))
    assert borders().added_to == date(2026, 6, 30)
    late = Share.objects.get(ambassador=alice, network="linkedin")
    before = sums_of(Scope(site, JUNE, LAST)).readers
    click(late, at(2026, 7, 25, 10), "z" * 16)
    assert sums_of(Scope(site, JUNE, LAST)).readers == before + 1


def test_an_installation_from_before_adds_up_its_months(site, history):
    tallies.refresh(LATER)
    MonthTally.objects.all().delete()
    TallyState.objects.update(added_up_to=None)
    before = sums_of(Scope(site, JUNE, LAST))
    tallies.refresh(LATER)
    assert MonthTally.objects.exists()
    assert sums_of(Scope(site, JUNE, LAST)) == before


def test_a_rebuild_of_everything_spares_the_first_run(site, history):
    tallies.rebuild()
    assert borders().raw_from > LAST
    assert borders().added_to >= LAST


def test_open_clicks_are_one_statement_that_looks_shares_up(site, history):
    shares = shares_of(site)
    with CaptureQueriesContext(
        connection,
    ) as found:
        clicks = open_clicks(shares, JUNE, LAST, "item__origin", "day")
    assert len(found) == 1
    # What keeps PostgreSQL from reading all shares; see ``click_sums``.
    assert ("OFFSET 0" in found[0]["sql"]) == (connection.vendor == "postgresql")
    assert sum(part.counts["gross"] for part in clicks.values()) == 39
    assert clicks["own", date(2026, 6, 25)].counts["untracked"] == 6
    few = open_clicks(shares_of(site), JUNE, LAST, "item__origin", "day", of_few=True)
    assert few == clicks
    assert open_clicks(shares_of(site), LAST, JUNE) == {}
    assert open_clicks(shares_of(site, teams=[]), JUNE, LAST) == {}


def test_what_nobody_shared_waits_the_longest_first(site, history, alice):
    older = Item.objects.create(
        site=site, title="Older", shareable=True, offered_at=at(2026, 5, 1, 9)
    )
    newer = Item.objects.create(
        site=site, title="Newer", shareable=True, offered_at=at(2026, 5, 2, 9)
    )
    share(alice, newer, "x", started=at(2026, 6, 1, 9))
    assert list(unshared_items(site)) == [older, newer]
