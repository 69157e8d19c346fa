"""Joining, choosing, leaving."""

from uuid import UUID

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from wagtail_advocacy.activation.queries import paused_among
from wagtail_advocacy.activation.services import (
    choose_ways,
    chosen_ways,
    pause_emails,
    resume_emails,
)
from wagtail_advocacy.hub.access import eligible_page, member_page
from wagtail_advocacy.hub.forms import JoinForm, NoticesForm, SettingsForm
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.programme import services
from wagtail_advocacy.programme.audience import reader_of
from wagtail_advocacy.programme.queries import current_guidelines, team_of
from wagtail_advocacy.programme.topics import topics_to_follow
from wagtail_advocacy.sharing.accounts import accounts_of, may_see_accounts


ON_THE_PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(ON_THE_PAGE)
@eligible_page
def join(request):
    """One screen: what it is, what is seen by whom, the guidelines, team and language.

    Somebody who takes part already reads and accepts a new version of the guidelines here.
    """
    user, site = request.user, request.advocacy_site
    guidelines = current_guidelines(site)
    ambassador = request.ambassador
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        site=site,
        guidelines=guidelines,
        team_is_known=team_of(user, site) is not None,
        initial={"language": ambassador.language if ambassador else ""},
    )
    following = _safe_next(request)
    is_stale = False
    if form.is_valid():
        if guidelines is None or form.cleaned_data["guidelines"] == guidelines.pk:
            try:
                services.join(
                    user,
                    site,
                    guidelines=guidelines,
                    language=form.cleaned_data["language"],
                    team=form.cleaned_data.get("team"),
                )
            except services.GuidelinesChanged:
                is_stale = True
            else:
                # Not redirect(), which would look for a view of that name.
                return HttpResponseRedirect(following or reverse("wagtail_advocacy:hub"))
        else:
            is_stale = True
    context = {
        "form": form,
        "guidelines": guidelines,
        "following": following,
        "is_stale": is_stale,
        "is_member": ambassador is not None and ambassador.is_active,
    }
    return render_page(request, "hub/join.html", context, status=422 if form.errors else 200)


@require_http_methods(ON_THE_PAGE)
@member_page
def leave(request):
    """Says what is kept, then ends the person's part."""
    if request.method == "POST":
        services.leave(request.ambassador)
        return redirect("wagtail_advocacy:hub")
    context = {"tab": "settings", "has_accounts": accounts_of(request.ambassador).exists()}
    return render_page(request, "hub/leave.html", context)


@require_http_methods(ON_THE_PAGE)
@member_page
def settings(request):
    """Language, topics, Mastodon server, how one hears of things, and the way out."""
    ambassador = request.ambassador
    reader = reader_of(request.user, request.advocacy_site)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        topics=topics_to_follow(ambassador, reader.closed_topics),
        initial={
            "language": ambassador.language,
            "content_languages": ambassador.content_languages,
            "mastodon_server": ambassador.mastodon_server,
        },
    )
    notices = NoticesForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={**chosen_ways(ambassador), "is_paused": bool(paused_among([ambassador.pk]))},
    )
    if form.is_valid() and notices.is_valid():
        choose_ways(ambassador, notices.ways)
        change_pause = pause_emails if notices.cleaned_data["is_paused"] else resume_emails
        change_pause(ambassador)
        values = dict(form.cleaned_data)
        keys = {UUID(key) for key in values.pop("topics")}
        # What he may not see he cannot unfollow either, should it be opened to him later.
        services.follow_topics(ambassador, keys | reader.closed_topics)
        services.change_preferences(ambassador, **values)
        return redirect(f"{request.path}?saved=1")
    context = {
        "form": form,
        "notices": notices,
        "tab": "settings",
        "is_saved": "saved" in request.GET,
        "has_accounts": may_see_accounts(ambassador, request.advocacy_programme),
    }
    status = 422 if form.errors or notices.errors else 200
    return render_page(request, "hub/settings.html", context, status=status)


def _safe_next(request) -> str:
    """Where to go on after joining; only addresses of this site."""
    following = request.POST.get("next") or request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if is_safe else ""
