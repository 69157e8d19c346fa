"""How figures of participation, teams and goals came about, as far as who asks may see them."""

import pytest
from django.urls import reverse

from tests.measurement.builders import head_count
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.measurement.periods import ONE_DAY
from wagtail_advocacy.programme.calendar import month_start, next_month, programme_day


FEWER = "Fewer are behind this one, or it stands beside such a figure"


@pytest.fixture
def explained(client):
    """The page that explains a figure: ``explained(user, "teams", "rate", row="3")``."""

    def fetch(user, report, figure, **query):
        client.force_login(user)
        address = reverse("wagtail_advocacy_reports:explanation", args=[report, figure])
        return client.get(address, query)

    return fetch


@pytest.fixture
def owner(olive, make_user):
    """Who may see the reports of participation, teams and goals, and no single people."""
    names = ["view_participation", "view_teams", "view_goals"]
    return make_user(
        "owner",
        permissions=["wagtailadmin.access_admin", *(f"wagtail_advocacy.{name}" for name in names)],
    )


@pytest.fixture
def goal(site, teams, last_month):
    """A goal of last month by readers, with a part for each team."""
    goal = Goal.objects.create(
        site=site,
        name="More readers",
        metric="readers",
        target=90,
        starts_on=last_month,
        ends_on=next_month(programme_day()) - ONE_DAY,
    )
    parts = {
        name: SubGoal.objects.create(goal=goal, team=team, target=9) for name, team in teams.items()
    }
    return goal, parts


def words(response, soup) -> str:
    return " ".join(soup(response).select_one(".wa-explanation").get_text(" ").split())


def lines_of(response) -> dict[str, str]:
    return {line.label: line.figure for line in response.context["explanation"].lines}


@pytest.mark.parametrize("name", ["participation", "teams", "goals"])
def test_every_figure_of_the_page_leads_to_how_it_came_about(
    client, report, goal, owner, soup, name, in_last_month
):
    page = soup(report(owner, name, **in_last_month))
    links = {link["href"]: link.get_text(strip=True) for link in page.select("a.wa-figure")}
    assert len(links) >= 6
    for address, shown in links.items():
        found = client.get(address)
        assert found.status_code == 200, address
        told = found.context["explanation"].figure
        assert shown.split(":")[0] in (told, "–") or told == "<5", address


@pytest.mark.parametrize(
    ("name", "figure", "key"), [("participation", "participation", "team-"), ("teams", "rate", "")]
)
def test_a_figure_that_is_held_back_tells_why_and_nothing_more(
    explained, teams, owner, soup, in_last_month, last_month, name, figure, key
):
    """Dykes with 2 people, and Projects, which has enough and stands beside it: word for word."""
    pages = {}
    for team in ("Dykes", "Projects"):
        query = {**in_last_month, "row": f"{key}{teams[team].pk}"}
        if name == "participation":
            query["month"] = f"{last_month:%Y-%m}"
        response = explained(owner, name, figure, **query)
        explanation = response.context["explanation"]
        assert explanation.figure == "<5"
        assert not (explanation.lines or explanation.tables or explanation.rows)
        pages[team] = words(response, soup).replace(team, "")
    assert FEWER in pages["Dykes"]
    assert pages["Dykes"] == pages["Projects"]


def test_a_month_of_a_team_is_divided_before_ones_eyes(
    explained, teams, owner, soup, in_last_month, last_month
):
    query = {"row": f"team-{teams['Locks'].pk}", "month": f"{last_month:%Y-%m}", **in_last_month}
    response = explained(owner, "participation", "participation", **query)
    lines = lines_of(response)
    assert response.context["explanation"].figure == "23.3\u00a0%"
    assert lines["People with a confirmed share"] == "7"
    assert lines["Eligible people"] == "30.0"
    assert "Locks0" not in words(response, soup)


