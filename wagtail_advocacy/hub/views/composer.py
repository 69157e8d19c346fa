"""Writing a post and opening the network."""

import uuid
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from wagtail_advocacy.content.models import Item
from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.composing import Composer, compose, is_open
from wagtail_advocacy.hub.rendering import render_page, wants_fragment
from wagtail_advocacy.programme.wording import signed
from wagtail_advocacy.sharing.delivery.changing import posts_of
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.sharing.models import Delivery
from wagtail_advocacy.sharing.queries import known_item, network_of, offered_item
from wagtail_advocacy.sharing.services import Refusal, ShareRefused
from wagtail_advocacy.sharing.services import start_share as start
from wagtail_advocacy.sharing.suggestions import is_suggestion


PLAN_FIELDS = ("at", "anytime", "shown_to_colleagues")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def composer(request, item_id):
    """The composer; a POST only draws it again, with the text kept: for another network, with
    another suggestion, or with what the person had typed before."""
    item = offered_item(request.ambassador, item_id)
    typed = request.POST.get("text")
    if item is None:
        return show_withdrawn(request, item_id, typed)
    here = request.POST.get("network") or request.GET.get("network", "")
    network_id = request.POST.get("switch", here)
    is_kept = network_id == here or not is_suggestion(typed or "", item)
    own = _own_post(request, item)
    if typed is None and own is not None:
        # What was undone or did not go out is written on.
        typed, is_kept = own.text, True
    draft = draft_of(request, item, network_id, typed if is_kept else None)
    if draft is None:
        return show_withdrawn(request, item_id, typed)
    turn = request.POST.get("turn")
    if turn == "suggestion":
        draft.show_next_suggestion()
    elif turn == "own":
        draft.show_own_text()
    if "asked" in request.GET and (draft.asks or draft.is_posted):
        text = signed(draft.share.text, draft.signature)
        context = {"share": draft.share, "label": draft.network.label, "text": text}
        return show(request, "asked", context)
    is_undone = own is not None and "undone" in request.GET
    return show(request, "composer", {"composer": draft, "is_undone": is_undone})


@require_POST
@member_page
def start_share(request, item_id):
    """Make the tracked link, then send the new tab on to the network by a page of our own.

    A redirect to another host would be blocked where the site's policy says that forms may only
    be sent to itself.
    """
    ambassador = request.ambassador
    item = get_object_or_404(Item, pk=item_id, site=ambassador.site)
    text, server = request.POST.get("text", ""), request.POST.get("server", "")
    network_id = request.POST.get("network", "")
    try:
        share = start(
            ambassador,
            item,
            network_id,
            text,
            server=server or ambassador.mastodon_server,
            suggestion=request.POST.get("suggestion", ""),
        )
    except ShareRefused as refusal:
        if refusal.reason != Refusal.NETWORK_OFF:
            return show_withdrawn(request, item_id, text)
        errors = {"network": [refusal.reason.label]}
    except ValidationError as error:
        errors = error.message_dict
    else:
        return _opened(request, share)
    draft = draft_of(request, item, network_id, text)
    if draft is None:
        return show_withdrawn(request, item_id, text)
    draft.errors = errors
    if _wants_json(request):
        return JsonResponse({"errors": errors}, status=422)
    return show(request, "composer", {"composer": draft}, status=422)


def draft_of(request, item: Item, network_id: str, text: str | None) -> Composer | None:
    """The composer with all that the page before it posted."""
    draft = compose(
        item,
        request.advocacy_programme,
        request.ambassador,
        network_id=network_id,
        text=text,
        server=request.POST.get("server"),
        suggestion=request.POST.get("suggestion", ""),
        own_texts=request.POST.getlist("own"),
    )
    if draft is not None:
        draft.is_answer = request.method == "POST"
        draft.plan = {name: request.POST.get(name, "") for name in PLAN_FIELDS}
        with suppress(ValueError):
            draft.key = uuid.UUID(request.POST.get("key", ""))
    return draft


def _own_post(request, item: Item) -> Delivery | None:
    """The person's own direct post of ``item`` that the address names."""
    text = request.GET.get("post", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return posts_of(request.ambassador).filter(pk=int(text), item=item).first()


def _opened(request, share) -> HttpResponse:
    network = network_of(share)
    text = signed(share.text, request.advocacy_programme.signature_for(network))
    if share.item.is_without_link:
        return _opened_without_link(request, share, network, text)
    link = tracked_url(share)
    if _wants_json(request):
        page = reverse("wagtail_advocacy:link", args=[share.pk])
        return JsonResponse({"url": link, "text": text, "page": page})
    if network.opens in {"own_page", "device"}:
        name = "qr" if network.id == "qr" else "link"
        return redirect(reverse(f"wagtail_advocacy:{name}", args=[share.pk]))
    address = network.share_url(
        url=link,
        text=text,
        title=share.item.title,
        server=request.ambassador.mastodon_server,
    )
    return _opening(request, share, network, address, text)


def _opened_without_link(request, share, network, text: str) -> HttpResponse:
    """The same for pictures and videos: the link of the share is told to nobody."""
    asked = reverse("wagtail_advocacy:composer", args=[share.item_id])
    asked += f"?network={network.id}&asked=1"
    if _wants_json(request):
        return JsonResponse({"text": text, "page": asked})
    if network.opens == "device":
        return redirect(asked)
    address = network.media_url(text=text, server=request.ambassador.mastodon_server)
    return _opening(request, share, network, address, text)


def _opening(request, share, network, address: str, text: str) -> HttpResponse:
    context = {
        "network": network,
        "address": address,
        "share": share,
        "text": text if network.takes_text or network.copies_text else "",
        "asks": is_open(share),
    }
    response = render_page(request, "sharing/opening.html", context)
    # The network need not learn the address of an intranet.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def show_withdrawn(request, item_id: int, text: str | None) -> HttpResponse:
    """The page for something that is not offered any more; what was typed is kept on it.

    It names the item only to somebody who shared it before.
    """
    if text is not None:
        text = "\n\n".join([*request.POST.getlist("own"), text])
    item = known_item(request.ambassador, item_id)
    if item is None and text is None:
        raise Http404
    if text is None:
        share = item.shares.filter(ambassador=request.ambassador).latest("last_started_at")
        text = share.text
    if _wants_json(request):
        return JsonResponse({"errors": {"network": [Refusal.WITHDRAWN.label]}}, status=409)
    return show(request, "withdrawn", {"item": item, "text": text}, status=409)


def _wants_json(request) -> bool:
    return request.headers.get("Accept") == "application/json"


def show(request, name: str, context: dict, *, status: int = 200) -> HttpResponse:
    """The fragment ``name`` for our dialog, else the page around it."""
    if wants_fragment(request):
        # htmx shows successful answers only.
        response = render_page(request, f"sharing/{name}.html", {**context, "is_partial": True})
    else:
        response = render_page(request, f"hub/{name}_page.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
