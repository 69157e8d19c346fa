"""A small history, worked out by hand.

March, Projects has 10 eligible people, People 5, nobody without a team: 15.
April, Projects 10 on the 1st and 12 on the 2nd: mean 11; People 5: 16.

Alice (Projects): LinkedIn share A confirmed 10 March, X share B confirmed 5 April.
Bob (People):     LinkedIn share C confirmed 31 March 23:30 on the programme's clock.
Carol (Projects): LinkedIn share D started on 3 April, nothing known since.

LinkedIn costs 3.00 from 1 March and 2.00 from 1 April; X has no price before 10 April (0.40).

Clicks                                       gross  clicks  readers  value
A 10 March  v1 09:00 (3 hits), v1 11:00          4       2        1   3.00
A 10 March  v2 09:00                             1       1        1   3.00
A 10 March  untracked (2 hits)                   2       2        0
A 10 March  bots (5 hits), a colleague (1)       6       0        0
A  1 April  v1 09:00                             1       1        1   2.00
C  1 April  v1 00:10                             1       1        1   2.00
B  5 April  v3 09:00                             1       1        1   unknown
B 12 April  v3 09:00                             1       1        1   0.40
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.measurement import queries
from wagtail_advocacy.measurement.groups import eligible_by_month
from wagtail_advocacy.measurement.participation import participation, people_in_period
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.measurement.value import media_value
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.programme.queries import mean_head_counts


MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LAST = date(2026, 4, 30)


@pytest.fixture
def people_team(site):
    return Team.objects.create(site=site, name="People")


@pytest.fixture
def history(site, item, team, people_team, alice, bob, make_ambassador):
    third = make_ambassador("dora")
    a = share(alice, item, "linkedin", at(2026, 3, 10, 9), team=team)
    b = share(alice, item, "x", at(2026, 4, 5, 9), team=team)
    c = share(bob, item, "linkedin", at(2026, 3, 31, 23, 30), team=people_team)
    share(third, item, "linkedin", started=at(2026, 4, 3, 9), team=team)
    click(a, at(2026, 3, 10, 9), "v1", hits=3)
    click(a, at(2026, 3, 10, 11), "v1")
    click(a, at(2026, 3, 10, 9), "v2")
    click(a, at(2026, 3, 10, 9), hits=2)
    click(a, at(2026, 3, 10, 9), verdict="bot", hits=5)
    click(a, at(2026, 3, 10, 9), verdict="internal")
    click(a, at(2026, 4, 1, 9), "v1")
    click(c, at(2026, 4, 1, 0, 10), "v1")
    click(b, at(2026, 4, 5, 9), "v3")
    click(b, at(2026, 4, 12, 9), "v3")
    today = date(2026, 3, 1)
    add_price(site, "linkedin", Decimal("3.00"), MARCH, today=today)
    add_price(site, "linkedin", Decimal("2.00"), APRIL, today=today)
    add_price(site, "x", Decimal("0.40"), date(2026, 4, 10), today=today)
    one, two = f"t{team.pk}", f"t{people_team.pk}"
    head_count(site, date(2026, 3, 15), **{one: 10, two: 5})
    head_count(site, date(2026, 4, 1), **{one: 10, two: 5})
    head_count(site, date(2026, 4, 2), **{one: 12, two: 5})
    return {"a": a, "b": b, "c": c}


def test_media_value_of_the_whole_history(site, history):
    total = media_value(site, MARCH, LAST).total
    assert (total.gross, total.clicks, total.readers) == (17, 9, 6)
    assert (total.repeats, total.untracked, total.filtered) == (2, 2, 6)
    assert total.gross == total.clicks + total.repeats + total.filtered
    assert total.value == Decimal("10.40")
    assert total.unpriced == 1


def test_media_value_by_month_and_network(site, history):
    value = media_value(site, MARCH, LAST)
    cells = {key: (cell.readers, cell.value) for key, cell in value.cells.items()}
    assert cells == {
        (MARCH, "linkedin"): (2, Decimal("6.00")),
        (APRIL, "linkedin"): (2, Decimal("4.00")),
        (APRIL, "x"): (2, Decimal("0.40")),
    }
    assert [month.value for month in value.by_month] == [Decimal("6.00"), Decimal("4.40")]
    assert value.by_network["linkedin"].value == Decimal("10.00")


def test_value_is_unknown_not_zero_without_a_price(site, history):
    total = media_value(site, date(2026, 4, 5), date(2026, 4, 9)).total
    assert total.readers == 1
    assert total.value is None
    assert total.unpriced == 1


def test_a_later_price_leaves_earlier_days_alone(site, history):
    before = media_value(site, MARCH, date(2026, 3, 31)).total.value
    add_price(site, "linkedin", Decimal("9.00"), date(2026, 5, 1), today=date(2026, 4, 20))
    assert media_value(site, MARCH, date(2026, 3, 31)).total.value == before
    assert media_value(site, APRIL, LAST).total.value == Decimal("4.40")


def test_media_value_of_one_network_and_of_one_team(site, history, people_team):
    assert media_value(site, MARCH, LAST, network="x").total.readers == 2
    by_team = media_value(site, MARCH, LAST, teams=[people_team.pk], personal=True)
    assert (by_team.total.readers, by_team.total.value) == (1, Decimal("2.00"))
    assert media_value(site, MARCH, LAST, teams=[None], personal=True).total.gross == 0


def test_participation_by_month(site, history):
    march, april = participation(site, MARCH, APRIL).all_months
    assert (march.people, march.started, march.eligible) == (2, 0, Decimal(15))
    assert march.rate == Decimal(200) / 15
    assert (april.people, april.started, april.eligible) == (1, 1, Decimal(16))
    assert april.rate == Decimal("6.25")


def test_participation_counts_a_person_once_over_the_months(site, history):
    report = participation(site, MARCH, APRIL)
    assert report.total.people == 2
    assert report.total.eligible == Decimal("15.5")
    assert people_in_period(site, MARCH, LAST).people == 2


@pytest.mark.parametrize("first", [MARCH, date(2020, 1, 1)])
def test_a_few_months_and_many_count_the_same_people(site, history, first):
    whole = people_in_period(site, first, LAST)
    assert whole.people == 2
    assert people_in_period(site, first, LAST, network="x").people == 1


def test_participation_by_team(site, history):
    groups = {
        row.group.name: row for row in participation(site, MARCH, APRIL, personal=True).groups
    }
    assert list(groups) == ["People", "Projects"]
    assert [month.people for month in groups["Projects"].months] == [1, 1]
    assert [month.eligible for month in groups["Projects"].months] == [10, 11]
    assert [month.people for month in groups["People"].months] == [1, 0]


def test_participation_of_one_network(site, history):
    march, april = participation(site, MARCH, APRIL, network="x").all_months
    assert (march.people, april.people) == (0, 1)


def test_the_rate_is_unknown_where_no_day_was_recorded(site, history):
    february = participation(site, date(2026, 2, 1), date(2026, 2, 1)).all_months[0]
    assert february.eligible is None
    assert february.rate is None


@pytest.mark.parametrize(
    "zone, march, april", [("Europe/Amsterdam", 2, 1), ("Asia/Tokyo", 1, 2), ("UTC", 2, 1)]
)
def test_a_month_ends_on_the_programmes_clock(site, history, settings, zone, march, april):
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = zone
    months = participation(site, MARCH, APRIL).all_months
    assert [month.people for month in months] == [march, april]


def test_eligible_by_month_agrees_with_the_programmes_own_mean(site, history):
    means = eligible_by_month(site, date(2026, 2, 1), APRIL)
    assert means == {month: mean_head_counts(site, month) for month in (MARCH, APRIL)}


def test_readers_by_share(site, history):
    ids = [one.pk for one in history.values()]
    assert queries.readers_by_share(ids) == {
        history["a"].pk: 3,
        history["b"].pk: 2,
        history["c"].pk: 1,
    }


def test_item_figures(site, history, item):
    assert queries.item_figures(site) == {
        item.pk: queries.ItemFigures(shares=3, clicks=9, readers=6, value=Decimal("10.40"))
    }


def test_best_items_of_a_period(site, history, item):
    (best,) = queries.best_items(site, MARCH, date(2026, 3, 31), 5)
    assert (best, best.readers) == (item, 2)
    assert queries.best_items(site, date(2026, 2, 1), date(2026, 2, 28), 5) == []


def test_unshared_items(site, history, item, make_article):
    waiting = make_article("Nobody shared this").advocacy_item
    assert list(queries.unshared_items(site)) == [waiting]


def test_programme_month(site, history):
    march = queries.programme_month(site, MARCH)
    assert (march.people, march.shares, march.readers) == (2, 2, 2)


def test_a_persons_month_history_networks_and_shares(history, alice):
    march = queries.ambassador_month(alice, MARCH)
    assert (march.shares, march.readers, march.best, march.best_readers) == (1, 2, history["a"], 2)
    months = queries.ambassador_history(alice, 3, today=date(2026, 4, 20))
    assert [(row.month.month, row.shares, row.readers) for row in months] == [
        (2, 0, 0),
        (3, 1, 2),
        (4, 1, 3),
    ]
    networks = queries.ambassador_networks(alice)
    assert [(row.network, row.shares, row.readers) for row in networks] == [
        ("linkedin", 1, 3),
        ("x", 1, 2),
    ]
    assert {(s.network, s.readers) for s in queries.ambassador_shares(alice)} == {
        ("linkedin", 3),
        ("x", 2),
    }


def test_a_month_without_readers_has_no_best_share(alice):
    month = queries.ambassador_month(alice, MARCH)
    assert (month.shares, month.readers, month.best) == (0, 0, None)
