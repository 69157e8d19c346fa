"""What decides which items a person may see, and which of them he wants to."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from wagtail.models import Site

from .models import Ambassador, ProgrammeSettings, Topic, UnfollowedTopic
from .queries import team_of


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
    """The reader that ``user`` is on ``site``, whether or not he joined; in three queries where
    ``programme``, the site's settings, are at hand."""
    team = team_of(user, site, programme) if user.is_authenticated else None
    own = _own(user, site)
    topics = _topics(site)
    mandatory = {key for key, topic in topics.items() if topic.is_mandatory}
    reader = Reader(
        team_id=team.pk if team else None,
        role_ids=frozenset(int(value) for value in own["role"]),
        group_ids=frozenset(int(value) for value in own["group"]),
        closed_topics=frozenset(),
        unfollowed_topics=frozenset(UUID(value) for value in own["unfollowed"]) - mandatory,
    )
    closed = {key for key, topic in topics.items() if not topic.is_open_to(reader)}
    return Reader(**{**reader.__dict__, "closed_topics": frozenset(closed)})


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
    rows = Topic.objects.filter(site=site).order_by()
    for key, is_mandatory, team, role in rows.values_list(
        "translation_key", "is_mandatory", "teams", "roles"
    ):
        topic = found.setdefault(key, _Topic(False, set(), set()))
        topic.is_mandatory |= is_mandatory
        topic.teams |= {team} - {None}
        topic.roles |= {role} - {None}
    return found


def _own(user, site: Site) -> dict[str, list[str]]:
    """The person's roles, groups and unfollowed topics, in one query."""
    found: dict[str, list[str]] = {"role": [], "group": [], "unfollowed": []}
    if not user.is_authenticated:
        return found
    sources = [
        ("role", "role", Ambassador.roles.through.objects, "ambassador__"),
        ("unfollowed", "topic_key", UnfollowedTopic.objects, "ambassador__"),
    ]
    parts = [
        manager.filter(
            **{f"{prefix}user": user, f"{prefix}site": site, f"{prefix}left_at": None}
        ).values_list(Value(kind), Cast(column, CharField(max_length=40)))
        for kind, column, manager, prefix in sources
    ]
    groups = user.groups.order_by().values_list(
        Value("group"), Cast("pk", CharField(max_length=40))
    )
    for kind, value in groups.union(*parts, all=True):
        found[kind].append(value)
    return found
