"""Short links are answered before every other middleware: ``ShortLinkMiddleware``."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.module_loading import import_string

from .lookup import CODE_SHAPE
from .verdict import ANSWERED_METHODS, has_session_cookie
from .views import send_on


class ShortLinkMiddleware:
    """Stands first in ``MIDDLEWARE`` and answers ``/s/<code>/`` where the answer is a redirect.

    Sessions, messages and whatever else a site has in its middleware cost nothing then. Where the
    site has ``SecurityMiddleware`` lead to HTTPS or send HSTS it does so here as well, and the
    language is the one that ``LocaleMiddleware`` would choose.

    Whoever sends a session cookie may be a colleague. Only the site's own middleware can tell, so
    his request takes the whole way to the view, as does everything that is not answered with a
    redirect: links that lead nowhere and other methods.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        classes = [import_string(path) for path in settings.MIDDLEWARE]
        classes = [one for one in classes if isinstance(one, type)]
        security = next((one for one in classes if issubclass(one, SecurityMiddleware)), None)
        is_needed = settings.SECURE_SSL_REDIRECT or settings.SECURE_HSTS_SECONDS
        self.security = security(get_response) if security and is_needed else None
        self.prefix: str | None = None
        self.has_languages = any(issubclass(one, LocaleMiddleware) for one in classes)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = self._code(request)
        if code is None:
            return self.get_response(request)
        if self.security is not None:
            response = self.security.process_request(request)
            if response is not None:
                return response
        response = send_on(request, code, self._language(request))
        if response is None:
            return self.get_response(request)
        if self.security is not None:
            response = self.security.process_response(request, response)
        return response

    def _code(self, request: HttpRequest) -> str | None:
        """The code that is asked for; ``None`` when the request is not to be answered here."""
        if self.prefix is None:
            self.prefix = short_link_prefix()
        path = request.path_info
        if not self.prefix or not path.startswith(self.prefix):
            return None
        code = path[len(self.prefix) :].removesuffix("/")
        if not CODE_SHAPE.fullmatch(code) or request.method not in ANSWERED_METHODS:
            return None
        return None if has_session_cookie(request) else code

    def _language(self, request: HttpRequest) -> str:
        if self.has_languages:
            return translation.get_language_from_request(request)
        return settings.LANGUAGE_CODE


def short_link_prefix() -> str:
    """What stands before the code in the path of a short link; empty where these have no address,
    which a system check reports."""
    try:
        address = reverse("wagtail_advocacy_public:short_link", args=["-"])
    except NoReverseMatch:
        return ""
    return "/" + address.removeprefix(get_script_prefix()).removesuffix("-/")
