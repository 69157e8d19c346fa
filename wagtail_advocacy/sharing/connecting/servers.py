"""Connecting at a server that the person names: Mastodon and what speaks like it."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.networks.api import ApiError, Credentials, resolve_address
from wagtail_advocacy.networks.base import Network, with_query
from wagtail_advocacy.safe_http import FetchError
from wagtail_advocacy.sharing.encryption import LostSecret
from wagtail_advocacy.sharing.models import Account, ServerApp

from .granting import ConnectFailed, ConnectProblem, Grant, problem_of, scopes_in


SESSION_KEY = "wagtail_advocacy_connecting"
# How long a person may take at his server.
LIFETIME = timedelta(minutes=30)
# Servers forget a registration that nobody uses after a day or more.
UNUSED = timedelta(hours=12)
# The scope that tells whose account it is; servers before Mastodon 4.3 know a wider one alone.
PROFILE, OLD_PROFILE = "profile", "read:accounts"


@sensitive_variables("app", "verifier")
def begin(request: HttpRequest, network: Network, server: str, redirect_uri: str) -> str:
    """The address at ``server`` (a host name) at which the person agrees. Raises
    ``ConnectFailed``."""
    try:
        app = _app_at(server, network, redirect_uri)
    except (ApiError, FetchError):
        raise ConnectFailed(ConnectProblem.NO_MASTODON) from None
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    request.session[SESSION_KEY] = {
        "network": network.id,
        "server": server,
        "state": state,
        "verifier": verifier,
        "user": str(request.user.pk),
        "begun_at": timezone.now().isoformat(),
    }
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    address, _hosts = resolve_address(f"https://{server}/oauth/authorize")
    return with_query(
        address,
        client_id=app.secrets["client_id"],
        redirect_uri=redirect_uri,
        response_type="code",
        scope=" ".join(app.scopes),
        state=state,
        code_challenge=challenge.decode(),
        code_challenge_method="S256",
    )


@sensitive_variables("begun", "app", "code", "answer")
def finish(request: HttpRequest, network: Network, redirect_uri: str) -> Grant:
    """What the server gave when the person came back. Raises ``ConnectFailed``."""
    begun = _begun(request, network)
    code = request.GET.get("code")
    if not code:
        raise ConnectFailed(ConnectProblem.DENIED)
    server = begun["server"]
    app = ServerApp.objects.filter(server=server, redirect_uri=redirect_uri).first()
    if app is None or isinstance(app.secrets, LostSecret):
        raise ConnectFailed(ConnectProblem.EXPIRED)
    try:
        reply = network.api.ask(
            "POST",
            f"https://{server}/oauth/token",
            form={
                "grant_type": "authorization_code",
                "code": code,
                "client_id": app.secrets["client_id"],
                "client_secret": app.secrets["client_secret"],
                "redirect_uri": redirect_uri,
                "code_verifier": begun["verifier"],
                "scope": " ".join(app.scopes),
            },
        )
        answer = reply.json()
    except (ApiError, FetchError) as error:
        raise ConnectFailed(problem_of(error)) from None
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if reply.status != 200 or not token:
        if reply.status == 401:
            # It does not know us any more; the next try registers anew.
            app.delete()
        raise ConnectFailed(
            ConnectProblem.UNREACHABLE if reply.status >= 500 else ConnectProblem.REFUSED
        )
    return Grant(
        Credentials(access_token=token, more=dict(app.secrets), server=server),
        scopes_in(answer.get("scope"), tuple(app.scopes)),
    )


def _begun(request, network) -> dict:
    """What this session began and nobody came back from yet."""
    begun = request.session.pop(SESSION_KEY, None)
    state = request.GET.get("state", "")
    is_ours = (
        isinstance(begun, dict)
        and constant_time_compare(begun["state"], state)
        and begun["network"] == network.id
        and begun["user"] == str(request.user.pk)
        and datetime.fromisoformat(begun["begun_at"]) > timezone.now() - LIFETIME
    )
    if not is_ours:
        raise ConnectFailed(ConnectProblem.EXPIRED)
    return begun


@sensitive_variables("app", "known")
def _app_at(server: str, network: Network, redirect_uri: str) -> ServerApp:
    """This site as it is registered with ``server``; registered now where it was not."""
    scopes = _scopes_at(server, network)
    same = ServerApp.objects.filter(server=server, redirect_uri=redirect_uri)
    known = same.first()
    if known is not None and _is_known_there(known, scopes):
        return known
    app = _register(server, network, redirect_uri, scopes)
    try:
        with transaction.atomic():
            if known is not None:
                same.filter(pk=known.pk).delete()
            app.save()
    except IntegrityError:
        # A colleague registered it in this very moment.
        return same.get()
    return app


def _is_known_there(app: ServerApp, scopes: list[str]) -> bool:
    if isinstance(app.secrets, LostSecret) or app.scopes != scopes:
        return False
    is_new = app.made_at > timezone.now() - UNUSED
    return is_new or Account.objects.filter(server=app.server).exists()


def _scopes_at(server: str, network: Network) -> list[str]:
    scopes = list(network.api.scopes)
    reply = network.api.ask("GET", f"https://{server}/.well-known/oauth-authorization-server")
    supported = None
    if reply.status == 200:
        try:
            answer = reply.json()
            supported = answer.get("scopes_supported") if isinstance(answer, dict) else None
        except FetchError:
            # A page for people, as old servers give for what they do not know.
            pass
    if not isinstance(supported, list) or PROFILE not in supported:
        scopes = [OLD_PROFILE if scope == PROFILE else scope for scope in scopes]
    return scopes


@sensitive_variables("answer")
def _register(server, network, redirect_uri, scopes) -> ServerApp:
    reply = network.api.ask(
        "POST",
        f"https://{server}/api/v1/apps",
        form={
            "client_name": getattr(settings, "WAGTAIL_SITE_NAME", "") or "Intranet",
            "redirect_uris": redirect_uri,
            "scopes": " ".join(scopes),
        },
    )
    answer = reply.json()
    try:
        kept = {name: str(answer[name]) for name in ("client_id", "client_secret")}
    except (KeyError, TypeError):
        raise ConnectFailed(ConnectProblem.NO_MASTODON) from None
    if reply.status != 200:
        raise ConnectFailed(ConnectProblem.NO_MASTODON)
    return ServerApp(server=server, redirect_uri=redirect_uri, secrets=kept, scopes=scopes)
