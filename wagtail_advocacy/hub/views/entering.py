"""Figures that a person knows and the programme does not: what a post got, and followers."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.engagement import (
    engagement_known,
    enterable,
    not_available,
    numbers_of,
)
from wagtail_advocacy.hub.forms import EngagementForm, FollowersForm
from wagtail_advocacy.hub.rendering import render_page
from wagtail_advocacy.sharing.followers import latest_followers, record_followers
from wagtail_advocacy.sharing.queries import network_label, shares_of
from wagtail_advocacy.tracking.services import record_engagement

from .shares import own_share


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def engagement(request, share_id):
    """Likes, comments and reshares, read off one's own post and typed in."""
    share = own_share(request, share_id)
    known, names, numbers = engagement_known(share), enterable(share), numbers_of(share)
    form = EngagementForm(
        request.POST if request.method == "POST" else None,
        names=names,
        origins={number.name: number.origin for number in numbers},
        initial={name: getattr(known, name) for name in names} if known else None,
    )
    if names and form.is_valid():
        record_engagement(share, **form.cleaned_data)
        return redirect("wagtail_advocacy:impact")
    context = {
        "form": form if names else None,
        "reported": [number for number in numbers if number.is_reported],
        "not_available": not_available(share),
        "share": share,
        "label": network_label(share.network),
        "tab": "impact",
    }
    return render_page(request, "hub/engagement.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def followers(request):
    """How many followers the person has where, if he likes to say so."""
    ambassador = request.ambassador
    used = set(shares_of(ambassador).order_by().values_list("network", flat=True).distinct())
    networks = [network for network in request.advocacy_programme.networks if network.has_followers]
    networks.sort(key=lambda network: network.id not in used)
    form = FollowersForm(
        request.POST if request.method == "POST" else None,
        networks=networks,
        known=latest_followers(ambassador),
    )
    if form.is_valid():
        try:
            for network_id, count in form.changed.items():
                record_followers(ambassador, network_id, count)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("wagtail_advocacy:impact")
    context = {"form": form, "tab": "impact"}
    return render_page(request, "hub/followers.html", context, status=422 if form.errors else 200)
