"""The view restrictions in force on a page."""

from django.db.models import Q, QuerySet
from wagtail.models import AbstractPage, PageViewRestriction


def path_prefixes(page: AbstractPage) -> list[str]:
    """The tree paths of ``page`` and of all its ancestors."""
    step = page.steplen
    return [page.path[:end] for end in range(step, len(page.path) + 1, step)]


def restrictions_on(page: AbstractPage) -> QuerySet[PageViewRestriction]:
    """The restrictions of any kind on ``page`` or an ancestor.

    An alias has the restrictions of its source, as in Wagtail.
    """
    prefixes = path_prefixes(page)
    return PageViewRestriction.objects.filter(
        Q(page__path__in=prefixes) | Q(page__aliases__path__in=prefixes)
    ).distinct()


def is_restricted(page: AbstractPage) -> bool:
    """Whether ``page`` or an ancestor has a view restriction of any kind, in one query."""
    return restrictions_on(page).exists()
