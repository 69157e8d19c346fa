"""What a request for a short link was.

The rules, in the order in which they are asked; the first that applies is the verdict:

1. *method*: only the headers were asked for (HEAD, OPTIONS).
2. *prefetch*: a header says that the page is fetched in advance or for a preview.
3. *bot*: there is no user agent, or it is that of a program.
4. *not_nav*: the request did not open a page. See ``is_navigation``.
5. *internal*: somebody signed in on this site, the sharer among them, or an address of the
   organisation.
6. *counted*: everything else.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

from django.conf import settings
from django.http import HttpRequest

from wagtail_advocacy.conf import internal_networks

from .bots import MAX_LENGTH, is_bot
from .models import Verdict


# What is answered with a redirect; every other method is refused.
ANSWERED_METHODS = ("GET", "HEAD", "OPTIONS")

PURPOSE_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
PURPOSES = ("prefetch", "prerender", "preview")

# From these versions on the browsers send Fetch Metadata with every HTTPS request. They are
# some versions later than the first that did, so that no reader is lost to a slow roll-out.
CHROMIUM = re.compile(r"\bChrom(?:e|ium)/(\d+)")
FIREFOX = re.compile(r"\bFirefox/(\d+)")
SAFARI = re.compile(r"\bVersion/(\d+)\S* (?:Mobile/\S+ )?Safari/")
FIRST_WITH_METADATA = ((CHROMIUM, 90), (FIREFOX, 95), (SAFARI, 17))

# Browsers inside apps: what they send is up to the app, so its absence proves nothing.
IN_APP = re.compile(
    r"; wv\)|\bVersion/4\.0 Chrome/|FBA[NV]/|FB_IAB|Instagram|LinkedInApp|Twitter|Line/"
    r"|Snapchat|Pinterest|musical_ly|BytedanceWebview|MicroMessenger|Teams/|WhatsApp",
    re.IGNORECASE,
)


def judge(request: HttpRequest, address: IPv4Address | IPv6Address | None) -> Verdict:
    """The verdict on ``request``, which came from ``address`` (``None`` when unknown)."""
    headers = request.META
    user_agent = headers.get("HTTP_USER_AGENT", "")
    if request.method != "GET":
        return Verdict.METHOD
    if is_fetched_in_advance(headers):
        return Verdict.PREFETCH
    if is_bot(user_agent):
        return Verdict.BOT
    is_secure = "HTTP_SEC_FETCH_MODE" not in headers and request.is_secure()
    if not is_navigation(headers, user_agent, is_secure=is_secure):
        return Verdict.NOT_NAVIGATION
    if is_inside(address) or is_signed_in(request):
        return Verdict.INTERNAL
    return Verdict.COUNTED


def is_fetched_in_advance(headers: dict) -> bool:
    """Whether a browser or an app says that nobody looks at the answer yet."""
    for name in PURPOSE_HEADERS:
        value = headers.get(name)
        if value and any(purpose in value.lower() for purpose in PURPOSES):
            return True
    return False


def is_navigation(headers: dict, user_agent: str, *, is_secure: bool) -> bool:
    """Whether the request opens a page, going by its Fetch Metadata headers.

    Where a browser sent them they decide: the mode must be *navigate* and the destination
    *document*. Where they are missing the request passes, unless it came over HTTPS with the
    user agent of a browser that always sends them there: that is a program in disguise. Old
    browsers, browsers inside apps and plain HTTP (to which browsers send none) always pass,
    because a lost reader is worse than a scanner more.
    """
    mode = headers.get("HTTP_SEC_FETCH_MODE")
    if mode is None:
        return not (is_secure and sends_metadata(user_agent[:MAX_LENGTH]))
    return mode == "navigate" and headers.get("HTTP_SEC_FETCH_DEST", "document") == "document"


@lru_cache(maxsize=8192)
def sends_metadata(user_agent: str) -> bool:
    """Whether ``user_agent`` claims a browser that sends Fetch Metadata with every request."""
    if IN_APP.search(user_agent):
        return False
    for browser, first in FIRST_WITH_METADATA:
        if match := browser.search(user_agent):
            return int(match[1]) >= first
    return False


def is_inside(address: IPv4Address | IPv6Address | None) -> bool:
    """Whether ``address`` belongs to the organisation."""
    return address is not None and any(address in network for network in internal_networks())


def has_session_cookie(request: HttpRequest) -> bool:
    """Whether the visitor may be signed in on this site."""
    return "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the visitor is signed in on this site. Asks nothing without a session cookie."""
    if not has_session_cookie(request):
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
