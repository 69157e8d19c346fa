"""How the hub's templates are rendered."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail_advocacy.activation.queries import unread_lately
from wagtail_advocacy.conf import advocacy_settings


FOLDER = "wagtail_advocacy/"


def render_page(
    request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200
) -> HttpResponse:
    """Render ``template`` (below ``wagtail_advocacy/``) inside the site's own base template.

    The rendering happens at once, in the language that is active now.
    """
    context = {
        "base_template": advocacy_settings.BASE_TEMPLATE,
        "programme": request.advocacy_programme,
        "ambassador": request.ambassador,
        # Asked for by pages with a bell, not by pieces of pages.
        "unread": partial(unread_lately, request.ambassador) if request.ambassador else 0,
        "is_partial": False,
        **(context or {}),
    }
    return render(request, FOLDER + template, context, status=status)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether our script asks for a piece of a page rather than a page."""
    return request.headers.get("HX-Request") == "true"
