"""Figures of teams and roles, as those with and those without the permission see them."""

import csv
import io
from datetime import timedelta

import pytest

from tests.measurement.builders import head_count, share
from tests.reports.test_pages import text
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement import forecast
from wagtail_advocacy.measurement.periods import ONE_DAY
from wagtail_advocacy.programme.calendar import day_start, month_start, programme_day
from wagtail_advocacy.programme.models import Ambassador, HeadCount, Role, Team


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text(response))))


def people(report, user, last_month, **query) -> dict[str, str]:
    rows = rows_of(report(user, "participation", export="csv", **query))
    return {
        row["Group"]: row["People with a confirmed share"]
        for row in rows
        if row["Month"] == f"{last_month:%Y-%m}" and row["By"] in ("All", "Team")
    }


def test_a_team_of_few_sharers_hides_with_its_smallest_neighbour(report, teams, olive, last_month):
    assert people(report, olive, last_month) == {
        "Everybody": "15",
        "Dykes": "<5",
        "Locks": "7",
        "Projects": "<5",
    }
    page = text(report(olive, "participation"))
    assert "“&lt;5” is hidden" in page


def test_with_the_permission_nothing_is_hidden(report, teams, may_see_all, last_month):
    assert people(report, may_see_all, last_month) == {
        "Everybody": "15",
        "Dykes": "2",
        "Locks": "7",
        "Projects": "6",
    }
    page = text(report(may_see_all, "participation"))
    assert "&lt;5" not in page
    assert "You may see personal figures" in page


def test_the_filter_by_network_says_no_more(report, teams, olive, last_month):
    assert people(report, olive, last_month, network="x")["Projects"] == "<5"
    assert people(report, olive, last_month, network="linkedin")["Dykes"] == "<5"


def test_a_team_that_is_chosen_stays_hidden(report, teams, olive, last_month):
    key = teams["Dykes"].pk
    assert people(report, olive, last_month, team=key) == {"Dykes": "<5"}
    page = text(report(olive, "participation", team=key))
    assert "at least 5 people behind each figure" in page
    assert "2 of 20" not in page


def test_new_and_returning_are_told_of_everybody(report, teams, olive, last_month):
    rows = rows_of(report(olive, "participation", export="csv"))
    (row,) = (r for r in rows if r["Month"] == f"{last_month:%Y-%m}" and r["By"] == "All")
    assert (row["New: their first one ever"], row["Returning"]) == ("15", "0")


def test_roles_are_hidden_likewise(report, teams, site, olive, last_month, make_ambassador):
    role = Role.objects.create(site=site, slug="expert", name="Expert")
    teams["Projects"].memberships.first().user.advocacy_ambassadors.get().roles.add(role)
    rows = rows_of(report(olive, "participation", export="csv"))
    found = {
        row["Group"]: row["People with a confirmed share"]
        for row in rows
        if row["Month"] == f"{last_month:%Y-%m}" and row["By"] == "Role"
    }
    assert found == {"Expert": "<5", "No role": "<5"}


@pytest.mark.parametrize("role", ["-1", "0"])
def test_a_team_and_a_role_are_not_combined(report, teams, olive, may_see_all, role):
    key = teams["Locks"].pk
    response = report(olive, "participation", team=key, role=role)
    assert response.status_code == 200
    assert response.context["view"].filters.form.errors.keys() >= {"role"}
    assert "could single people out" in text(response)
    response = report(may_see_all, "participation", team=key, role=role)
    assert not response.context["view"].filters.form.errors


def test_media_value_of_a_team_follows_the_rule(report, teams, olive, may_see_all):
    keys = {name: team.pk for name, team in teams.items()}
    shown = {
        name: report(olive, "media_value", team=key).context["view"].report.total.readers
        for name, key in keys.items()
    }
    assert shown == {"Projects": 0, "Dykes": 0, "Locks": 7}
    total = report(may_see_all, "media_value", team=keys["Dykes"]).context["view"].report.total
    assert total.readers == 2


def test_media_value_of_a_team_has_no_part_of_a_month(report, teams, olive, last_month):
    period = {
        "period_from": last_month + timedelta(days=4),
        "period_to": last_month + timedelta(days=5),
    }
    response = report(olive, "media_value", team=teams["Locks"].pk, **period)
    view = response.context["view"]
    assert view.selection.first_day == last_month
    assert view.report.total.readers == 7


def test_the_running_month_of_a_team_waits_until_it_is_over(report, teams, make_history, olive):
    make_history(8)
    response = report(olive, "media_value", team=teams["Projects"].pk)
    assert response.context["view"].report.total.readers == 0


def test_the_forecast_of_a_hidden_team_is_an_assumption(report, teams, olive, may_see_all):
    def start(user, name) -> forecast.StartValues:
        return report(user, "forecast", team=teams[name].pk).context["view"].start

    assert not start(olive, "Dykes").people.measured
    assert not start(olive, "Dykes").clicks.measured
    assert start(olive, "Locks").people.measured
    assert start(may_see_all, "Dykes").people.measured


