from datetime import date

from tests.measurement.builders import at, head_count, share
from wagtail_advocacy.measurement.groups import current_groups, group_teams
from wagtail_advocacy.measurement.participation import participation
from wagtail_advocacy.programme.models import Team


NAMES = {1: "Alpha", 2: "Beta", 3: "Gamma", 4: "Delta"}


def folded(groups):
    return [(group.name, sorted(group.team_ids, key=str), group.hidden) for group in groups]


def test_teams_below_the_minimum_fold():
    sizes = {1: 20, 2: 4, 3: 3, 4: 5}
    assert folded(group_teams(sizes, sizes, NAMES, 5)) == [
        ("Alpha", [1], False),
        ("Delta", [4], False),
        ("Smaller teams", [2, 3], False),
    ]


def test_a_small_rest_takes_the_smallest_other_team_in():
    sizes = {1: 20, 2: 3, 4: 6}
    assert folded(group_teams(sizes, sizes, NAMES, 5)) == [
        ("Alpha", [1], False),
        ("Smaller teams", [2, 4], False),
    ]


def test_a_small_rest_without_another_team_is_hidden():
    assert folded(group_teams([2], {2: 3}, NAMES, 5)) == [("Smaller teams", [2], True)]


def test_a_team_of_unknown_size_counts_as_small():
    assert folded(group_teams([1], {}, NAMES, 5)) == [("Smaller teams", [1], True)]


def test_people_without_a_team_are_a_group_of_their_own():
    groups = group_teams([1, None], {1: 9, None: 7}, NAMES, 5)
    assert [(group.key, group.name) for group in groups] == [("1", "Alpha"), ("none", "No team")]


def test_current_groups_look_at_the_last_head_count(site, team):
    small = Team.objects.create(site=site, name="Three")
    head_count(site, date(2026, 1, 1), **{f"t{team.pk}": 2, f"t{small.pk}": 90})
    head_count(site, date(2026, 2, 1), **{f"t{team.pk}": 40, f"t{small.pk}": 5, "none": 0})
    assert [group.name for group in current_groups(site)] == ["Projects", "Three"]


def test_hidden_people_have_no_rate(site, item, team, alice):
    share(alice, item, "x", at(2026, 3, 2), team=team)
    head_count(site, date(2026, 3, 1), **{f"t{team.pk}": 3})
    (row,) = participation(site, date(2026, 3, 1), date(2026, 3, 1)).groups
    assert row.group.hidden
    assert row.months[0].hidden
    assert row.months[0].rate is None
    assert row.mean.people is None


def test_a_team_folds_by_its_smallest_month(site, programme, team):
    other = Team.objects.create(site=site, name="Other")
    head_count(site, date(2026, 3, 1), **{f"t{team.pk}": 30, f"t{other.pk}": 3})
    head_count(site, date(2026, 4, 1), **{f"t{team.pk}": 30, f"t{other.pk}": 8})
    report = participation(site, date(2026, 3, 1), date(2026, 4, 1))
    assert [row.group.name for row in report.groups] == ["Smaller teams"]


def test_months_in_which_nobody_was_counted_do_not_stand_against_a_mean(site, item, team, alice):
    share(alice, item, "x", at(2026, 1, 5), team=team)
    other = Team.objects.create(site=site, name="Other")
    for month in (4, 5):
        head_count(site, date(2026, month, 1), **{f"t{team.pk}": 30, f"t{other.pk}": 30})
    rows = participation(site, date(2026, 1, 1), date(2026, 5, 1)).groups
    means = {row.group.name: (row.mean.people, row.mean.shown, row.mean.months) for row in rows}
    assert means["Projects"] == (0, 4, 4)
