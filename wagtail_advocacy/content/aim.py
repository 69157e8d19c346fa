"""Whom an item is for: from the keys and ids that its editor chose to rows that a query reads."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import Group

from wagtail_advocacy.programme.models import Role, Team, Topic

from .models import Item, ItemAudience, ItemTopic, ShareTerms


AUDIENCES = {"teams": ("team", Team), "roles": ("role", Role), "groups": ("group", Group)}


@dataclass(frozen=True)
class Aim:
    """The topics and the audience of an item; ``parts`` are pairs of column and id.

    Aimed at a team that is gone, an item reaches nobody rather than everybody.
    """

    topic_ids: frozenset[int]
    parts: frozenset[tuple[str, int]]
    is_aimed: bool


def read_aim(terms: ShareTerms) -> Aim:
    """The aim that ``terms`` (with a ``site``) ask for, as far as what they name still exists."""
    keys = _keys(terms.topic_keys)
    topics: dict[UUID, int] = {}
    if keys:
        found = Topic.objects.filter(site=terms.site_id, translation_key__in=keys)
        for key, pk in found.order_by("-pk").values_list("translation_key", "pk"):
            topics[key] = pk
    parts = set()
    for name, (column, model) in AUDIENCES.items():
        if ids := terms.audience.get(name):
            chosen = model.objects.filter(pk__in=ids)
            if model is not Group:
                chosen = chosen.filter(site=terms.site_id)
            parts |= {(column, pk) for pk in chosen.values_list("pk", flat=True)}
    return Aim(
        topic_ids=frozenset(topics.values()),
        parts=frozenset(parts),
        is_aimed=any(terms.audience.get(name) for name in AUDIENCES),
    )


def write_aim(item: Item, aim: Aim) -> bool:
    """Bring the rows of ``item`` to ``aim``, and say whether its topics changed. Safe to
    repeat."""
    rows = ItemTopic.objects.filter(item=item)
    known = set(rows.values_list("topic", flat=True))
    if gone := known - aim.topic_ids:
        rows.filter(topic__in=gone).delete()
    ItemTopic.objects.bulk_create(
        [ItemTopic(item=item, topic_id=pk) for pk in sorted(aim.topic_ids - known)],
        ignore_conflicts=True,
    )
    audience = ItemAudience.objects.filter(item=item)
    stored = {
        ("team", row.team_id) if row.team_id
        else ("role", row.role_id) if row.role_id
        else ("group", row.group_id): row.pk
        for row in audience
    }  # fmt: skip
    if gone := [pk for part, pk in stored.items() if part not in aim.parts]:
        audience.filter(pk__in=gone).delete()
    ItemAudience.objects.bulk_create(
        ItemAudience(item=item, **{f"{column}_id": pk})
        for column, pk in sorted(aim.parts - stored.keys())
    )
    return known != aim.topic_ids


def audience_names(item: Item) -> list[str]:
    """Whom ``item`` is for, by name; empty when it is for everybody, or for nobody any more."""
    rows = item.audience_rows.select_related("team", "role", "group")
    return sorted(str(row.team or row.role or row.group) for row in rows)


def _keys(values: list) -> set[UUID]:
    keys = set()
    for value in values:
        try:
            keys.add(UUID(str(value)))
        except ValueError:
            continue
    return keys
