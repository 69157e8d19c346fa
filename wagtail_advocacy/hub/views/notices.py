"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wagtail_advocacy.activation import services
from wagtail_advocacy.activation.models import Notice
from wagtail_advocacy.activation.queries import notices_of, unread_lately
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.inbox import own_questions, rows_of
from wagtail_advocacy.hub.rendering import render_page


PAGE_SIZE = 20


@require_safe
@member_page
def notices(request):
    """What the person was told, the latest first, and what he asked."""
    ambassador = request.ambassador
    page = Paginator(notices_of(ambassador), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tab": "notices",
        "page": page,
        "rows": rows_of(ambassador, list(page)),
        "new": unread_lately(ambassador),
        "questions": own_questions(ambassador) if page.number == 1 else [],
        "is_asked": "asked" in request.GET,
    }
    return render_page(request, "hub/notices.html", context)


@require_safe
@member_page
def notice(request, notice_id):
    """Opening a notice marks it as read and leads on to what it is about."""
    found = _own_notice(request, notice_id)
    services.read_notice(request.ambassador, found)
    (row,) = rows_of(request.ambassador, [found])
    return HttpResponseRedirect(row.text.path)


@require_POST
@member_page
def read_notice(request, notice_id):
    """Mark one as read and stay in the list."""
    services.read_notice(request.ambassador, _own_notice(request, notice_id))
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() and page != "1" else ""
    return redirect(reverse("wagtail_advocacy:notices") + query)


@require_POST
@member_page
def read_all_notices(request):
    """Mark all as read."""
    services.read_all_notices(request.ambassador)
    return redirect("wagtail_advocacy:notices")


def _own_notice(request, notice_id: int) -> Notice:
    """The person's own notice; somebody else's is not found."""
    return get_object_or_404(notices_of(request.ambassador), pk=notice_id)
