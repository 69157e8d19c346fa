"""Goals and alerts as the dashboard and the report show them."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.measurement.builders import head_count
from wagtail_advocacy.measurement.models import Alert, AlertRule, Goal, SubGoal
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.reports.alerts_block import alerts_block
from wagtail_advocacy.reports.goals_block import goals_block


DAY = timedelta(days=1)


@pytest.fixture
def owner(make_user):
    names = ("view_dashboard", "view_goals", "add_goal", "change_goal", "acknowledge_alert")
    return make_user(
        "owner",
        permissions=["wagtailadmin.access_admin", *(f"wagtail_advocacy.{name}" for name in names)],
    )


@pytest.fixture
def make_goal(site):
    today = programme_day()

    def make(name="More readers", **values):
        values = {
            "metric": "readers",
            "target": 100,
            "starts_on": today - 9 * DAY,
            "ends_on": today + 10 * DAY,
            **values,
        }
        return Goal.objects.create(site=site, name=name, **values)

    return make


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_the_dashboard_shows_how_far_goals_are(report, history, owner, make_goal, soup):
    make_goal()
    make_goal("Everybody joins", metric="shares", target=2)
    page = soup(report(owner, "dashboard"))
    goals = [" ".join(goal.get_text(" ", strip=True).split()) for goal in page.select(".wa-goal")]
    # 4 readers of 100, and 9 of 20 days have passed.
    assert any("At risk 4 of 100 · Readers 45 expected" in goal for goal in goals)
    assert any("Reached 2 of 2 · Shares" in goal for goal in goals)
    assert len(page.select(".wa-goal__bar")) == 2


def test_the_dashboard_leads_to_the_first_goal(report, history, owner, olive):
    assert "Set a goal" in text(report(owner, "dashboard"))
    page = text(report(olive, "dashboard"))
    assert "wa-goals" not in page


def test_who_may_not_see_the_goals_sees_none_on_the_dashboard(report, history, olive, make_goal):
    make_goal()
    assert "More readers" not in text(report(olive, "dashboard"))


def test_the_block_shows_those_that_end_first_and_says_how_many_more(site, owner, make_goal):
    today = programme_day()
    for number in range(5):
        make_goal(f"Goal {number}", ends_on=today + number * DAY)
    make_goal("Ended lately", ends_on=today - 14 * DAY, starts_on=today - 30 * DAY)
    make_goal("Ended long ago", ends_on=today - 15 * DAY, starts_on=today - 30 * DAY)
    make_goal("To come", starts_on=today + DAY)
    block = goals_block(site, owner, today)
    assert [line.name for line in block.lines] == ["Ended lately", "Goal 0", "Goal 1"]
    assert block.more == "and 3 more"


def test_the_report_shows_line_table_and_facts(report, history, owner, make_goal, soup):
    goal = make_goal(reason="Because.", owner=owner, baseline=50, baseline_day=programme_day())
    SubGoal.objects.create(goal=goal, name="First half", ends_on=programme_day(), target=50)
    page = soup(report(owner, "goals"))
    words = " ".join(page.get_text(" ", strip=True).split())
    assert "41 short of what was expected by" in words
    assert "Because." in words and "First half" in words and "What is counted" in words
    names = [cell.get_text(strip=True) for cell in page.select(".wa-chart__table thead th")]
    assert names == ["Up to", "Actual", "Expected", "Target"]
    assert page.select(".wa-chart__line--running")


def test_the_address_says_whose_chart_is_shown(report, history, owner, make_goal, soup):
    make_goal()
    other = make_goal("Everybody joins", metric="joined")
    page = soup(report(owner, "goals", goal=other.pk))
    assert page.select_one("#wa-goal-heading").get_text() == "Everybody joins"
    for nonsense in ("x", "99999", "9" * 30, "-1"):
        assert report(owner, "goals", goal=nonsense).status_code == 200


def test_a_report_without_goals_says_what_one_is(report, owner):
    assert "No goal yet" in text(report(owner, "goals"))


@pytest.mark.parametrize("state, name", [("running", "Now"), ("to_come", "Later"), ("over", "Was")])
def test_goals_are_filtered_by_when(report, owner, make_goal, soup, state, name):
    today = programme_day()
    make_goal("Now")
    make_goal("Later", starts_on=today + DAY)
    make_goal("Was", starts_on=today - 9 * DAY, ends_on=today - DAY)
    page = soup(report(owner, "goals", state=state))
    assert [link.get_text() for link in page.select(".wa-goals__table th a")] == [name]


def test_the_export_has_a_row_for_every_goal_and_part(report, history, owner, make_goal):
    goal = make_goal("=1+1")
    SubGoal.objects.create(goal=goal, ends_on=programme_day(), target=50)
    rows = list(csv.DictReader(text(report(owner, "goals", export="csv")).splitlines()))
    assert [row["Goal"] for row in rows] == ["'=1+1", "'=1+1"]
    assert rows[0]["Actual"] == "4.0" and rows[0]["Expected"] == "45.0"
    assert rows[0]["State"] == "At risk" and rows[1]["Target"] == "50.0"
    assert report(owner, "goals", export="xlsx").status_code == 200


def test_unknown_is_a_dash_with_its_reason(report, site, team, history, owner, make_goal):
    goal = make_goal(metric="participation", target=50, baseline=5)
    SubGoal.objects.create(goal=goal, team=team, target=50)
    page = text(report(owner, "goals"))
    assert "–" in page and "No whole month of it is over yet." in page


@pytest.mark.parametrize("name, most", [("goals", 45), ("dashboard", 100)])
def test_a_page_costs_the_same_whether_there_are_ten_goals_or_a_thousand(
    report,
    history,
    owner,
    site,
    name,
    most,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    today = programme_day()

    def add(count):
        Goal.objects.bulk_create(
            Goal(
                site=site,
                name=f"Goal {number}",
                metric="readers",
                target=100,
                starts_on=today - 9 * DAY,
                ends_on=today + 10 * DAY,
            )
            for number in range(count)
        )

    add(10)
    report(owner, name)
    with django_assert_max_num_queries(most) as few:
        report(owner, name)
    add(990)
    with django_assert_num_queries(len(few)):
        report(owner, name)


@pytest.fixture
def make_alert(site):
    today = programme_day()

    def make(**values):
        rule = AlertRule.objects.create(site=site, name="Clicks", metric="clicks", high=10)
        values = {"value": 12, "latest_value": 14, "border": 10, **values}
        return Alert.objects.create(
            rule=rule, side="above", first_day=today - 7 * DAY, last_day=today - DAY, **values
        )

    return make


def test_alerts_stand_on_top_of_the_dashboard_only_if_there_are_any(
    report, history, owner, make_alert, client
):
    assert "wa-alert" not in text(report(owner, "dashboard"))
    alert = make_alert()
    page = text(report(owner, "dashboard"))
    assert "Clicks rose too high" in page and "12, above 10" in page and "Now 14." in page
    address = reverse("wagtail_advocacy_alerts:acknowledge", args=[alert.pk])
    assert address in page
    client.post(address, {"next": "/admin/"})
    assert "wa-alert" not in text(report(owner, "dashboard"))


def test_alerts_are_shown_without_a_button_to_who_may_not_acknowledge(
    report, history, olive, make_alert
):
    make_alert()
    page = text(report(olive, "dashboard"))
    assert "Clicks rose too high" in page and "Acknowledge" not in page


def test_closed_alerts_are_off_the_dashboard(site, olive, make_alert):
    alert = make_alert()
    Alert.objects.filter(pk=alert.pk).update(closed_at=alert.opened_at)
    assert alerts_block(site, olive) is None


def test_many_alerts_are_counted_and_cost_two_queries(
    site, olive, make_alert, django_assert_max_num_queries
):
    for _number in range(9):
        make_alert()
    olive.get_all_permissions()
    with django_assert_max_num_queries(2):
        block = alerts_block(site, olive)
    assert (len(block.lines), block.more) == (5, 4)


def test_a_team_goal_obeys_the_group_size_in_the_report(
    report, history, site, team, owner, make_goal, soup
):
    today = programme_day()
    first = (today.replace(day=1) - DAY).replace(day=1)
    head_count(site, first, **{f"t{team.pk}": 4})
    last = (today.replace(day=1) + 70 * DAY).replace(day=1) - DAY
    goal = make_goal(metric="shares", starts_on=first, ends_on=last)
    SubGoal.objects.create(goal=goal, team=team, target=5)
    page = soup(report(owner, "goals"))
    (part,) = page.select("tr:has(.wa-goals__part)")
    assert "Too few people" in part.get_text() and "–" in part.get_text()
