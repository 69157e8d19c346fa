"""The value of a team tells no more than its readers do."""

from collections import Counter
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.builders import at, click, head_count, share
from tests.measurement.test_disclosure import MONTHS, RowSpace, histories, quick
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement import value as value_module
from wagtail_advocacy.measurement.explaining import priced_days, readers_of
from wagtail_advocacy.measurement.prices import PriceBook
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.measurement.team_clicks import shown_rows
from wagtail_advocacy.measurement.teams import teams_report
from wagtail_advocacy.measurement.value import DayClicks, daily_figures, mean_prices, media_value
from wagtail_advocacy.programme.models import Team


JANUARY, LAST = date(2026, 1, 1), date(2026, 1, 31)


@pytest.fixture
def teams(site, programme):
    teams = [Team.objects.create(site=site, name=name) for name in ("Dykes", "Locks")]
    head_count(site, JANUARY, **{f"t{team.pk}": 20 for team in teams})
    add_price(site, "linkedin", 2, JANUARY, today=JANUARY)
    add_price(site, "linkedin", 5, date(2026, 1, 16), today=date(2026, 1, 16))
    add_price(site, "x", 7, JANUARY, today=JANUARY, low=Decimal(6), high=Decimal(9))
    return teams


@pytest.fixture
def read(site, make_ambassador):
    """``read(team, "linkedin", day, 6)``: six people of the team shared and were read."""

    def make(team, network, day, people):
        moment = at(2026, 1, day, 12)
        item = Item.objects.create(site=site, title="x", shareable=True)
        for number in range(people):
            person = make_ambassador(f"{team.name}{network}{day}{number}", team=team)
            click(share(person, item, network, moment, team=team), moment, f"v{number}")

    return make


def test_a_price_that_changes_within_the_month_does_not_split_it(site, teams, read):
    dykes, locks = teams
    read(dykes, "linkedin", 5, 6)
    read(dykes, "linkedin", 20, 1)
    read(locks, "linkedin", 5, 7)
    # 13 at 2 and one at 5 are 31 for 14.
    found = media_value(site, JANUARY, LAST, teams=[dykes.pk])
    assert (found.total.readers, found.total.value) == (7, 7 * (Decimal(31) / 14))
    rows = daily_figures(site, JANUARY, LAST, teams=[dykes.pk])
    assert [(row.day, row.network, row.readers) for row in rows] == [(JANUARY, "linkedin", 7)]
    (part,) = priced_days(readers_of(rows), mean_prices(site, JANUARY, LAST))
    assert part.readers == 7
    # Whoever may see single people sees the prices of the days.
    own = media_value(site, JANUARY, LAST, teams=[dykes.pk], personal=True)
    assert own.total.value == 6 * 2 + 5


def test_networks_of_few_people_are_valued_with_the_rest(site, teams, read):
    dykes, locks = teams
    for team in teams:
        read(team, "linkedin", 5, 6)
    read(dykes, "x", 5, 1)
    read(locks, "x", 5, 2)
    found = media_value(site, JANUARY, LAST, teams=[dykes.pk])
    price = Decimal(12 * 2 + 3 * 7) / 15
    assert found.total.value == 7 * price
    assert found.total.low == 7 * Decimal(12 * 2 + 3 * 6) / 15
    assert found.total.high == 7 * Decimal(12 * 2 + 3 * 9) / 15
    assert found.total.unpriced == 0


def test_the_reports_of_teams_and_of_value_agree(site, teams, read):
    dykes, locks = teams
    read(dykes, "linkedin", 5, 6)
    read(dykes, "x", 20, 6)
    read(locks, "linkedin", 20, 9)
    whole = media_value(site, JANUARY, LAST).total.value
    parts = [media_value(site, JANUARY, LAST, teams=[team.pk]).total.value for team in teams]
    assert round(sum(parts), 6) == whole == 6 * 2 + 6 * 7 + 9 * 5
    report = teams_report(site, JANUARY, JANUARY)
    assert [row.value_per_head for row in report.teams] == [part / 20 for part in parts]


