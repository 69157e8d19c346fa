"""One page's sharing, in Wagtail's admin."""

import swapper
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from wagtail_advocacy.programme.queries import settings_for

from .edition_page import render_edition
from .forms import site_of
from .queries import canonical_page
from .services import NotShareable, is_marked, make_shareable, may_mark, refusal, stop_sharing


@require_http_methods(["GET", "POST"])
def sharing(request, page_id: int):
    """Say whether a page is shareable, and make it so or stop it."""
    page = get_object_or_404(swapper.load_model("wagtailcore", "Page"), pk=page_id)
    if not may_mark(page, request.user):
        raise PermissionDenied
    next_url = get_valid_next_url_from_request(request) or reverse(
        "wagtailadmin_pages:edit", args=[page.pk]
    )
    if request.method == "POST":
        return _act(request, page, next_url)
    marked = is_marked(page)
    context = {
        "page": page.specific,
        "source": canonical_page(page),
        "marked": marked,
        "reason": None if marked else refusal(page, request.user),
        "next_url": next_url,
        "programme": settings_for(site_of(page)),
    }
    return render(request, "wagtail_advocacy/content/sharing.html", context)


def _act(request, page, next_url: str):
    verbs = {"make_shareable": make_shareable, "stop_sharing": stop_sharing}
    verb = request.POST.get("action")
    if verb not in verbs:
        return HttpResponseBadRequest()
    title = page.specific_deferred.get_admin_display_title()
    try:
        verbs[verb](page, request.user)
    except NotShareable as refused:
        messages.error(request, f"{title}: {refused.reason.label}")
        return redirect(next_url)
    done = (
        _("Colleagues can share “%(title)s” now.")
        if verb == "make_shareable"
        else _("“%(title)s” is no longer shared.")
    )
    messages.success(request, done % {"title": title})
    return redirect(next_url)


@require_safe
def edition_preview(request, page_id: int):
    """The public edition of a page as it was saved last, as outsiders will see it."""
    page = get_object_or_404(swapper.load_model("wagtailcore", "Page"), pk=page_id)
    if not may_mark(page, request.user):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    edition = draft.public_edition.first()
    if edition is None or not edition.is_complete:
        raise Http404
    return render_edition(
        request, site_of(page), edition, language=page.locale.language_code, is_preview=True
    )
