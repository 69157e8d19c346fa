"""Stopping e-mail from the e-mail itself, without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wagtail_advocacy.activation.editor_mails import editor_language
from wagtail_advocacy.activation.kinds import kinds_for
from wagtail_advocacy.activation.services import (
    choose_editor_mails,
    pause_emails,
    stop_emails,
)
from wagtail_advocacy.activation.unsubscribing import read_editor_token, read_token
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.programme.queries import settings_for


# Mail programs post here by themselves (RFC 8058), without cookies; the address is the proof.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """A POST acts at once. A GET only asks: link scanners open what they find in e-mails."""
    subscription = read_token(token)
    if subscription is None:
        raise Http404
    ambassador, kind = subscription.ambassador, subscription.kind
    request.advocacy_programme = settings_for(ambassador.site)
    # The page is for whoever holds the address: it shows nothing of the person.
    request.ambassador = None
    done, until = "", None
    if request.method == "POST":
        done = request.POST.get("stop", "kind")
        if done == "pause":
            until = pause_emails(ambassador).until
        else:
            stop_emails(ambassador, None if done == "all" else kind)
    context = {"kind": kind, "done": done, "until": until}
    with translation.override(ambassador.language or settings.LANGUAGE_CODE):
        response = render_page(request, "hub/unsubscribe.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_editor(request, token):
    """The same for an editor who takes no part in the programme."""
    subscription = read_editor_token(token)
    if subscription is None:
        raise Http404
    user, kind = subscription.user, subscription.kind
    request.advocacy_programme = settings_for(subscription.site)
    request.ambassador = None
    done = ""
    if request.method == "POST":
        done = request.POST.get("stop", "kind")
        kinds = kinds_for(user) if done == "all" or kind is None else [kind]
        choose_editor_mails(user, {each.id: False for each in kinds})
    context = {"kind": kind, "done": done, "is_editor": True}
    with translation.override(editor_language(user)):
        response = render_page(request, "hub/unsubscribe.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response
