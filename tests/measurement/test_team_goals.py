"""Goals of teams tell no more than the report of teams does."""

from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from itertools import count, product
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given

from tests.measurement.builders import at, click, head_count, share
from tests.measurement.test_disclosure import MONTHS, TODAY, RowSpace, histories, of_few, quick
from wagtail_advocacy.content.models import Campaign, Item
from wagtail_advocacy.measurement import team_figures
from wagtail_advocacy.measurement.goals import read_goals
from wagtail_advocacy.measurement.metrics import get_metric
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.measurement.prices import MonthPrices, Quote
from wagtail_advocacy.measurement.services import add_price
from wagtail_advocacy.measurement.team_figures import TeamMonths
from wagtail_advocacy.programme.models import Team
from wagtail_advocacy.sharing.models import Share


JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
MARCH_10 = date(2026, 3, 10)


@pytest.fixture
def teams(site, programme):
    """Three teams of 20 people, head-counts of January and February."""
    teams = [Team.objects.create(site=site, name=name) for name in ("Dykes", "Locks", "Pumps")]
    for month in (JANUARY, FEBRUARY):
        head_count(site, month, **{f"t{team.pk}": 20 for team in teams})
    return teams


@pytest.fixture
def happened(site, make_ambassador):
    """``happened(team, month, 6, read=2)``: six people shared on the 5th, two of them were read."""
    people: dict[tuple, object] = {}
    numbers = count()

    def make(team, month, sharers, *, read=None, day=5, network="linkedin"):
        item = Item.objects.create(site=site, title="x", shareable=True)
        moment = at(month.year, month.month, day, 12)
        for number in range(sharers):
            key = team.pk, number
            if key not in people:
                people[key] = make_ambassador(f"p{next(numbers)}", team=team)
            one = share(people[key], item, network, moment, team=team)
            if number < (sharers if read is None else read):
                click(one, moment, f"v{number}")

    return make


@pytest.fixture
def part_of(site):
    """Read a sub-goal of a team: ``part_of(team, "shares", starts_on=…)``."""

    def read(team, metric="shares", *, campaign=None, today=MARCH_10, goal_days=(), **days):
        first, last = goal_days or (JANUARY, date(2026, 3, 31))
        goal = Goal.objects.create(
            site=site,
            name="Goal",
            metric=metric,
            target=90,
            starts_on=first,
            ends_on=last,
            campaign=campaign,
        )
        SubGoal.objects.create(goal=goal, team=team, target=9, **days)
        (progress,) = read_goals([goal], today)[0].parts
        return progress

    return read


def in_month(month):
    return {"starts_on": month, "ends_on": date(2026, month.month, 31 if month.month == 1 else 28)}


def test_a_team_adds_up_its_months_that_are_over(teams, happened, part_of):
    dykes, locks, _pumps = teams
    for team, month in product((dykes, locks), (JANUARY, FEBRUARY)):
        happened(team, month, 6)
    happened(dykes, date(2026, 3, 1), 8)
    progress = part_of(dykes)
    assert (progress.actual, progress.as_of) == (12, date(2026, 3, 1))


def test_a_month_of_few_sharers_makes_the_whole_wait(teams, happened, part_of):
    dykes, locks, pumps = teams
    for team, january, february in ((dykes, 6, 2), (locks, 7, 7), (pumps, 9, 9)):
        happened(team, JANUARY, january)
        happened(team, FEBRUARY, february)
    for metric in ("shares", "readers", "clicks"):
        # Its smallest neighbour waits, too, but not the next one.
        for team in (dykes, locks):
            hidden = part_of(team, metric)
            assert hidden.actual is None and "Too few people" in hidden.reason
            assert part_of(team, metric, **in_month(FEBRUARY)).actual is None
        assert part_of(dykes, metric, **in_month(JANUARY)).actual == 6
        assert part_of(pumps, metric).actual == 18


def test_readers_wait_until_enough_people_were_read(teams, happened, part_of):
    dykes, locks, pumps = teams
    for team, read in ((dykes, 2), (locks, 8), (pumps, 9)):
        happened(team, JANUARY, 9, read=read)
    days = in_month(JANUARY)
    assert part_of(dykes, **days).actual == 9
    for metric in ("readers", "clicks", "media_value"):
        assert "Too few people" in part_of(dykes, metric, **days).reason
        assert "Too few people" in part_of(locks, metric, **days).reason
    assert part_of(pumps, "readers", **days).actual == 9


