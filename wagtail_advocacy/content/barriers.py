"""Where readers meet a login, read beforehand.

A list that is read with every page of the hub names these few places in its query, which is
several times cheaper to make than a query that looks for them itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import PageViewRestriction

from wagtail_advocacy.statements import kept, key_slot


# A query with more places to name than this is dearer than one that looks for them.
MOST_PLACES = 50

NOWHERE = Q(pk__in=[])


@dataclass(frozen=True)
class Barriers:
    """Tree paths of pages that are closed with everything below them."""

    to_outsiders: tuple[str, ...]
    to_person: tuple[str, ...]

    @property
    def closed_to_outsiders(self) -> Q:
        """Condition: outsiders would meet a login at the page of the item."""
        return _below(self.to_outsiders)

    @property
    def closed_to_person(self) -> Q:
        """Condition: the person may not open the page of the item himself."""
        return _below(self.to_person)


def barriers_for(user) -> Barriers | None:
    """The barriers before outsiders and before ``user``; ``None`` when they are too many to name.

    An alias has the restrictions of its source, and a shared password closes a page to
    everybody, as in ``content.queries``.
    """
    found = _closed_places().rows()
    if len(found) > MOST_PLACES:
        return None
    own = _own_groups(user, {kind for _pk, kind, *_paths in found})
    return Barriers(
        to_outsiders=_paths(found),
        to_person=_paths(
            row for row in found if _is_closed(row[1], is_own=row[0] in own, user=user)
        ),
    )


@kept(PageViewRestriction)
def _closed_places() -> QuerySet:
    restrictions = PageViewRestriction.objects.order_by()
    names = ("pk", "restriction_type", "page__path", "page__aliases__path")
    return restrictions.values_list(*names)[: MOST_PLACES + 1]


def _own_groups(user, kinds: set[str]) -> set[int]:
    if PageViewRestriction.GROUPS not in kinds or not user.is_authenticated:
        return set()
    return {pk for (pk,) in _open_to().rows(user=user.pk)}


@kept(PageViewRestriction)
def _open_to() -> QuerySet:
    user = key_slot("user", get_user_model())
    return PageViewRestriction.objects.order_by().filter(groups__user=user).values_list("pk")


def _is_closed(kind: str, *, is_own: bool, user) -> bool:
    if kind == PageViewRestriction.PASSWORD or not user.is_authenticated:
        return kind != PageViewRestriction.NONE
    return kind == PageViewRestriction.GROUPS and not (user.is_superuser or is_own)


def _paths(rows: Iterable[tuple]) -> tuple[str, ...]:
    return tuple(sorted({path for _pk, _kind, *paths in rows for path in paths if path}))


def _below(paths: tuple[str, ...]) -> Q:
    condition = NOWHERE
    for path in paths:
        condition |= Q(page__path__startswith=path)
    return condition
