"""What outsiders meet."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from wagtail_advocacy.conf import programme_time_zone
from wagtail_advocacy.programme.calendar import programme_day

from . import lookup, sinks, throttle
from .services import record_visit
from .verdict import ANSWERED_METHODS, judge
from .visitor import client_address, identify, network_hash


# The site on which the visitor came across the link may be named to the target, the link not.
REDIRECT_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": "0",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
NOWHERE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


# Each statement commits by itself: the click is durable before the redirect is answered. Nothing
# here trusts a cookie to act, and POST is refused, so there is no forgery to protect against.
@csrf_exempt
@transaction.non_atomic_requests
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Send the visitor of ``/s/<code>/`` on to the target, and put his visit down."""
    if request.method not in ANSWERED_METHODS:
        return HttpResponseNotAllowed(ANSWERED_METHODS)
    return send_on(request, code) or nowhere(request, client_address(request))


class Redirect(HttpResponse):
    """A redirect to an address that is known to be one; Django's checks what it is given."""

    status_code = 302


def send_on(request: HttpRequest, code: str, language: str | None = None) -> Redirect | None:
    """Put the visit down and give the redirect; ``None`` when the link leads nowhere.

    ``language`` is the visitor's; left out: the one that is active.
    """
    now = timezone.now()
    if sinks.is_loaded_later():
        destination = lookup.recall(code, now, language)
    else:
        destination = lookup.find(code, now, language)
    if destination is None:
        return None
    address = client_address(request)
    day = _day(int(now.timestamp()) // 60)
    visitor = identify(request, address, site_id=destination.site_id, day=day)
    record_visit(destination, judge(request, address), visitor, now=now, day=day)
    return Redirect(headers={**REDIRECT_HEADERS, "Location": destination.address})


# Every day begins on the minute.
@lru_cache(maxsize=4)
def _day_of(minute: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(minute * 60, zone).date()


def _day(minute: int) -> date:
    """The programme's day in which ``minute`` (since 1970) is."""
    return _day_of(minute, programme_time_zone())


def nowhere(request: HttpRequest, address) -> HttpResponse:
    """The neutral page: the same for links that never were, ended, or were withdrawn."""
    site = Site.find_for_request(request)
    site_id = site.pk if site else 0
    if address is not None:
        network = network_hash(address, site_id=site_id, day=programme_day())
        if throttle.is_over_limit(network):
            return HttpResponse(
                status=429,
                headers={**NOWHERE_HEADERS, "Retry-After": str(throttle.WINDOW_SECONDS)},
            )
    context = {
        "site_name": (site and site.site_name) or getattr(settings, "WAGTAIL_SITE_NAME", ""),
        "home_url": site.root_url if site else "/",
    }
    return TemplateResponse(
        request,
        "wagtail_advocacy/tracking/nowhere.html",
        context,
        status=410,
        headers=NOWHERE_HEADERS,
    )