def test_a_month_in_which_nobody_counted_heads_makes_it_wait(site, teams, happened, part_of):
    for month in (date(2025, 12, 1), JANUARY):
        happened(teams[0], month, 9)
        happened(teams[1], month, 9)
    both = {"goal_days": (date(2025, 12, 1), date(2026, 1, 31))}
    assert "Too few people" in part_of(teams[0], **both).reason
    assert part_of(teams[0], **both, **in_month(JANUARY)).actual == 9


def test_clicks_of_visitors_who_object_are_not_those_of_a_team(teams, happened, part_of):
    for team in teams[:2]:
        happened(team, JANUARY, 6)
    click(Share.objects.filter(team=teams[0]).first(), at(2026, 1, 9, 12), "", hits=40)
    assert part_of(teams[0], "clicks", **in_month(JANUARY)).actual == 6


def test_the_value_of_a_team_has_one_price_a_month(site, teams, happened, part_of):
    add_price(site, "linkedin", 2, JANUARY, today=JANUARY)
    add_price(site, "x", 7, JANUARY, today=JANUARY)
    add_price(site, "linkedin", 5, date(2026, 1, 16), today=date(2026, 1, 16))
    dykes, locks, _pumps = teams
    happened(dykes, JANUARY, 6)
    happened(dykes, JANUARY, 1, day=20)
    happened(locks, JANUARY, 7, network="x")
    # Everybody: 6 at 2, one at 5, 7 at 7 are 66 for 14.
    progress = part_of(dykes, "media_value", **in_month(JANUARY))
    assert progress.actual == 7 * Decimal(66) / 14
    # None at 5, or one of X, would be worth the same.
    assert progress.actual == part_of(locks, "media_value", **in_month(JANUARY)).actual


def test_without_a_price_the_value_of_a_team_is_unknown(teams, happened, part_of):
    for team in teams:
        happened(team, JANUARY, 6)
    progress = part_of(teams[0], "media_value", **in_month(JANUARY))
    assert progress.actual is None and "No price" in progress.reason


def test_a_team_and_a_campaign_are_not_combined(site, teams, happened, part_of):
    for team in teams:
        happened(team, JANUARY, 9)
    campaign = Campaign.objects.create(site=site, name="Dykes")
    progress = part_of(teams[0], campaign=campaign, **in_month(JANUARY))
    assert progress.actual is None and "single people out" in progress.reason


@pytest.mark.parametrize("metric", ["people", "engaged", "conversions", "leads"])
def test_what_the_report_of_teams_does_not_have_no_goal_has(teams, happened, part_of, metric):
    for team in teams:
        happened(team, JANUARY, 9)
    progress = part_of(teams[0], metric, **in_month(JANUARY))
    assert progress.actual is None and "one team" in progress.reason


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 1, 5), date(2026, 1, 31)),
        (date(2026, 1, 6), date(2026, 1, 31)),
        (date(2026, 1, 1), date(2026, 2, 4)),
    ],
)
def test_days_that_were_moved_tell_no_part_of_a_month(teams, happened, part_of, days):
    for team in teams:
        happened(team, JANUARY, 9)
    for metric in ("shares", "readers", "clicks", "media_value"):
        progress = part_of(teams[0], metric, goal_days=days)
        assert progress.actual is None and "whole calendar months" in progress.reason


def test_the_running_month_of_a_team_waits(teams, happened, part_of):
    for team in teams:
        happened(team, FEBRUARY, 9)
    last_day = date(2026, 2, 28)
    assert part_of(teams[0], today=last_day, **in_month(FEBRUARY)).actual is None
    assert part_of(teams[0], today=date(2026, 3, 1), **in_month(FEBRUARY)).actual == 9


def test_ten_teams_cost_as_many_queries_as_one(
    site, teams, happened, django_assert_max_num_queries
):
    for metric in ("shares", "clicks", "media_value"):
        goal = Goal.objects.create(
            site=site,
            name="Goal",
            metric=metric,
            target=90,
            currency="EUR" if metric == "media_value" else "",
            starts_on=JANUARY,
            ends_on=date(2026, 3, 31),
        )
        SubGoal.objects.create(goal=goal, team=teams[0], target=9)
        with CaptureQueriesContext(connection) as one:
            read_goals([goal], MARCH_10)
        for team in teams * 3:
            SubGoal.objects.create(goal=goal, team=team, target=9)
        with django_assert_max_num_queries(len(one)):
            read_goals([goal], MARCH_10)


