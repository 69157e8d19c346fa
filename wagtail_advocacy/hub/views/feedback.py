"""Not for me, and back again."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wagtail_advocacy.content.feedback import dismiss_item, restore_item
from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.forms import DismissForm
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.sharing.queries import offered_item


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def dismiss(request, item_id):
    """Hide an item from one's own feed, with a reason if one likes."""
    item = offered_item(request.ambassador, item_id)
    if item is None:
        raise Http404
    form = DismissForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        dismiss_item(request.ambassador, item, form.cleaned_data["reason"])
        return redirect(f"{reverse('wagtail_advocacy:hub')}?dismissed={item.pk}")
    context = {"item": item, "form": form, "tab": "hub"}
    return render_page(request, "hub/dismiss.html", context, status=422 if form.errors else 200)


@require_POST
@member_page
def restore(request, item_id):
    """Show a hidden item again."""
    item = get_object_or_404(Item, pk=item_id, dismissals__ambassador=request.ambassador)
    restore_item(request.ambassador, item)
    return redirect("wagtail_advocacy:hub")
