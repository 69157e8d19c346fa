"""What colleagues see of the goals."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.measurement.builders import share
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.programme.calendar import day_start, programme_day


HUB = reverse("wagtail_advocacy:hub")
DAY = timedelta(days=1)


@pytest.fixture
def make_goal(site, alice):
    today = programme_day()

    def make(name="Every week", **values):
        values = {
            "metric": "shares",
            "target": 100,
            "in_hub": True,
            "starts_on": today - 9 * DAY,
            "ends_on": today + 10 * DAY,
            **values,
        }
        return Goal.objects.create(site=site, name=name, **values)

    return make


@pytest.fixture
def block(client, alice, soup):
    """The text of the side block, ``None`` without one."""

    def get():
        client.force_login(alice.user)
        found = soup(client.get(HUB)).select_one(".wa-panel--goal")
        return " ".join(found.get_text(" ", strip=True).split()) if found else None

    return get


def test_a_goal_is_shown_only_if_the_owner_wants_it(make_goal, block):
    goal = make_goal(in_hub=False)
    assert block() is None
    Goal.objects.filter(pk=goal.pk).update(in_hub=True)
    cache.clear()
    assert "Our goal Every week 0 of 100 · Shares" in block()


def test_it_says_how_far_all_together_are(make_goal, block, alice, bob, item, team):
    moment = day_start(programme_day())
    share(alice, item, "x", moment, team=team)
    share(bob, item, "x", moment, team=team)
    make_goal(target=4)
    assert "2 of 4 · Shares 11 days to go." in block()


def test_it_thanks_when_the_goal_is_reached(make_goal, block, alice, item):
    share(alice, item, "x", day_start(programme_day()))
    make_goal(target=1)
    assert "We did it. Thank you!" in block()


def test_it_blames_nobody_when_the_goal_lags_or_was_missed(make_goal, block):
    goal = make_goal()
    words = block()
    assert "Every share helps." in words and "At risk" not in words
    Goal.objects.filter(pk=goal.pk).update(ends_on=programme_day() - DAY)
    cache.clear()
    words = block()
    assert "Thank you for what you did." in words and "Not reached" not in words


@pytest.mark.parametrize(
    "first, last, is_shown",
    [(-30, -14, True), (-30, -15, False), (0, 0, True), (1, 9, False)],
)
def test_it_is_shown_while_it_runs_and_a_fortnight_longer(make_goal, block, first, last, is_shown):
    today = programme_day()
    make_goal(starts_on=today + first * DAY, ends_on=today + last * DAY)
    assert (block() is not None) is is_shown


def test_what_is_unknown_is_not_shown(make_goal, block):
    make_goal(metric="participation", target=50)
    assert block() is None


def test_a_team_is_never_shown(make_goal, block, team):
    SubGoal.objects.create(goal=make_goal(), team=team, name="Team target", target=3)
    words = block()
    assert team.name not in words and "Team target" not in words


def test_two_goals_at_most(make_goal, block):
    for number in range(4):
        make_goal(f"Goal {number}")
    words = block()
    assert words.startswith("Our goals")
    assert words.count("of 100") == 2


def test_goals_of_another_site_stay_there(make_goal, block, site):
    from wagtail.models import Site

    elsewhere = Site.objects.create(hostname="other.example", root_page=site.root_page)
    goal = make_goal()
    Goal.objects.filter(pk=goal.pk).update(site=elsewhere)
    assert block() is None


def test_the_figures_are_read_once_for_all(client, make_goal, alice, django_assert_num_queries):
    client.force_login(alice.user)
    client.get(HUB)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as without:
        client.get(HUB)
    for number in range(4):
        make_goal(f"Goal {number}")
    cache.clear()
    client.get(HUB)
    client.get(HUB)
    with django_assert_num_queries(len(without)):
        client.get(HUB)
