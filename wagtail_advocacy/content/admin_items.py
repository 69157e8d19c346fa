"""Which items the admin shows to whom."""

from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from wagtail_advocacy.permissions import VIEW_DASHBOARD, has_permission

from .models import CuratedLink, Item, MediaPost


def edits(user, model: type) -> bool:
    """Whether ``user`` may change what is of ``model`` (``CuratedLink`` or ``MediaPost``)."""
    return ModelPermissionPolicy(model).user_has_permission(user, "change")


def items_in_admin(user, items: QuerySet[Item]) -> QuerySet[Item]:
    """Those of ``items`` of which ``user`` is told in the admin: all for whoever may see the
    dashboard; to editors the pages that Wagtail's explorer shows them, and the links and media
    that they may change."""
    if has_permission(user, VIEW_DASHBOARD):
        return items
    shown = Q(page__in=page_permission_policy.explorable_instances(user))
    if edits(user, CuratedLink):
        shown |= Q(link__isnull=False)
    if edits(user, MediaPost):
        shown |= Q(media__isnull=False)
    return items.filter(shown)