def test_a_team_that_was_too_small_before_is_never_shown_alone(report, teams, site, olive):
    two_months_ago = month_start(month_start(month_start(programme_day()) - ONE_DAY) - ONE_DAY)
    sizes = {f"t{team.pk}": 20 for team in teams.values()} | {f"t{teams['Locks'].pk}": 2}
    head_count(site, two_months_ago, **sizes)
    response = report(olive, "participation", team=teams["Locks"].pk)
    assert "with teams that are too small" in text(response)
    names = [row.group.name for row in response.context["view"].report.groups]
    assert names == ["Smaller teams"]


def test_teams_stand_in_the_order_of_the_alphabet(report, teams, olive, in_last_month):
    rows = rows_of(report(olive, "teams", export="csv", **in_last_month))
    assert [row["Team"] for row in rows] == ["Everybody", "Dykes", "Locks", "Projects"]
    dykes, locks = rows[1], rows[2]
    assert dykes["Shares per eligible person and month"] == "<5"
    assert dykes["Joined people"] == "<5"
    assert (locks["Joined people"], locks["Participation (%)"]) == ("5", "23.3")
    assert locks["Media value per eligible person and month (estimate)"] == "0.47"


@pytest.mark.parametrize("sort", ["rate", "people", "value_per_head", "nonsense"])
def test_an_order_does_not_tell_what_is_hidden(report, teams, olive, sort, in_last_month):
    rows = rows_of(report(olive, "teams", export="csv", sort=sort, **in_last_month))
    hidden = [row["Team"] for row in rows if row["Participation (%)"] == "<5"]
    assert hidden == ["Dykes", "Projects"]


def test_whoever_may_sees_every_team_by_head(report, teams, may_see_all, in_last_month):
    rows = rows_of(report(may_see_all, "teams", export="csv", sort="rate", **in_last_month))
    assert [row["Team"] for row in rows[1:]] == ["Projects", "Locks", "Dykes"]
    assert [row["Joined people"] for row in rows] == ["15", "6", "7", "2"]


def test_no_team_is_red_or_last(report, teams, olive):
    page = text(report(olive, "teams", sort="rate"))
    assert "The order is the alphabet, or the column that you choose" in page
    assert "w-status--critical" not in page
    assert "aria-sort" in page


def test_a_new_month_of_a_team_is_not_in_the_teams_report(report, teams, olive):
    period = {"period_from": programme_day()}
    response = report(olive, "teams", **period)
    assert response.context["view"].selection.last_day < month_start(programme_day())


def test_without_any_head_count_no_team_is_shown(report, teams, olive, last_month):
    HeadCount.objects.all().delete()
    assert people(report, olive, last_month) == {"Everybody": "15", "Smaller teams": "<5"}


def test_months_without_a_head_count_do_not_stand_against_a_team(report, teams, olive, last_month):
    """Eleven months in which nobody counted heads, and one that is shown."""
    first = month_start(last_month - timedelta(days=320))
    period = {"period_from": first, "period_to": month_start(programme_day()) - ONE_DAY}
    response = report(olive, "teams", **period)
    rows = {row.group.name: row for row in response.context["view"].report.teams}
    assert (rows["Locks"].people, rows["Locks"].months) == (7, 1)
    assert rows["Dykes"].people is None
    assert response.context["view"].months(rows["Locks"]) == "1 of 1"
    page = text(response)
    assert "Nobody counted the eligible people in" in page
    assert f"{first:%B %Y}" in page


def test_a_month_of_few_stands_against_a_team(report, teams, olive, site, last_month):
    before = month_start(last_month - ONE_DAY)
    head_count(site, before, **{f"t{team.pk}": 20 for team in teams.values()})
    person = Ambassador.objects.filter(user__username="Locks0").get()
    item = Item.objects.create(site=site, title="x", shareable=True)
    moment = day_start(before) + timedelta(days=4, hours=9)
    share(person, item, "linkedin", moment, team=teams["Locks"])
    period = {"period_from": before, "period_to": month_start(programme_day()) - ONE_DAY}
    rows = rows_of(report(olive, "teams", export="csv", **period))
    (locks,) = (row for row in rows if row["Team"] == "Locks")
    assert (locks["Participation (%)"], locks["Months shown"]) == ("<5", "1 of 2")


def test_many_teams_come_page_by_page_below_everybody(
    report, site, teams, may_see_all, last_month, in_last_month
):
    others = [Team.objects.create(site=site, name=f"Shift {number:02}") for number in range(50)]
    head_count(site, last_month, **{f"t{other.pk}": 8 for other in others})

    def names(**query):
        page = report(may_see_all, "participation", **in_last_month, **query)
        return [name for name, _cells in page.context["team_matrix"].rows]

    first, second = names(), names(p=2)
    assert (len(first), first[:2], first[-1]) == (51, ["Everybody", "Dykes"], "Shift 46")
    assert second == ["Everybody", "Shift 47", "Shift 48", "Shift 49"]
    exported = rows_of(report(may_see_all, "participation", export="csv", **in_last_month))
    assert sum(row["By"] == "Team" for row in exported) == 53
