"""Setting goals in the admin."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from tests.measurement.builders import at, head_count, share
from wagtail_advocacy.content.models import Campaign
from wagtail_advocacy.measurement.models import Goal, SubGoal
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import HeadCount, Team


ADD = "advocacy_goals:add"
VERBS = ("add", "change", "delete", "view")


@pytest.fixture
def owner(make_user):
    names = [*(f"{verb}_goal" for verb in VERBS), "view_goals"]
    return make_user(
        "owner",
        permissions=["wagtailadmin.access_admin", *(f"wagtail_advocacy.{name}" for name in names)],
    )


@pytest.fixture
def posted(site, programme):
    """What the form sends, with changes; ``parts`` are the sub-goals."""

    def make(parts=(), **changes):
        values = {
            "site": site.pk,
            "name": "More readers",
            "reason": "",
            "metric": "readers",
            "campaign": "",
            "target": "900",
            "starts_on": "2026-01-01",
            "ends_on": "2026-03-31",
            "baseline": "",
            "baseline_day": "",
            "baseline_first": "",
            "baseline_last": "",
            "owner": "",
            "parts-TOTAL_FORMS": len(parts),
            "parts-INITIAL_FORMS": 0,
            "parts-MIN_NUM_FORMS": 0,
            "parts-MAX_NUM_FORMS": 24,
            **changes,
        }
        for number, part in enumerate(parts):
            blank = dict.fromkeys(("id", "name", "team", "starts_on", "ends_on", "baseline"), "")
            for name, value in {**blank, "target": "100", **part}.items():
                values[f"parts-{number}-{name}"] = value
        return values

    return make


def errors(response) -> dict:
    form = response.context["form"]
    return {
        **{name: str(rows[0]) for name, rows in form.errors.items()},
        **{
            f"part.{name}": str(rows[0])
            for part in form.formsets["parts"].forms
            for name, rows in part.errors.items()
        },
    }


def test_a_goal_is_set_with_its_parts(client, owner, site, posted):
    client.force_login(owner)
    assert client.get(reverse(ADD)).status_code == 200
    parts = [{"name": "Q1", "ends_on": "2026-01-31"}, {"starts_on": "2026-02-01"}]
    response = client.post(
        reverse(ADD),
        posted(parts, owner=owner.pk, in_hub="on", baseline="700", baseline_day="2025-12-31"),
    )
    assert response.status_code == 302, errors(response)
    goal = Goal.objects.get()
    assert (goal.site, goal.owner, goal.in_hub, goal.baseline) == (site, owner, True, 700)
    assert goal.baseline_measured_at is None
    assert list(goal.parts.order_by("pk").values_list("name", "target")) == [("Q1", 100), ("", 100)]
    log = ModelLogEntry.objects.filter(content_type__model="goal")
    assert list(log.values_list("action", "user")) == [("wagtail.create", owner.pk)]
    edit = reverse("advocacy_goals:edit", args=[goal.pk])
    assert client.get(edit).status_code == 200
    assert client.get(reverse("advocacy_goals:history", args=[goal.pk])).status_code == 200
    page = client.get(reverse("advocacy_goals:index")).content.decode()
    assert "More readers" in page and "900" in page


@pytest.mark.parametrize(
    "changes, column",
    [
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"ends_on": "2046-01-01"}, "ends_on"),
        ({"target": "0"}, "target"),
        ({"target": "-1"}, "target"),
        ({"metric": "participation", "target": "101"}, "target"),
        ({"metric": "nonsense"}, "metric"),
        ({"baseline": "700"}, "baseline_day"),
        ({"baseline": "700", "baseline_first": "2025-01-01"}, "baseline_last"),
        (
            {"baseline": "7", "baseline_first": "2025-02-01", "baseline_last": "2025-01-01"},
            "baseline_last",
        ),
        (
            {
                "metric": "participation",
                "target": "20",
                "baseline": "20",
                "baseline_day": "2025-12-31",
            },
            "target",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused_and_nothing_typed_is_lost(
    client, owner, posted, changes, column
):
    client.force_login(owner)
    response = client.post(reverse(ADD), posted(**changes))
    assert response.status_code == 200
    assert set(errors(response)) == {column}
    assert "More readers" in response.content.decode()
    assert not Goal.objects.exists()


def test_a_campaign_must_be_on_the_site_and_fit_the_metric(client, owner, site, posted):
    client.force_login(owner)
    elsewhere = Site.objects.create(hostname="other.example", root_page=site.root_page)
    foreign = Campaign.objects.create(site=elsewhere, name="Foreign")
    own = Campaign.objects.create(site=site, name="Own")
    assert "campaign" in errors(client.post(reverse(ADD), posted(campaign=foreign.pk)))
    response = client.post(reverse(ADD), posted(campaign=own.pk, metric="joined"))
    assert "cannot be counted for one campaign" in errors(response)["campaign"]
    assert client.post(reverse(ADD), posted(campaign=own.pk)).status_code == 302
    assert Goal.objects.get().campaign == own


@pytest.fixture
def teams(site, team):
    """Projects of three people, Dykes of forty, Pumps of thirty, as of today."""
    dykes = Team.objects.create(site=site, name="Dykes")
    pumps = Team.objects.create(site=site, name="Pumps")
    people = {f"t{team.pk}": 3, f"t{dykes.pk}": 40, f"t{pumps.pk}": 30}
    head_count(site, programme_day(), **people)
    return {"small": team, "neighbour": pumps, "large": dykes}


@pytest.mark.parametrize(
    "part, column",
    [
        ({"starts_on": "2025-12-31"}, "starts_on"),
        ({"ends_on": "2026-04-01"}, "ends_on"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-31"}, "ends_on"),
        ({"target": "0"}, "target"),
        ({"name": "Q1", "target": ""}, "target"),
        ({"baseline": "10"}, "baseline"),
        ({"team": "large", "ends_on": "2026-03-30"}, "starts_on"),
        ({"team": "small"}, "team"),
        # It is shown with the small one, which would otherwise be found by subtraction.
        ({"team": "neighbour"}, "team"),
    ],
)
def test_a_sub_goal_that_makes_no_sense_is_refused(client, owner, posted, teams, part, column):
    client.force_login(owner)
    if part.get("team"):
        part = {**part, "team": teams[part["team"]].pk}
    response = client.post(reverse(ADD), posted([part]))
    assert response.status_code == 200
    assert f"part.{column}" in errors(response)
    assert not SubGoal.objects.exists()


def test_a_team_that_is_large_enough_may_have_a_sub_goal(client, owner, posted, teams):
    client.force_login(owner)
    response = client.post(reverse(ADD), posted([{"team": teams["large"].pk}]))
    assert response.status_code == 302, errors(response)
    assert SubGoal.objects.get().team == teams["large"]
    response = client.post(reverse(ADD), posted([{"team": teams["large"].pk}], metric="joined"))
    assert "cannot be counted for one team" in errors(response)["part.team"]


def test_a_team_and_a_campaign_are_refused_together(client, owner, site, posted, teams):
    client.force_login(owner)
    campaign = Campaign.objects.create(site=site, name="100 engineers")
    part = {"team": teams["large"].pk}
    response = client.post(reverse(ADD), posted([part], campaign=campaign.pk))
    assert "single people out" in errors(response)["part.team"]


def test_a_goal_that_is_moved_checks_its_sub_goals_too(client, owner, posted, teams):
    client.force_login(owner)
    part = {"team": teams["large"].pk}
    client.post(reverse(ADD), posted([part]))
    own = SubGoal.objects.get()
    edit = reverse("advocacy_goals:edit", args=[own.goal_id])
    part["id"] = own.pk
    moved = {"starts_on": "2026-01-05", "parts-INITIAL_FORMS": 1}
    response = client.post(edit, posted([part], **moved))
    assert "whole calendar months" in errors(response)["part.starts_on"]
    # A team that became too small since does not keep anybody from changing the goal.
    HeadCount.objects.update(eligible=3)
    response = client.post(edit, posted([part], **{"name": "Yet more", "parts-INITIAL_FORMS": 1}))
    assert response.status_code == 302, errors(response)


@pytest.fixture
def measurable(site, alice, team, item):
    share(alice, item, "linkedin", at(2025, 10, 1, 12), team=team)
    share(alice, item, "x", at(2025, 12, 31, 12), team=team)
    share(alice, item, "mastodon", at(2026, 1, 1, 12), team=team)


def test_the_baseline_is_measured_by_the_button(client, owner, posted, measurable):
    client.force_login(owner)
    days = {"baseline_first": "2025-10-01", "baseline_last": "2025-12-31"}
    response = client.post(reverse(ADD), posted(metric="shares", **days, measure_baseline="1"))
    assert response.status_code == 302
    goal = Goal.objects.get()
    assert response.url == reverse("advocacy_goals:edit", args=[goal.pk])
    assert (goal.baseline, goal.baseline_day) == (2, None)
    assert (goal.baseline_first, goal.baseline_last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert goal.baseline_measured_at is not None
    actions = ModelLogEntry.objects.filter(content_type__model="goal")
    assert "wagtail_advocacy.measure_baseline" in actions.values_list("action", flat=True)
    # A figure that is typed over it was not measured.
    values = posted(metric="shares", **days, baseline="5")
    assert client.post(response.url, values).status_code == 302
    goal.refresh_from_db()
    assert (goal.baseline, goal.baseline_measured_at) == (5, None)
    # Saving it as it is changes nothing.
    client.post(response.url, posted(metric="shares", **days, baseline="5", measure_baseline="1"))
    client.post(response.url, posted(metric="shares", **days, baseline="2.00"))
    goal.refresh_from_db()
    assert goal.baseline == 2 and goal.baseline_measured_at is not None


@pytest.mark.parametrize(
    "changes, column",
    [
        ({}, "baseline_first"),
        ({"baseline_first": "2025-10-01"}, "baseline_last"),
        (
            {
                "baseline_first": "2025-10-01",
                "baseline_last": "2035-01-01",
            },
            "baseline_last",
        ),
        (
            {
                "metric": "participation",
                "target": "20",
                "baseline_first": "2025-10-02",
                "baseline_last": "2025-10-31",
            },
            "baseline_first",
        ),
        (
            {
                "metric": "participation",
                "target": "20",
                "baseline_first": "2025-10-01",
                "baseline_last": "2025-10-31",
            },
            "baseline",
        ),
    ],
)
def test_what_cannot_be_a_measured_baseline_says_why(
    client, owner, posted, measurable, changes, column
):
    client.force_login(owner)
    response = client.post(reverse(ADD), posted(**changes, measure_baseline="1"))
    assert response.status_code == 200
    assert set(errors(response)) == {column}


def test_money_remembers_its_currency(client, owner, posted):
    client.force_login(owner)
    assert client.post(reverse(ADD), posted(metric="media_value")).status_code == 302
    goal = Goal.objects.get()
    assert goal.currency == "EUR"
    values = posted(metric="shares")
    assert client.post(reverse("advocacy_goals:edit", args=[goal.pk]), values).status_code == 302
    goal.refresh_from_db()
    assert goal.currency == ""


@pytest.mark.parametrize("verb", VERBS)
def test_without_its_permission_a_verb_is_refused(client, make_user, site, programme, verb):
    goal = Goal.objects.create(
        site=site,
        name="Goal",
        metric="shares",
        target=1,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 31),
    )
    others = [f"wagtail_advocacy.{name}_goal" for name in VERBS if name != verb]
    if verb == "view":
        # Whoever may change something may see it.
        others = ["wagtail_advocacy.view_goals"]
    client.force_login(make_user("nosy", permissions=["wagtailadmin.access_admin", *others]))
    name = {"add": "add", "change": "edit", "delete": "delete", "view": "index"}[verb]
    arguments = [goal.pk] if verb in ("change", "delete") else []
    response = client.post(reverse(f"advocacy_goals:{name}", args=arguments), {"name": "Mine"})
    assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    assert Goal.objects.get().name == "Goal"


def test_the_list_has_a_fixed_number_of_queries(
    client, admin_user, site, programme, django_assert_num_queries, django_assert_max_num_queries
):
    def add(count):
        Goal.objects.bulk_create(
            Goal(
                site=site,
                name=f"Goal {number}",
                metric="media_value",
                target=1,
                owner=admin_user,
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 1, 31),
            )
            for number in range(count)
        )

    client.force_login(admin_user)
    add(2)
    address = reverse("advocacy_goals:index")
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    add(40)
    with django_assert_num_queries(len(few)):
        client.get(address)
