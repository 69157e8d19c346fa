"""Two thousand colleagues in nine teams, and how many they were on each day of the year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.text import slugify

from example_site.demo.cast import CAST
from example_site.demo.history.names import FIRST_NAMES, LAST_NAMES
from example_site.demo.history.story import DAYS
from wagtail_advocacy.models import HeadCount, Team


EMPLOYEES = "Employees"
TEAM_GROUP = "Team {}"
MAIL_DOMAIN = "waterkant.example"

# Part of the staff that came in the course of the year.
HIRED_IN_THE_YEAR = 0.06
NEWCOMER_STARTED = 12


@dataclass(frozen=True)
class Colleague:
    """Somebody on the staff, with the day on which he came."""

    user: object
    team: Team
    since: date


def hire(story, site):
    """Make everybody, with groups and teams. Returns the colleagues, the cast first."""
    chance = story.chance("staff")
    employees, _is_new = Group.objects.get_or_create(name=EMPLOYEES)
    teams = {name: _make_team(site, name) for name in story.team_sizes()}
    places = _places(story, chance)
    colleagues = []
    for part in CAST.values():
        places.remove(part.team)
        since = story.days[-NEWCOMER_STARTED] if part.username == "newcomer" else story.first_day
        user = _user(part.username, part.first_name, part.last_name, since)
        user.password = make_password(part.username if part.signs_in else None)
        user.is_superuser = user.is_staff = part.username == "admin"
        colleagues.append(Colleague(user, teams[part.team], since))
    for team_name, (username, first, last) in zip(
        places, _invented_names(chance, len(places)), strict=True
    ):
        since = story.first_day
        if chance.random() < HIRED_IN_THE_YEAR:
            since = story.days[chance.randrange(1, DAYS)]
        colleagues.append(Colleague(_user(username, first, last, since), teams[team_name], since))
    _store(colleagues, employees)
    return colleagues


def count_heads(story, site, colleagues):
    """Remember for every day of the year how many people each team had."""
    rows = []
    for team in dict.fromkeys(colleague.team for colleague in colleagues):
        since = [colleague.since for colleague in colleagues if colleague.team == team]
        rows += [
            HeadCount(site=site, day=day, team=team, eligible=sum(start <= day for start in since))
            for day in story.days
        ]
    HeadCount.objects.bulk_create(rows, batch_size=1_000)


def _make_team(site, name):
    group, _is_new = Group.objects.get_or_create(name=TEAM_GROUP.format(name))
    return Team.objects.create(site=site, name=name, group=group)


def _places(story, chance):
    places = [name for name, size in story.team_sizes().items() for _number in range(size)]
    chance.shuffle(places)
    return places


def _invented_names(chance, count):
    """Give so many people: user name, first name, last name. No user name comes twice."""
    taken = set(CAST)
    for _number in range(count):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        wanted = username = slugify(f"{first}-{last}")
        number = 2
        while username in taken:
            username = f"{wanted}-{number}"
            number += 1
        taken.add(username)
        yield username, first, last


def _user(username, first_name, last_name, since):
    return get_user_model()(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=f"{username}@{MAIL_DOMAIN}",
        password=make_password(None),
        date_joined=datetime.combine(since, time(8), tzinfo=UTC),
    )


def _store(colleagues, employees):
    model = get_user_model()
    model.objects.bulk_create([colleague.user for colleague in colleagues], batch_size=500)
    memberships = model.groups.through
    memberships.objects.bulk_create(
        [
            memberships(user_id=colleague.user.pk, group_id=group_id)
            for colleague in colleagues
            for group_id in (employees.pk, colleague.team.group_id)
        ],
        batch_size=1_000,
    )
