"""Having a post sent, now or later."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import PlanForm
from wagtail_advocacy.hub.planning import PostRow, read_plan
from wagtail_advocacy.hub.rendering import wants_fragment
from wagtail_advocacy.sharing.delivery.ordering import order_post as order
from wagtail_advocacy.sharing.delivery.times import time_zone_of
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.services import Refusal, ShareRefused

from .composer import draft_of, show, show_withdrawn


@require_POST
@member_page
def order_post(request, item_id):
    """The click for this very post; the form's key makes two clicks one post."""
    item = get_object_or_404(Item, pk=item_id, site=request.ambassador.site)
    text, network_id = request.POST.get("text", ""), request.POST.get("network", "")
    try:
        post = order(
            request.ambassador,
            item,
            network_id,
            text,
            key=_key(request),
            suggestion=request.POST.get("suggestion", ""),
            **read_plan(PlanForm(request.POST), request.ambassador),
        )
    except ShareRefused as refusal:
        if refusal.reason != Refusal.NETWORK_OFF:
            return show_withdrawn(request, item_id, text)
        errors = {"network": [refusal.reason.label]}
    except ValidationError as error:
        errors = error.message_dict
    else:
        return _ordered(request, post)
    draft = draft_of(request, item, network_id, text)
    if draft is None:
        return show_withdrawn(request, item_id, text)
    draft.errors = errors
    return show(request, "composer", {"composer": draft}, status=422)


def _key(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _ordered(request, post: Delivery) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("wagtail_advocacy:planned_post", post.pk)
    with timezone.override(time_zone_of(request.ambassador)):
        return show(request, "ordered", {"row": PostRow(post, timezone.now())})
