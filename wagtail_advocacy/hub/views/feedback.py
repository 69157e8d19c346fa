"""Useful, or not for me, and back again."""

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from wagtail_advocacy.content.feedback import (
    dismiss_item,
    rate_useful,
    rating_of,
    restore_item,
)
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import DismissForm
from wagtail_advocacy.hub.rendering import render_page, wants_fragment
from wagtail_advocacy.sharing.queries import known_item, offered_item

from .feed import PLACE


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def dismiss(request, item_id):
    """Hide an item from one's own feed, with a reason if one likes, now or later."""
    item = offered_item(request.ambassador, item_id)
    if item is None:
        raise Http404
    if request.method == "POST":
        form = DismissForm(request.POST)
        if form.is_valid():
            try:
                dismiss_item(request.ambassador, item, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(_back(request, dismissed=item.pk))
    else:
        rating = rating_of(request.ambassador, item)
        form = DismissForm(
            initial={"reason": rating.reason, "words": rating.words} if rating else {}
        )
    context = {"item": item, "form": form, "tab": "hub"}
    return render_page(request, "hub/dismiss.html", context, status=422 if form.errors else 200)


@require_POST
@member_page
def rate(request, item_id):
    """Say that an item is useful, or take that back."""
    ambassador = request.ambassador
    item = offered_item(ambassador, item_id) or known_item(ambassador, item_id)
    if item is None:
        raise Http404
    is_useful = bool(request.POST.get("useful"))
    if is_useful:
        rate_useful(ambassador, item)
    else:
        restore_item(ambassador, item)
    if wants_fragment(request):
        context = {"item": item, "is_useful": is_useful, "is_partial": True}
        return render_page(request, "hub/useful.html", context)
    return redirect(f"{_back(request)}#item-{item.pk}")


@require_POST
@member_page
def restore(request, item_id):
    """Show a hidden item again."""
    item = get_object_or_404(Item, pk=item_id, ratings__ambassador=request.ambassador)
    restore_item(request.ambassador, item)
    return redirect(_back(request))


def _back(request, **more) -> str:
    """The address of the cards that the person came from."""
    came_from = QueryDict(request.POST.get("back", "")[:300])
    place = {name: came_from[name] for name in PLACE if name in came_from}
    query = urlencode({**place, **more})
    return reverse("wagtail_advocacy:hub") + (f"?{query}" if query else "")
