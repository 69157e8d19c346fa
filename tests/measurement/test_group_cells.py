"""Months by group: what is kept says what raw rows say, and people are counted once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from tests.measurement.builders import at, click, head_count, share
from wagtail_advocacy.measurement import tallies
from wagtail_advocacy.measurement.group_cells import group_cells
from wagtail_advocacy.measurement.group_counting import NO_GROUP, SEVERAL, Kind
from wagtail_advocacy.measurement.models import AmbassadorTally, GroupTally, TallyState
from wagtail_advocacy.measurement.participation import Participation, mean_of, participation
from wagtail_advocacy.measurement.teams import joined_by_team, teams_report
from wagtail_advocacy.programme.calendar import programme_day
from wagtail_advocacy.programme.models import Ambassador, Role, Team
from wagtail_advocacy.programme.services import leave
from wagtail_advocacy.tracking.models import Click


MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
NOON = at(2026, 5, 20, 12)


@pytest.fixture
def dykes(site):
    return Team.objects.create(site=site, name="Dykes")


@pytest.fixture
def history(alice, bob, item, make_article, team, dykes):
    """Alice shares by two networks in March and again in April, in another team; Bob in May."""
    second, third = (make_article(title).advocacy_item for title in ("Second", "Third"))
    rows = [
        share(alice, item, "x", at(2026, 3, 3), team=team),
        share(alice, item, "linkedin", at(2026, 3, 4), team=team),
        share(alice, second, "x", at(2026, 4, 4), team=dykes),
        share(bob, third, "x", at(2026, 5, 4), team=dykes),
    ]
    for row in rows:
        click(row, at(2026, 4, 20, 9), "a" * 16)
        click(row, at(2026, 5, 5, 9), "a" * 16)
        click(row, at(2026, 5, 5, 9), "b" * 16, hits=2)
    return rows


def every_cell(site):
    return {kind: group_cells(site, [MARCH, APRIL, MAY], kind, by_network=True) for kind in Kind}


def test_people_are_counted_once_and_new_once(site, history):
    cells = group_cells(site, [MARCH, APRIL, MAY], Kind.EVERYBODY, by_network=True)
    march, april, may = (cells[month, NO_GROUP, ""] for month in (MARCH, APRIL, MAY))
    assert [(m.people, m.new, m.shares) for m in (march, april, may)] == [
        (1, 1, 2),
        (1, 0, 1),
        (1, 1, 1),
    ]
    assert (april.readers, april.read, may.readers, may.read) == (4, 2, 8, 2)
    assert cells[MARCH, NO_GROUP, "linkedin"].people == 1
    # By another network she is not new any more.
    assert cells[APRIL, NO_GROUP, "x"].new == 0


def test_what_is_kept_is_what_raw_rows_say(site, history):
    raw = every_cell(site)
    tallies.refresh(NOON)
    assert TallyState.objects.get().grouped_to == APRIL
    assert every_cell(site) == raw
    call_command("advocacy_rebuild_tallies", verbosity=0)
    assert every_cell(site) == raw


def test_the_worker_counts_a_month_by_group_when_it_is_over(site, history):
    tallies.refresh(at(2026, 4, 30, 23))
    assert not GroupTally.objects.filter(month=APRIL).exists()
    tallies.refresh(at(2026, 5, 1, 2))
    assert GroupTally.objects.filter(month=APRIL, kind=Kind.EVERYBODY, network="").get().people == 1


def test_a_month_that_is_kept_follows_a_later_verdict(site, history):
    tallies.refresh(NOON)
    Click.objects.filter(day=date(2026, 4, 20), share=history[0]).update(verdict="scanner")
    tallies.rebuild(date(2026, 4, 20), date(2026, 4, 20))
    assert group_cells(site, [APRIL], Kind.EVERYBODY)[APRIL, NO_GROUP, ""].readers == 3


def test_no_figure_of_the_running_month_waits_for_the_worker(site, history, item, bob, team):
    tallies.refresh(NOON)
    share(bob, item, "x", NOON + timedelta(minutes=1), team=team)
    cells = group_cells(site, [MAY], Kind.TEAM)
    assert {key: cell.people for (_month, key, _network), cell in cells.items()}[team.pk] == 1


def test_each_person_is_in_one_row_of_the_roles(site, history, alice, bob):
    one, two = (
        Role.objects.create(site=site, slug=slug, name=slug.title()) for slug in ("one", "two")
    )
    alice.roles.set([one, two])
    bob.roles.set([two])
    cells = group_cells(site, [MARCH, MAY], Kind.ROLE)
    assert {key: cell.people for (month, key, _network), cell in cells.items() if cell.people} == {
        SEVERAL: 1,
        two.pk: 1,
    }


def test_a_team_that_is_deleted_keeps_its_months(site, history, dykes):
    tallies.refresh(NOON)
    key = dykes.pk
    AmbassadorTally.objects.filter(team=dykes).update(team=None)
    dykes.delete()
    assert group_cells(site, [APRIL], Kind.TEAM)[APRIL, key, ""].people == 1


def test_participation_is_read_in_as_many_queries_for_two_months_as_for_many(
    site, history, django_assert_max_num_queries
):
    tallies.refresh(NOON)
    with django_assert_max_num_queries(14):
        report = participation(site, date(2024, 5, 1), APRIL, personal=True)
        assert [row.group.name for row in report.groups] == ["Dykes", "Projects"]
        assert report.total.people == 1
        assert report.total.new == 1
    assert sum(month.new for month in report.all_months) == 1


def test_a_period_counts_its_new_people(site, history):
    report = participation(site, MARCH, MAY)
    assert (report.total.people, report.total.new, report.total.returning) == (2, 2, 0)
    assert participation(site, APRIL, MAY).total.new == 1


def test_networks_and_roles_stand_beside_it(site, history):
    report = participation(site, MARCH, APRIL, personal=True)
    people = {name: [m.people for m in months] for name, months in report.networks.items()}
    assert people == {"linkedin": [1, 0], "x": [1, 1]}
    (row,) = report.roles
    assert (row.group.name, [month.people for month in row.months]) == ("No role", [1, 1])


def test_teams_by_head(site, history, team, dykes):
    head_count(site, MARCH, **{f"t{team.pk}": 10, f"t{dykes.pk}": 20})
    head_count(site, APRIL, **{f"t{team.pk}": 10, f"t{dykes.pk}": 20})
    Ambassador.objects.update(joined_at=at(2026, 3, 1))
    report = teams_report(site, MARCH, APRIL, personal=True)
    projects = next(row for row in report.teams if row.group.name == "Projects")
    assert (projects.eligible, projects.people) == (10, 0.5)
    assert float(projects.shares_per_head) == 0.1
    assert float(projects.readers_per_head) == 0.1
    assert projects.rate == 5
    assert projects.joined == 2
    assert report.everybody.joined == 2
    hidden = teams_report(site, MARCH, APRIL)
    assert [(row.people, row.shares_per_head, row.people_months) for row in hidden.teams] == [
        (None, None, 0)
    ] * len(hidden.teams)
    assert [row.joined for row in hidden.teams] == [0, 0]


@pytest.mark.parametrize(("shown", "mean"), [(4, 9), (3, 9), (2, None)])
def test_a_mean_needs_most_of_the_months(shown, mean):
    months = [Participation(people=9)] * shown + [Participation(people=None)] * (4 - shown)
    found = mean_of(months)
    assert (found.people, found.shown, found.months) == (mean, shown, 4)


def test_a_month_of_which_nothing_can_be_known_does_not_stand_against_a_mean():
    unknown = Participation(people=None, eligible=None, is_counted=False)
    found = mean_of([Participation(people=9), unknown, unknown])
    assert (found.people, found.shown, found.months) == (9, 1, 1)
    assert mean_of([unknown]).people is None


def test_a_running_month_does_not_lower_the_mean():
    found = mean_of([Participation(people=9), Participation(people=1, is_over=False)])
    assert (found.people, found.months) == (9, 1)


def test_joined_people_are_those_who_had_joined_by_then(site, alice, bob, team):
    today = programme_day(alice.joined_at)
    assert joined_by_team(site, today) == {team.pk: 2}
    assert joined_by_team(site, today - timedelta(days=2)) == {}
    leave(bob)
    assert joined_by_team(site, programme_day(bob.left_at) + timedelta(days=1)) == {team.pk: 1}
