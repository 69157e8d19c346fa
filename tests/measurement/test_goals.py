"""Goals with their parts, read from a history."""

from datetime import date
from decimal import Decimal

import pytest

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.courses import Status
from wagtail_advocacy.measurement.goals import (
    goals_of,
    measured,
    part_name,
    read_goals,
    running_goals,
    teams_alone,
)
from wagtail_advocacy.measurement.metrics import Scope, get_metric
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.programme.models import HeadCount, ProgrammeSettings, Team


TODAY = date(2026, 2, 20)


@pytest.fixture
def make_goal(site):
    def make(metric="readers", target=90, **values):
        values = {
            "name": "Goal",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 3, 31),
            **values,
        }
        goal = Goal.objects.create(site=site, metric=metric, target=target, **values)
        return goals_of(site).get(pk=goal.pk)

    return make


@pytest.fixture
def readers(site, alice, team):
    """``readers(day, 3)``: three readers of a new share on that day."""

    def make(day: date, count: int, person=None, in_team=team):
        item = Item.objects.create(site=site, title="x", shareable=True)
        moment = at(day.year, day.month, day.day, 12)
        one = share(person or alice, item, "linkedin", moment, team=in_team)
        for number in range(count):
            click(one, moment, f"v{number}")

    return make


def whole(goal, today=TODAY):
    return read_goals([goal], today)[0].whole


def test_what_adds_up_counts_from_the_first_day_until_now(make_goal, readers):
    readers(date(2025, 12, 31), 5)
    readers(date(2026, 1, 1), 7)
    readers(TODAY, 11)
    readers(date(2026, 2, 21), 13)
    progress = whole(make_goal())
    # 50 days of 90 have passed.
    assert (progress.actual, progress.expected) == (18, 50)
    assert progress.status == Status.AT_RISK
    assert (progress.actual_percent, progress.expected_percent) == (20, 55)


def test_a_click_at_midnight_belongs_to_the_programmes_day(make_goal, alice, team, item, settings):
    settings.WAGTAIL_ADVOCACY_TIME_ZONE = "Europe/Amsterdam"
    share(alice, item, "linkedin", at(2026, 1, 1, 0, 0), team=team)
    share(alice, item, "x", at(2025, 12, 31, 23, 59), team=team)
    share(alice, item, "mastodon", at(2026, 3, 29, 23, 59), team=team)
    share(alice, item, "threads", at(2026, 3, 31, 23, 59), team=team)
    share(alice, item, "facebook", at(2026, 4, 1, 0, 0), team=team)
    assert whole(make_goal("shares"), date(2026, 4, 2)).actual == 3


def test_after_the_end_nothing_is_added(make_goal, readers):
    readers(date(2026, 3, 31), 80)
    readers(date(2026, 4, 1), 20)
    progress = whole(make_goal(), date(2026, 4, 10))
    assert (progress.actual, progress.expected) == (80, 90)
    assert progress.status == Status.MISSED


def test_before_the_start_there_is_no_figure(make_goal):
    progress = whole(make_goal(), date(2025, 12, 31))
    assert (progress.actual, progress.status) == (None, Status.NOT_STARTED)


def test_a_goal_of_a_campaign_counts_the_campaign_alone(make_goal, site, alice, item, readers):
    from wagtail_advocacy.content.models import Campaign

    campaign = Campaign.objects.create(site=site, name="Dykes")
    readers(date(2026, 1, 5), 4)
    one = share(alice, item, "x", at(2026, 1, 7))
    one.campaign = campaign
    one.save()
    click(one, at(2026, 1, 8, 12), "v1")
    assert whole(make_goal(campaign=campaign)).actual == 1


def test_a_quarter_has_its_own_days_and_starts_from_nought(make_goal, readers):
    goal = make_goal(ends_on=date(2026, 12, 31), target=1000)
    SubGoal.objects.create(
        goal=goal, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31), target=10
    )
    SubGoal.objects.create(
        goal=goal, starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 28), target=28
    )
    readers(date(2026, 1, 31), 10)
    readers(date(2026, 2, 1), 6)
    january, february = read_goals([goal], TODAY)[0].parts
    assert (january.actual, january.status) == (10, Status.REACHED)
    assert (february.actual, february.expected, february.status) == (6, 19, Status.AT_RISK)


def heads(site, day, **people):
    head_count(site, day, **people)


