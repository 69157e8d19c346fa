"""Teams resolve for any user, and head-counts remember them."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from wagtail_advocacy.models import HeadCount, ProgrammeSettings, Team, TeamMembership
from wagtail_advocacy.programme.queries import eligible_by_team, mean_head_counts, team_of
from wagtail_advocacy.programme.services import record_head_counts


Source = ProgrammeSettings.TeamSource


@pytest.fixture
def teams_from(programme):
    def choose(source):
        programme.team_source = source
        programme.save()

    return choose


def test_a_team_resolves_for_somebody_who_did_not_join(carol, site, team):
    TeamMembership.objects.create(team=team, user=carol)
    assert team_of(carol, site) == team


def test_a_team_comes_from_a_group(carol, site, team, teams_from):
    teams_from(Source.GROUPS)
    team.group = Group.objects.create(name="Builders")
    team.save()
    assert team_of(carol, site) is None
    carol.groups.add(team.group)
    assert team_of(carol, site) == team


def test_a_team_comes_from_code(carol, mallory, site, teams_from, settings):
    teams_from(Source.CODE)
    settings.WAGTAIL_ADVOCACY_TEAM_RESOLVER = "tests.programme.resolvers.team_by_initial"
    assert team_of(carol, site).name == "Letter C"
    assert team_of(mallory, site) is None


def test_what_the_source_does_not_know_the_list_of_teams_may(carol, site, team, teams_from):
    teams_from(Source.GROUPS)
    TeamMembership.objects.create(team=team, user=carol)
    assert team_of(carol, site) == team


@pytest.mark.parametrize("source", list(Source))
def test_counting_by_team_agrees_with_asking_each_person(
    source, carol, alice, bob, site, team, teams_from, settings
):
    settings.WAGTAIL_ADVOCACY_TEAM_RESOLVER = "tests.programme.resolvers.team_by_initial"
    teams_from(source)
    other = Team.objects.create(
        site=site, name="Builders", group=Group.objects.create(name="Builders")
    )
    bob.user.groups.add(other.group)
    expected = {None: 0}
    for user in (carol, alice.user, bob.user):
        resolved = team_of(user, site)
        key = resolved.pk if resolved else None
        expected[key] = expected.get(key, 0) + 1
    assert eligible_by_team(site) == expected


def test_a_head_count_is_remembered_for_every_team(carol, alice, site, team):
    record_head_counts(site, date(2026, 3, 1))
    counts = HeadCount.objects.filter(day=date(2026, 3, 1))
    assert dict(counts.values_list("team", "eligible")) == {team.pk: 1, None: 1}


def test_counting_again_on_the_same_day_replaces_the_count(carol, site):
    record_head_counts(site, date(2026, 3, 1))
    carol.is_active = False
    carol.save()
    record_head_counts(site, date(2026, 3, 1))
    assert HeadCount.objects.get().eligible == 0


def test_a_month_is_divided_by_the_mean_of_its_days(site, team):
    for day, eligible in ((1, 10), (2, 20), (3, 30)):
        HeadCount.objects.create(site=site, day=date(2026, 3, day), team=team, eligible=eligible)
    HeadCount.objects.create(site=site, day=date(2026, 4, 1), team=team, eligible=99)
    assert mean_head_counts(site, date(2026, 3, 1)) == {team.pk: Decimal(20)}


def test_a_team_that_came_later_counts_as_empty_before(site, team):
    HeadCount.objects.create(site=site, day=date(2026, 3, 1), team=None, eligible=4)
    HeadCount.objects.create(site=site, day=date(2026, 3, 2), team=None, eligible=4)
    HeadCount.objects.create(site=site, day=date(2026, 3, 2), team=team, eligible=6)
    assert mean_head_counts(site, date(2026, 3, 1)) == {None: Decimal(4), team.pk: Decimal(3)}


def test_a_month_without_a_record_is_unknown(site):
    assert mean_head_counts(site, date(2026, 3, 1)) == {}


def test_counting_teams_takes_the_same_queries_for_many_people(
    site, programme, team, make_user, django_assert_num_queries, teams_from
):
    teams_from(Source.GROUPS)
    make_user("first", groups=["Staff"])
    with django_assert_num_queries(5):
        eligible_by_team(site)
    for number in range(20):
        make_user(f"user{number}", groups=["Staff"])
    with django_assert_num_queries(5):
        eligible_by_team(site)


def test_a_team_that_is_deleted_leaves_its_people_in_the_count(site, team):
    other = Team.objects.create(site=site, name="Other")
    for day, counts in {
        1: {team: 10, other: 7, None: 2},
        2: {team: 20, None: 4},
        3: {team: 30},
    }.items():
        for counted, eligible in counts.items():
            HeadCount.objects.create(
                site=site, day=date(2026, 3, day), team=counted, eligible=eligible
            )
    team.delete()
    found = HeadCount.objects.order_by("day", "team").values_list("day", "team", "eligible")
    assert set(found) == {
        (date(2026, 3, 1), None, 12),
        (date(2026, 3, 1), other.pk, 7),
        (date(2026, 3, 2), None, 24),
        (date(2026, 3, 3), None, 30),
    }


def test_a_site_with_a_running_programme_can_be_deleted(site, alice, team, home):
    record_head_counts(site, date(2026, 3, 1))
    site.delete()
    assert not HeadCount.objects.exists()
    assert not Team.objects.exists()


def test_teams_from_code_take_as_many_queries_for_many_people(
    site, make_user, teams_from, settings, django_assert_num_queries
):
    settings.WAGTAIL_ADVOCACY_TEAM_RESOLVER = "tests.programme.resolvers.team_by_initial"
    teams_from(Source.CODE)
    make_user("carl", groups=["Staff"])
    eligible_by_team(site)
    with django_assert_num_queries(6):
        eligible_by_team(site)
    for number in range(20):
        make_user(f"c{number}", groups=["Staff"])
    with django_assert_num_queries(6):
        eligible_by_team(site)