def test_clicks_of_a_team_are_not_shown_without_those_of_teams_that_it_is_shown_with(
    site, teams, read
):
    small = Team.objects.create(site=site, name="Archive")
    head_count(site, JANUARY, **{f"t{small.pk}": 3})
    for team in teams:
        read(team, "linkedin", 5, 6)
    read(small, "linkedin", 5, 1)
    # The small one is shown with its neighbour, and neither without the other.
    together = {small.pk, *(team.pk for team in teams)}
    for asked in ([small.pk], [teams[0].pk]):
        assert media_value(site, JANUARY, LAST, teams=asked).total.readers == 0
    assert media_value(site, JANUARY, LAST, teams=together).total.readers == 13


@st.composite
def priced_histories(draw):
    """A history, and prices by network that change on the 16th."""
    history = draw(histories())
    amounts = st.sampled_from([Decimal(1), Decimal("1.37"), Decimal("2.9"), Decimal(11)])
    prices = [
        (network, since, draw(amounts))
        for network in history.networks[1:]
        for since in (date(2025, 1, 1), *(month.replace(day=16) for month in MONTHS))
    ]
    return history, PriceBook(prices, "EUR")


def rows_of(history, teams=None, network=""):
    """The clicks by day and network; who has an odd number was read late in the month."""
    found = Counter(
        (month.replace(day=20 if person % 2 else 5), by)
        for person, month, team, by, is_read in history.shares
        if is_read and (teams is None or team in teams) and network in ("", by)
    )
    return [DayClicks(day, by, n, n, n, 0, 0, {}) for (day, by), n in sorted(found.items())]


@quick(max_examples=8)
@given(priced_histories())
def test_no_value_tells_how_many_readers_a_network_or_a_part_of_a_month_brought(found):
    """Every value is that of the readers beside it at a price that everybody knows, so whatever
    can be worked out from values follows from readers; and these are the released ones."""
    history, book = found
    known = RowSpace(sorted(set().union(*map(history.atoms, MONTHS))))

    def figures(
        site, first, last, *, teams=None, network="", personal=False, campaign=None, book=None
    ):
        rows = [row for row in rows_of(history, teams, network) if first <= row.day <= last]
        if teams is None:
            return rows
        return shown_rows(site, rows, first, last, teams=teams, network=network)

    with ExitStack() as stack:
        stack.enter_context(history.patched())
        for name, fake in (("daily_figures", figures), ("price_book", lambda site: book)):
            stack.enter_context(mock.patch.object(value_module, name, fake))
        for teams, month, network, shown in history.shown():
            if shown.readers is not None:
                known.add(history.atoms(month, teams, [network] if network else None))
        for (first, last), network, team in product(
            [(0, 0), (1, 1), (0, 1)], ["", *history.networks], history.teams
        ):
            days = MONTHS[first], MONTHS[last].replace(day=28 if last else 31)
            site = SimpleNamespace()
            prices = mean_prices(site, *days, network=network)
            report = media_value(site, *days, teams=[team], network=network)
            for (month, by), cell in report.cells.items():
                quote = prices.quote("", month)
                expected = None if quote is None else cell.readers * quote.amount
                assert cell.value == expected
                named = [network or by] if (network or by) in history.networks else None
                named = named or [
                    other for other in history.networks if (month, other) not in report.cells
                ]
                assert history.atoms(month, [team], named) in known
            for row in figures(site, *days, teams=[team], network=network):
                assert row.day in MONTHS


def test_a_mean_price_is_of_the_readers_that_have_one(site, teams, read):
    read(teams[0], "linkedin", 5, 6)
    read(teams[1], "email", 5, 6)
    quote = mean_prices(site, JANUARY, JANUARY).quote("email", LAST)
    assert (quote.since, quote.amount) == (JANUARY, 2)
    assert mean_prices(site, JANUARY, JANUARY, network="email").quote("", JANUARY) is None