@pytest.fixture
def rates(site, team, alice, bob, readers):
    """Of 20 people 1 shared in December and January, 2 in February."""
    for month in (12, 1, 2):
        heads(site, date(2025 if month == 12 else 2026, month, 1), **{f"t{team.pk}": 20})
    readers(date(2025, 12, 5), 0)
    readers(date(2026, 1, 5), 0)
    readers(date(2026, 2, 5), 0)
    readers(date(2026, 2, 6), 0, bob)


def test_a_rate_is_that_of_the_last_whole_month(make_goal, rates):
    goal = make_goal("participation", 14, baseline=5)
    progress = whole(goal)
    # 31 of 90 days of the way from 5 to 14.
    assert (progress.actual, progress.as_of) == (5, date(2026, 2, 1))
    assert progress.expected == Decimal("8.1")
    assert progress.status == Status.AT_RISK
    later = whole(goal, date(2026, 3, 1))
    assert (later.actual, later.as_of) == (10, date(2026, 3, 1))
    assert later.expected == Decimal("10.9")


def test_a_rate_is_unknown_before_a_whole_month_is_over(make_goal, rates):
    progress = whole(make_goal("participation", 14, baseline=5), date(2026, 1, 31))
    assert (progress.actual, progress.status) == (None, Status.UNKNOWN)
    assert "whole month" in progress.reason


def test_a_rate_is_unknown_where_nobody_counted_heads(make_goal, rates):
    HeadCount.objects.filter(day=date(2026, 1, 1)).delete()
    progress = whole(make_goal("participation", 14, baseline=5))
    assert progress.status == Status.UNKNOWN
    assert "eligible" in progress.reason


def test_a_rate_without_a_baseline_says_so(make_goal, rates):
    progress = whole(make_goal("participation", 14))
    assert (progress.actual, progress.status) == (5, Status.UNKNOWN)
    assert "baseline" in progress.reason


def test_a_sub_goal_of_a_rate_starts_on_the_goals_line(make_goal, rates):
    goal = make_goal("participation", 14, baseline=5)
    part = SubGoal.objects.create(
        goal=goal, starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 28), target=12
    )
    own = SubGoal.objects.create(goal=goal, starts_on=date(2026, 2, 1), target=12, baseline=6)
    read = {one.part: one for one in read_goals([goal], date(2026, 3, 1))[0].parts}
    assert read[part].course.start == Decimal("8.1")
    assert read[own].course.start == 6
    assert read[part].actual == 10


@pytest.fixture
def shows_all(programme):
    """One person is enough to be shown."""
    programme.minimum_group_size = 1
    programme.save()


def test_a_team_counts_whole_months_alone(make_goal, site, team, readers, rates, shows_all):
    goal = make_goal()
    SubGoal.objects.create(goal=goal, team=team, target=9)
    readers(date(2026, 1, 31), 3)
    readers(date(2026, 2, 1), 5)
    readers(date(2026, 1, 15), 8, in_team=None)
    head_count(site, date(2026, 1, 2), none=40)
    (part,) = read_goals([goal], TODAY)[0].parts
    assert (part.actual, part.as_of) == (3, date(2026, 2, 1))
    # 31 of 90 days.
    assert part.expected == Decimal("3.1")


def test_a_team_that_became_too_small_is_hidden(make_goal, site, team, rates, shows_all):
    for metric in ("readers", "participation"):
        goal = make_goal(metric, 14, baseline=5)
        SubGoal.objects.create(goal=goal, team=team, target=9)
        (shown,) = read_goals([goal], TODAY)[0].parts
        assert shown.actual is not None
        HeadCount.objects.filter(day=date(2026, 1, 1)).update(eligible=0)
        (hidden,) = read_goals([goal], TODAY)[0].parts
        assert (hidden.actual, hidden.status) == (None, Status.UNKNOWN)
        assert "Too few people" in hidden.reason
        HeadCount.objects.filter(day=date(2026, 1, 1)).update(eligible=20)


def test_a_team_that_would_give_a_smaller_one_away_is_not_alone(site, team):
    small = Team.objects.create(site=site, name="Archive")
    other = Team.objects.create(site=site, name="Dykes")
    heads(site, TODAY, **{f"t{team.pk}": 6, f"t{small.pk}": 3, f"t{other.pk}": 20})
    assert teams_alone(site) == {other.pk}


def test_another_currency_makes_money_incomparable(make_goal, programme):
    goal = make_goal("media_value", 900, currency="EUR")
    assert whole(goal).reason == ""
    ProgrammeSettings.objects.update(currency="DKK")
    from django.core.cache import cache

    cache.clear()
    goal = goals_of(goal.site).get()
    progress = whole(goal)
    assert progress.status == Status.UNKNOWN
    assert "EUR" in progress.reason and "DKK" in progress.reason