def test_parts_stand_in_the_order_of_their_days(site, teams):
    goal = Goal.objects.create(
        site=site,
        name="Goal",
        metric="readers",
        target=90,
        starts_on=JANUARY,
        ends_on=date(2026, 12, 31),
    )
    days = [
        ("april", date(2026, 4, 1), date(2026, 6, 30), None),
        ("whole", None, None, None),
        ("locks", None, None, teams[1]),
        ("to march", None, date(2026, 3, 31), None),
        ("january", JANUARY, date(2026, 1, 31), None),
        ("to the end", date(2026, 4, 1), None, None),
        ("dykes", JANUARY, None, teams[0]),
    ]
    for name, first, last, team in days:
        SubGoal.objects.create(
            goal=goal, name=name, starts_on=first, ends_on=last, team=team, target=1
        )
    order = ["january", "to march", "whole", "dykes", "locks", "april", "to the end"]
    assert [part.name for part in goal.parts.all()] == order
    assert [one.name for one in read_goals([goal], MARCH_10)[0].parts] == order


# What goals tell follows from what the report of teams shows.

PRICES = {MONTHS[0]: Decimal(3), MONTHS[1]: Decimal(7)}


def figures_of_goals(history):
    """What goals of any teams and months tell: the metric, its sum as atoms with their weights."""
    quotes = {month: Quote(month, price, price, price) for month, price in PRICES.items()}
    with ExitStack() as stack:
        stack.enter_context(history.patched())
        stack.enter_context(
            mock.patch.object(
                team_figures, "mean_prices", lambda *args, **options: MonthPrices(quotes, "EUR")
            )
        )
        clicks = {
            (month, team): sum(row[1:3] == (month, team) and row[4] for row in history.shares)
            for month, team in product(MONTHS, history.teams)
        }
        stack.enter_context(mock.patch.object(team_figures, "known_clicks", lambda *args: clicks))
        for first, last in ((0, 0), (1, 1), (0, 1)):
            months = MONTHS[first : last + 1]
            read = TeamMonths(
                SimpleNamespace(), MONTHS[0], MONTHS[-1], teams=history.teams, today=TODAY
            )
            for team, metric in product(
                history.teams, ("shares", "readers", "clicks", "media_value")
            ):
                value = get_metric(metric).of_team(read.of(team, months))
                weights = PRICES if metric == "media_value" else dict.fromkeys(MONTHS, 1)
                atoms = {
                    atom: int(weights[month])
                    for month in months
                    for atom in history.atoms(month, [team])
                }
                if value is not None:
                    yield metric, value, atoms


@quick(max_examples=15)
@given(histories())
@pytest.mark.parametrize("of_clicks", [False, True], ids=["shares", "readers"])
def test_goals_of_teams_tell_nothing_that_the_report_of_teams_does_not(of_clicks, history):
    """So neither sums of sub-goals, nor a goal less its parts, nor other days tell anything."""
    known = RowSpace(sorted(set().union(*map(history.atoms, MONTHS))))
    measure = "readers" if of_clicks else "shares"
    with history.patched():
        for teams, month, network, shown in history.shown():
            if getattr(shown, measure) is not None and not network:
                known.add(history.atoms(month, teams))
    for metric, value, atoms in figures_of_goals(history):
        if (metric != "shares") == of_clicks:
            assert atoms in known
            read = [row for row in history.shares if row[4] or not of_clicks]
            assert value == sum(atoms.get(tuple(row[1:4]), 0) for row in read)


@quick(max_examples=15)
@given(histories())
def test_goals_with_the_totals_of_everybody_tell_no_figure_of_few(history):
    """The parent goal may have any days of everybody; its parts are subtracted from it."""
    known = RowSpace(sorted(set().union(*map(history.atoms, MONTHS))))
    for month in MONTHS:
        known.add(history.atoms(month))
    for metric, _value, atoms in figures_of_goals(history):
        if metric == "shares":
            known.add(atoms)
    for month in MONTHS:
        people = {
            team: set().union(
                *(history.people.get(atom, set()) for atom in history.atoms(month, [team]))
            )
            for team in history.teams
        }
        for few in of_few(people):
            atoms = history.atoms(month, few)
            nobody_else = all(not people[team] for team in set(history.teams) - set(few))
            if not nobody_else:
                assert atoms not in known
