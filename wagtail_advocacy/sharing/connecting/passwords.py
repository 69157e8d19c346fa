"""Connecting by a password that was made for this purpose: Bluesky's app passwords.

The person's own password is never asked for, and the app password is not kept: what is kept is the
session that it opened, which the person can end at Bluesky by deleting the app password.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import jwt
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from wagtail_advocacy.conf import advocacy_settings
from wagtail_advocacy.networks.api import ApiError, Credentials
from wagtail_advocacy.networks.base import Network
from wagtail_advocacy.networks.mastodon import clean_server
from wagtail_advocacy.safe_http import FetchError

from .granting import ConnectFailed, ConnectProblem, Grant, problem_of


# Resolves every handle, also of people whose data stands elsewhere.
RESOLVER = "https://bsky.social"
# Where did:plc identifiers are looked up (did-method-plc specification).
PLC_DIRECTORY = "https://plc.directory"
# atproto.com/specs/handle
HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
# As Bluesky makes them; anything else may be somebody's own password.
APP_PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]+)")


def clean_handle(typed: str) -> str:
    """The handle in what people type; empty when there is none.

    ``@Alice.bsky.social``, ``https://bsky.app/profile/alice.bsky.social`` and ``alice`` all give
    ``alice.bsky.social``. Marks of writing direction, which copying from Bluesky adds, go.
    """
    handle = re.sub(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", typed).lower()
    handle = handle.removeprefix("https://bsky.app/profile/").strip("/").removeprefix("@")
    if handle and "." not in handle:
        handle += ".bsky.social"
    return handle if HANDLE.fullmatch(handle) and len(handle) <= 253 else ""


@sensitive_variables("password", "answer", "token")
def open_session(network: Network, handle: str, password: str) -> Grant:
    """Open a session for ``handle`` with an app password. Raises ``ConnectFailed``."""
    try:
        did = _identifier_of(network, handle)
        server = _server_of(network, did, handle)
        reply = network.api.ask(
            "POST",
            f"https://{server}/xrpc/com.atproto.server.createSession",
            body={"identifier": did, "password": password},
        )
        answer = reply.json()
    except (ApiError, FetchError) as error:
        raise ConnectFailed(problem_of(error)) from None
    if reply.status in {400, 401}:
        raise ConnectFailed(ConnectProblem.WRONG_PASSWORD)
    if reply.status != 200 or not isinstance(answer, dict) or answer.get("did") != did:
        raise ConnectFailed(
            ConnectProblem.UNREACHABLE if reply.status >= 429 else ConnectProblem.REFUSED
        )
    token = answer.get("accessJwt") or ""
    return Grant(
        Credentials(
            access_token=token,
            refresh_token=answer.get("refreshJwt") or "",
            expires_at=_end_of(token),
            server=server,
            remote_id=did,
        ),
        (),
    )


def _identifier_of(network, handle) -> str:
    reply = network.api.ask(
        "GET",
        f"{RESOLVER}/xrpc/com.atproto.identity.resolveHandle",
        params={"handle": handle},
    )
    if reply.status == 400:
        raise ConnectFailed(ConnectProblem.NO_SUCH_HANDLE)
    did = _as_dict(reply).get("did")
    if not isinstance(did, str) or not DID.fullmatch(did):
        raise ConnectFailed(ConnectProblem.UNREACHABLE)
    return did


def _server_of(network, did, handle) -> str:
    """The host that keeps the person's data, as his own document says (atproto.com/specs/did)."""
    method, _colon, name = did.removeprefix("did:").partition(":")
    address = (
        f"{PLC_DIRECTORY}/{did}"
        if method == "plc"
        else f"https://{_public_host(name)}/.well-known/did.json"
    )
    document = _as_dict(network.api.ask("GET", address))
    # A handle can claim anybody's identifier; the password goes only where both agree.
    if f"at://{handle}" not in document.get("alsoKnownAs", ()):
        raise ConnectFailed(ConnectProblem.NO_SUCH_HANDLE)
    for service in document.get("service", ()):
        if str(service.get("id", "")).endswith("#atproto_pds"):
            return _host_in(service.get("serviceEndpoint"))
    raise ConnectFailed(ConnectProblem.NO_SUCH_HANDLE)


def _as_dict(reply) -> dict:
    answer = reply.json()
    if reply.status != 200 or not isinstance(answer, dict):
        raise ConnectFailed(ConnectProblem.UNREACHABLE)
    return answer


def _host_in(address) -> str:
    try:
        parts = urlsplit(str(address))
    except ValueError:
        raise ConnectFailed(ConnectProblem.REFUSED) from None
    if f"https://{parts.netloc}" in advocacy_settings.NETWORK_ADDRESSES:
        return parts.netloc
    if parts.scheme != "https":
        raise ConnectFailed(ConnectProblem.REFUSED)
    return _public_host(parts.netloc)


def _public_host(name: str) -> str:
    try:
        return clean_server(name)
    except ValidationError:
        raise ConnectFailed(ConnectProblem.REFUSED) from None


def _end_of(token: str) -> datetime | None:
    """When the token says that it ends. The server that gave it is the one that reads it, so its
    signature is not ours to check."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError):
        return None
