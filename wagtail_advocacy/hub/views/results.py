"""What the programme brought, for those who do not take part as well."""

from django.views.decorators.http import require_safe

from wagtail_advocacy.hub.access import colleague_page
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.hub.results import results_page


@require_safe
@colleague_page
def results(request):
    """One month: figures of everybody together, the owner's words, and stories."""
    shown = results_page(
        request.advocacy_site, request.advocacy_programme, request.GET.get("month", "")
    )
    is_member = request.ambassador is not None and request.ambassador.is_active
    return render_page(
        request, "hub/results.html", {"tab": "results", "shown": shown, "is_member": is_member}
    )
