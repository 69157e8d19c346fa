"""Checking on demand what outsiders meet at a target."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_advocacy.permissions import MAKE_SHAREABLE, has_permission

from .models import Item
from .probe import check_target_later, check_text
from .services import may_mark
from .target import public_target


def may_check(item: Item, user) -> bool:
    """Whether ``user`` may have the target of ``item`` checked: he may edit what it stands for."""
    if item.page is not None:
        return may_mark(item.page, user)
    source = item.link or item.media
    if source is None:
        return has_permission(user, MAKE_SHAREABLE)
    return ModelPermissionPolicy(type(source)).user_has_permission(user, "change")


@require_http_methods(["GET", "POST"])
def check(request, item_id: int):
    """What outsiders met at the target of an item; a POST has the worker ask anew."""
    items = Item.objects.select_related("site", "page", "link", "media")
    item = get_object_or_404(items, pk=item_id)
    if not may_check(item, request.user):
        raise PermissionDenied
    wants_json = request.headers.get("Accept") == "application/json"
    if request.method == "POST":
        check_target_later(item)
        if not wants_json:
            messages.success(
                request, _("It is being checked. Load this page again in some seconds.")
            )
            return redirect(request.path)
    if wants_json:
        return JsonResponse(
            {
                "state": item.target_state,
                "text": check_text(item),
                "checked": item.target_checked_at and item.target_checked_at.isoformat(),
            }
        )
    context = {"item": item, "text": check_text(item), "target": public_target(item)}
    return render(request, "wagtail_advocacy/content/check.html", context)