def test_a_metric_that_is_gone_says_so(make_goal):
    progress = whole(make_goal("of_another_package"))
    assert progress.status == Status.UNKNOWN
    assert progress.reason


def test_the_chart_has_a_point_a_week_and_today(make_goal, readers):
    readers(date(2026, 1, 1), 4)
    readers(TODAY, 3)
    goal = make_goal()
    points = read_goals([goal], TODAY, charted=goal)[0].points
    days = [point.day for point in points]
    assert days[0] == date(2026, 1, 7) and days[-1] == date(2026, 3, 31)
    assert [point.day for point in points if point.is_running] == [TODAY]
    today = points[days.index(TODAY)]
    assert (today.actual, today.expected) == (7, 50)
    assert points[0].actual == 4 and points[0].expected == 7
    assert points[-1].actual is None and points[-1].expected == 90


def test_the_chart_of_a_long_goal_has_a_point_a_month(make_goal):
    goal = make_goal(ends_on=date(2026, 12, 31))
    days = [point.day for point in read_goals([goal], TODAY, charted=goal)[0].points]
    # Today stands for the end of February.
    assert days[:3] == [date(2026, 1, 31), TODAY, date(2026, 3, 31)]
    assert len(days) == 12 and days[-1] == date(2026, 12, 31)


@pytest.mark.parametrize("today", [date(2026, 12, 20), date(2026, 12, 31)])
def test_the_chart_leads_to_the_last_day(make_goal, today):
    goal = make_goal(ends_on=date(2026, 12, 31))
    days = [point.day for point in read_goals([goal], today, charted=goal)[0].points]
    assert days[-1] == date(2026, 12, 31)
    assert len(days) == len(set(days))


def test_the_chart_of_a_rate_dashes_the_running_month(make_goal, rates):
    goal = make_goal("participation", 14, baseline=5)
    points = read_goals([goal], TODAY, charted=goal)[0].points
    assert [point.actual for point in points] == [5, 10, None]
    assert [point.is_running for point in points] == [False, True, False]
    assert [round(point.expected, 1) for point in points] == [Decimal("8.1"), Decimal("10.9"), 14]


def test_a_baseline_is_the_sum_or_the_mean_of_the_months(site, readers, rates):
    readers(date(2026, 1, 20), 6)
    days = date(2026, 1, 1), date(2026, 2, 28)
    assert measured(get_metric("readers"), Scope(site), *days) == 6
    assert measured(get_metric("participation"), Scope(site), *days) == Decimal("7.5")
    assert (
        measured(get_metric("participation"), Scope(site), date(2024, 1, 1), date(2024, 1, 31))
        is None
    )


def test_goals_that_ended_lately_may_be_asked_for(make_goal, site):
    goal = make_goal()
    assert list(running_goals(site, date(2026, 3, 31))) == [goal]
    assert not running_goals(site, date(2026, 4, 1))
    assert list(running_goals(site, date(2026, 4, 14), days_after=14)) == [goal]
    assert not running_goals(site, date(2026, 4, 15), days_after=14)


def test_a_sub_goal_without_a_name_is_called_by_team_and_days(make_goal, team):
    goal = make_goal()
    assert part_name(goal, SubGoal(goal=goal, team=team)) == "Projects"
    assert part_name(goal, SubGoal(goal=goal)) == "1 Jan 2026 – 31 Mar 2026"
    quarter = SubGoal(goal=goal, team=team, ends_on=date(2026, 2, 28))
    assert part_name(goal, quarter) == "Projects, 1 Jan 2026 – 28 Feb 2026"
    assert part_name(goal, SubGoal(goal=goal, name="First half")) == "First half"


def test_many_quarters_cost_no_more_queries_than_one(
    make_goal, readers, django_assert_max_num_queries
):
    goal = make_goal(ends_on=date(2026, 12, 31))
    SubGoal.objects.create(goal=goal, ends_on=date(2026, 1, 31), target=1)
    with django_assert_max_num_queries(12) as one:
        read_goals([goal], TODAY, charted=goal)
    SubGoal.objects.bulk_create(
        SubGoal(goal=goal, starts_on=date(2026, 1, number), target=1) for number in range(1, 24)
    )
    with django_assert_max_num_queries(len(one)):
        read_goals([goal], TODAY, charted=goal)