def test_who_took_part_is_for_those_who_may_see_single_people(
    explained, teams, owner, may_see_all, soup, in_last_month, last_month
):
    for row, own, others in (
        (f"team-{teams['Locks'].pk}", "Locks0", "Dykes0"),
        ("network-x", "Projects0", "Locks0"),
    ):
        query = {"row": row, "month": f"{last_month:%Y-%m}", **in_last_month}
        page = words(explained(may_see_all, "participation", "participation", **query), soup)
        assert own in page and others not in page
    hidden = {"row": f"{teams['Dykes'].pk}", **in_last_month}
    page = words(explained(may_see_all, "teams", "shares_per_head", **hidden), soup)
    assert "Dykes0" in page and FEWER not in page


def test_the_value_of_a_team_is_told_with_the_months_one_price(
    explained, teams, owner, soup, in_last_month
):
    page = words(
        explained(owner, "teams", "value_per_head", row=teams["Locks"].pk, **in_last_month), soup
    )
    assert "30.0 7 EUR 2.00 EUR 14.00" in page


def test_a_mean_with_months_that_are_hidden_says_of_these_no_more(
    explained, teams, site, owner, soup, last_month
):
    before = month_start(last_month - ONE_DAY)
    head_count(site, before, **{f"t{team.pk}": 20 for team in teams.values()})
    period = {"period_from": before, "period_to": month_start(programme_day()) - ONE_DAY}
    query = {"row": teams["Dykes"].pk, **period}
    page = words(explained(owner, "teams", "people", **query), soup)
    assert FEWER in page and "75 per cent" in page and f"{before:%B %Y}" not in page


@pytest.mark.parametrize(
    ("name", "figure", "query"),
    [
        ("participation", "participation", {"row": "team-x"}),
        ("participation", "participation", {"month": "1999-01"}),
        ("participation", "participation", {"month": "May"}),
        ("teams", "rate", {"row": "x"}),
        ("goals", "actual", {"part": "x"}),
        ("goals", "actual", {"part": "999999"}),
    ],
)
def test_what_is_not_on_the_page_is_not_explained(explained, goal, owner, name, figure, query):
    assert explained(owner, name, figure, **query).status_code == 404


def test_a_goal_of_a_team_is_told_month_by_month_or_not_at_all(
    explained, goal, owner, soup, last_month
):
    goal, parts = goal
    shown = explained(owner, "goals", "actual", goal=goal.pk, part=parts["Locks"].pk)
    assert shown.context["explanation"].figure == "7"
    assert f"{last_month:%B %Y} 7" in words(shown, soup)
    pages = []
    for name in ("Dykes", "Projects"):
        response = explained(owner, "goals", "actual", goal=goal.pk, part=parts[name].pk)
        explanation = response.context["explanation"]
        assert explanation.formula == "Too few people of the team to show it alone."
        assert not (explanation.lines or explanation.tables or explanation.rows)
        pages.append(words(response, soup).replace(name, ""))
    assert pages[0] == pages[1]


def test_a_goal_shows_what_was_counted_to_whoever_may_see_it_elsewhere(
    explained, goal, owner, may_see_all, soup
):
    goal, _parts = goal
    title = Item.objects.get().title
    query = {"goal": goal.pk}
    assert title not in words(explained(owner, "goals", "actual", **query), soup)
    response = explained(may_see_all, "goals", "actual", **query)
    assert title in words(response, soup)
    assert lines_of(response) == {"Readers": "15"}


def test_what_is_expected_is_worked_out(explained, goal, owner):
    goal, _parts = goal
    lines = lines_of(explained(owner, "goals", "expected", goal=goal.pk))
    days = (goal.ends_on - goal.starts_on).days + 1
    passed = (programme_day() - goal.starts_on).days
    assert lines == {"Start": "0", "Target": "90", "Days passed": f"{passed} of {days}"}


def test_a_part_of_another_goal_is_not_found(explained, goal, site, owner):
    _goal, parts = goal
    other = Goal.objects.create(
        site=site,
        name="Other",
        metric="shares",
        target=9,
        starts_on=programme_day(),
        ends_on=programme_day(),
    )
    response = explained(owner, "goals", "actual", goal=other.pk, part=parts["Locks"].pk)
    assert response.status_code == 404
