"""What a person does with a share of his own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wagtail_advocacy.hub.access import member_page
from wagtail_advocacy.hub.composing import is_open
from wagtail_advocacy.hub.queries import forget_month
from wagtail_advocacy.hub.rendering import render_page, wants_fragment
from wagtail_advocacy.networks.qr import qr_svg
from wagtail_advocacy.sharing import services
from wagtail_advocacy.sharing.links import tracked_url
from wagtail_advocacy.sharing.models import Share
from wagtail_advocacy.sharing.queries import network_label, shares_of


@require_POST
@member_page
def confirm_share(request, share_id):
    """Yes, posted."""
    share = own_share(request, share_id)
    services.confirm_share(share)
    forget_month(request.ambassador)
    if wants_fragment(request):
        return _answer(request, share, "sharing/thanks.html")
    return redirect(f"{reverse('wagtail_advocacy:hub')}?posted={share.pk}")


@require_POST
@member_page
def decline_share(request, share_id):
    """Not yet."""
    share = own_share(request, share_id)
    services.answer_not_yet(share)
    if wants_fragment(request):
        return _answer(request, share, "sharing/not_yet.html")
    return redirect("wagtail_advocacy:hub")


@require_safe
@member_page
def link(request, share_id):
    """The tracked link to copy by hand."""
    return _link_page(request, share_id, "hub/link.html")


@require_safe
@member_page
def qr(request, share_id):
    """The tracked link as a picture."""
    return _link_page(request, share_id, "hub/qr.html")


def own_share(request, share_id: int) -> Share:
    """The person's own share; somebody else's is not found."""
    return get_object_or_404(shares_of(request.ambassador), pk=share_id)


def _link_page(request, share_id: int, template: str) -> HttpResponse:
    share = own_share(request, share_id)
    if share.item.is_without_link:
        raise Http404
    url = tracked_url(share)
    context = {
        "share": share,
        "url": url,
        "picture": qr_svg(url, title=_("QR code with your link")),
        "asks": is_open(share),
    }
    return render_page(request, template, context)


def _answer(request, share: Share, template: str) -> HttpResponse:
    context = {"share": share, "label": network_label(share.network), "is_partial": True}
    return render_page(request, template, context)
