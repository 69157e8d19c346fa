"""What decides which items a person may see, and which of them he wants to."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import Site

from wagtail_advocacy.statements import kept, key_slot

from .models import Ambassador, ProgrammeSettings, Team, Topic, UnfollowedTopic
from .queries import settings_for, team_of


@dataclass(frozen=True)
class Reader:
    """One person on one site, as audiences and topics see him.

    ``closed_topics`` are not for him; ``unfollowed_topics`` are those that he does not want,
    without the ones that everybody follows. Both hold translation keys.
    """

    team_id: int | None
    role_ids: frozenset[int]
    group_ids: frozenset[int]
    closed_topics: frozenset[UUID]
    unfollowed_topics: frozenset[UUID]


def reader_of(user, site: Site, programme: ProgrammeSettings | None = None) -> Reader:
    """The reader that ``user`` is on ``site``, whether or not he joined; in two queries where
    ``programme``, the site's settings, are at hand and the teams do not come from code."""
    own = _own(user, site)
    topics = _topics(site)
    mandatory = {key for key, topic in topics.items() if topic.is_mandatory}
    reader = Reader(
        team_id=_team_id(user, site, programme or settings_for(site), own),
        role_ids=frozenset(int(value) for value in own["role"]),
        group_ids=frozenset(int(value) for value in own["group"]),
        closed_topics=frozenset(),
        unfollowed_topics=frozenset(UUID(value) for value in own["unfollowed"]) - mandatory,
    )
    closed = frozenset(key for key, topic in topics.items() if not topic.is_open_to(reader))
    return replace(reader, closed_topics=closed)


def _team_id(user, site: Site, programme: ProgrammeSettings, own: dict[str, list[str]]):
    """The id of the team that ``team_of`` gives."""
    if programme.team_source == ProgrammeSettings.TeamSource.CODE:
        team = team_of(user, site, programme) if user.is_authenticated else None
        return team.pk if team else None
    by_group = programme.team_source == ProgrammeSettings.TeamSource.GROUPS
    teams = (by_group and own["group_team"]) or own["team"]
    return int(teams[0]) if teams else None


@dataclass
class _Topic:
    """A topic with all its translations: what one of them asks for, all of them do."""

    is_mandatory: bool
    teams: set[int]
    roles: set[int]

    def is_open_to(self, reader: Reader) -> bool:
        if not self.teams and not self.roles:
            return True
        return reader.team_id in self.teams or bool(reader.role_ids & self.roles)


def _topics(site: Site) -> dict[UUID, _Topic]:
    found: dict[UUID, _Topic] = {}
    for key, is_mandatory, team, role in _topic_rows().rows(site=site.pk):
        topic = found.setdefault(key, _Topic(False, set(), set()))
        topic.is_mandatory |= is_mandatory
        topic.teams |= {team} - {None}
        topic.roles |= {role} - {None}
    return found


@kept(Topic)
def _topic_rows() -> QuerySet:
    topics = Topic.objects.filter(site=key_slot("site", Site)).order_by()
    return topics.values_list("translation_key", "is_mandatory", "teams", "roles")


def _own(user, site: Site) -> dict[str, list[str]]:
    """The person's roles, groups, unfollowed topics and teams, in one query; teams by name."""
    found: dict[str, list[str]] = {
        kind: [] for kind in ("role", "group", "unfollowed", "team", "group_team")
    }
    if user.is_authenticated:
        for kind, value, _name in _own_rows().rows(user=user.pk, site=site.pk):
            found[kind].append(value)
    return found


@kept(Ambassador)
def _own_rows() -> QuerySet:
    user, site = key_slot("user", get_user_model()), key_slot("site", Site)
    member = {"ambassador__user": user, "ambassador__site": site, "ambassador__left_at": None}
    teams = Team.objects.filter(site=site)
    sources = [
        ("role", "role", "", Ambassador.roles.through.objects.filter(**member)),
        ("unfollowed", "topic_key", "", UnfollowedTopic.objects.filter(**member)),
        ("team", "pk", "name", teams.filter(memberships__user=user)),
        ("group_team", "pk", "name", teams.filter(group__user=user)),
    ]
    groups = _own_part("group", "pk", "", Group.objects.filter(user=user))
    return groups.union(*(_own_part(*source) for source in sources), all=True).order_by("label")


def _own_part(kind: str, column: str, name: str, rows: QuerySet) -> QuerySet:
    return (
        rows.order_by()
        .annotate(
            sort=Value(kind, CharField()),
            number=Cast(column, CharField(max_length=40)),
            label=F(name) if name else Value("", CharField()),
        )
        .values_list("sort", "number", "label")
    )
