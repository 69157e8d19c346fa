"""Posts of colleagues, to like and to answer them on the network."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.colleagues import post_rows
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.sharing import posts as verbs
from wagtail_advocacy.sharing.models import Delivery


PAGE_SIZE = 20


@require_safe
@member_page
def colleagues(request):
    """What colleagues posted in the last two weeks and show, and one's own shown posts."""
    ambassador = request.ambassador
    page = Paginator(verbs.posts_of_colleagues(ambassador), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "tab": "hub",
        "page": page,
        "rows": post_rows(page.object_list),
        "own": post_rows(verbs.own_shown_posts(ambassador)) if page.number == 1 else [],
    }
    return render_page(request, "hub/colleagues.html", context)


@require_POST
@member_page
def hide_post(request, delivery_id):
    """Show one's own post no longer."""
    verbs.hide_post(get_object_or_404(Delivery, pk=delivery_id, ambassador=request.ambassador))
    return redirect("wagtail_advocacy:colleagues")
