"""One question to everybody, and what colleagues answered."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.asides import result_chart
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.suggestions.models import Poll
from wagtail_advocacy.suggestions.polls import has_voted, polls_for, results_of, vote


PAGE_SIZE = 20


@require_safe
@member_page
def polls(request):
    """The polls that are for this person, open and closed."""
    page = Paginator(_own_polls(request), PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, "hub/polls.html", {"tab": "hub", "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def poll(request, poll_id):
    """Voting, and what one sees of the result."""
    found = get_object_or_404(_own_polls(request), pk=poll_id)
    error = ""
    if request.method == "POST":
        chosen = request.POST.get("answer", "")
        try:
            is_first = vote(
                request.ambassador,
                found,
                int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0,
            )
        except ValidationError as refused:
            error = " ".join(refused.messages)
        except (PermissionDenied, Poll.DoesNotExist):
            raise Http404 from None
        else:
            query = "?voted" if is_first else "?again"
            return redirect(reverse("wagtail_advocacy:poll", args=[found.pk]) + query)
    voted = has_voted(request.ambassador, found)
    result = None
    if found.is_closed or voted:
        found.site = request.advocacy_site
        result = results_of([found])[found.pk]
    context = {
        "tab": "hub",
        "poll": found,
        "answers": list(found.answers.all()) if found.is_open and not voted else [],
        "has_voted": voted,
        "result": result,
        "chart": result_chart(result) if result and result.is_shown else None,
        "minimum": request.advocacy_programme.minimum_group_size,
        "error": error,
        "note": _note(request),
    }
    return render_page(request, "hub/poll.html", context, status=422 if error else 200)


def _note(request) -> str:
    if "voted" in request.GET:
        return _("Thank you! Your vote is counted.")
    if "again" in request.GET:
        return _("You voted already. Your first vote counts.")
    return ""


def _own_polls(request):
    reader = reader_of(request.user, request.advocacy_site, request.advocacy_programme)
    return polls_for(reader, request.advocacy_site)
