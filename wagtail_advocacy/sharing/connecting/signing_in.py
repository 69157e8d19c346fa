"""Connecting at a network's own page, by social-auth.

Its backends here are association-only and have names of their own. They are in no
``AUTHENTICATION_BACKENDS``, their strategy reads none of the site's ``SOCIAL_AUTH_`` settings,
has no storage and hands on what the network gave instead of signing anybody in. So nobody can
sign in by them, no user is made, and a site's own social sign-in stays as it is.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.debug import sensitive_variables
from social_core.backends.linkedin import LinkedinOAuth2
from social_core.backends.twitter_oauth2 import TwitterOAuth2
from social_core.exceptions import (
    AuthCanceled,
    AuthInputError,
    AuthProviderError,
    AuthSessionError,
    SocialAuthBaseException,
)
from social_django.strategy import DjangoStrategy

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.networks.api import Credentials, resolve_address
from wagtail_advocacy.networks.base import Network

from .granting import ConnectFailed, ConnectProblem, Grant, scopes_in


# What networks call it when a person says no.
DENIALS = {"access_denied", "user_cancelled_login", "user_cancelled_authorize"}
# Codes of social-auth for a network that could not be asked.
UNREACHABLE = {"timeout", "connection_failed", "tls_error"}


class ConnectStrategy(DjangoStrategy):
    """Social-auth without the site's settings, storage and sign-in."""

    def __init__(self, request: HttpRequest, network: Network):
        super().__init__(storage=None, request=request)
        self.network = network

    def get_setting(self, name):
        raise AttributeError(name)

    def authenticate(self, backend, **kwargs):
        return kwargs["response"]


class ShareBackend:
    """To be put before one of social-auth's OAuth 2 backends."""

    ASSOCIATION_ONLY = True
    REDIRECT_STATE = False
    STATE_PARAMETER = True
    # RFC 7636 wants 43 at least; social-auth's backend of X makes 32.
    PKCE_DEFAULT_CODE_VERIFIER_LENGTH = 64

    def get_scope(self):
        return list(self.strategy.network.api.scopes)

    def authorization_url(self):
        return resolve_address(super().authorization_url())[0]

    def access_token_url(self):
        return resolve_address(super().access_token_url())[0]

    def user_data(self, access_token, *args, **kwargs):
        # The network's own interface asks whose account it is.
        return {}


class LinkedInShare(ShareBackend, LinkedinOAuth2):
    name = "linkedin-share"

    def get_key_and_secret(self):
        return advocacy_settings.LINKEDIN_CLIENT_ID, advocacy_settings.LINKEDIN_CLIENT_SECRET


class XShare(ShareBackend, TwitterOAuth2):
    name = "x-share"
    AUTHORIZATION_URL = "https://x.com/i/oauth2/authorize"
    ACCESS_TOKEN_URL = "https://api.x.com/2/oauth2/token"  # noqa: S105
    PKCE_DEFAULT_CODE_CHALLENGE_METHOD = "S256"

    def get_key_and_secret(self):
        return advocacy_settings.X_CLIENT_ID, advocacy_settings.X_CLIENT_SECRET


BACKENDS = {backend.name: backend for backend in (LinkedInShare, XShare)}


def begin(request: HttpRequest, network: Network, redirect_uri: str) -> str:
    """The address at which the person agrees; it is bound to him and to this session."""
    backend = _backend(request, network, redirect_uri)
    backend.prepare_auth(user=request.user)
    return backend.auth_url()


@sensitive_variables("response", "access_token", "more")
def finish(request: HttpRequest, network: Network, redirect_uri: str) -> Grant:
    """What the network gave when the person came back. Raises ``ConnectFailed``."""
    backend = _backend(request, network, redirect_uri)
    try:
        response = backend.complete(user=request.user)
    except SocialAuthBaseException as error:
        # Without the traceback, whose frames hold code and secret.
        raise ConnectFailed(_problem_of(error, request)) from None
    more = {}
    refresh_ends_at = _in_seconds(response.get("refresh_token_expires_in"))
    if refresh_ends_at:
        more["refresh_ends_at"] = refresh_ends_at.isoformat()
    return Grant(
        Credentials(
            access_token=response["access_token"],
            refresh_token=response.get("refresh_token") or "",
            expires_at=_in_seconds(response.get("expires_in")),
            more=more,
        ),
        scopes_in(response.get("scope"), network.api.scopes),
    )


def backend_of(network: Network) -> type:
    """The social-auth backend of ``network``: one of ours by its name, or a site's own by its
    dotted path. Raises ``ImportError`` where there is none."""
    name = network.api.backend
    return BACKENDS[name] if name in BACKENDS else import_string(name)


def _backend(request, network, redirect_uri):
    return backend_of(network)(ConnectStrategy(request, network), redirect_uri)


def _in_seconds(seconds):
    try:
        return timezone.now() + timedelta(seconds=int(seconds))
    except (TypeError, ValueError, OverflowError):
        return None


def _problem_of(error: SocialAuthBaseException, request) -> ConnectProblem:
    if isinstance(error, AuthSessionError | AuthInputError):
        return ConnectProblem.EXPIRED
    if isinstance(error, AuthCanceled) or request.GET.get("error") in DENIALS:
        return ConnectProblem.DENIED
    is_theirs = error.code in UNREACHABLE or (error.status_code or 0) >= 429
    if isinstance(error, AuthProviderError) and is_theirs:
        return ConnectProblem.UNREACHABLE
    return ConnectProblem.REFUSED
