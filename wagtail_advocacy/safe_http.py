"""Asking for addresses that people or strangers' sites gave us.

The server stands inside the organisation's network, so what it is told to ask for could be a
machine that only the organisation may reach (server-side request forgery). Only http and https
on their own ports are asked for, the host is resolved once and connected to where it is not an
internal one (requests-hardened), and the same holds for every redirect.
"""

import ipaddress
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from .conf import advocacy_settings


USER_AGENT = "Mozilla/5.0 (compatible; wagtail-advocacy; link preview)"
PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 3
# Seconds for the connection, for each wait on the server, and for everything together.
CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 3, 5, 10
MOST_BYTES = 1_000_000
CHUNK = 65_536

NOT_AN_ADDRESS = _("Enter a whole address, as https://www.example.com/page.")

# Names that only a local resolver knows (RFC 6761, RFC 6762, RFC 8375 and common practice).
INTERNAL_ENDINGS = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".corp",
    ".home",
    ".private",
    ".home.arpa",
    ".test",
    ".invalid",
    ".onion",
)


class Problem(models.TextChoices):
    """Why nothing could be fetched."""

    ADDRESS = "address", _("It is no address that can be asked for.")
    INTERNAL = "internal", _("It leads to an internal address.")
    UNKNOWN_HOST = "unknown_host", _("There is no server of this name.")
    UNREACHABLE = "unreachable", _("The server does not answer.")
    INSECURE = "insecure", _("The server’s certificate is not valid.")
    SLOW = "slow", _("The server takes too long.")
    BROKEN = "broken", _("The server’s answer breaks off or cannot be read.")
    TOO_BIG = "too_big", _("The answer is too big.")
    REDIRECTS = "redirects", _("It is passed on too often.")
    KIND = "kind", _("The answer is of another kind than expected.")


class FetchError(Exception):
    """Nothing could be fetched; ``problem`` is a ``Problem`` with a sentence for editors."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem.label))
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What a server said.

    ``url`` is where it was found after redirects, ``kind`` the media type in lower case without
    parameters, ``content_type`` the whole header, ``body`` what was read of the answer.
    """

    url: str
    status: int
    kind: str
    content_type: str
    body: bytes
    etag: str = ""
    last_modified: str = ""


def validate_public_address(address: str) -> None:
    """Raise ``ValidationError`` unless outsiders could open ``address``.

    Looks at the text alone: http or https, a host of several labels or a public IP address,
    no user name or password; or a host that the setting ``FETCH_ALLOWED_HOSTS`` names. Nothing
    is resolved or fetched.
    """
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise ValidationError(NOT_AN_ADDRESS) from None
    if parts.scheme not in PORTS or not host:
        raise ValidationError(NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_("Leave the user name and password out of the address."))
    is_allowed = _is_allowed(parts, advocacy_settings.FETCH_ALLOWED_HOSTS)
    if not is_allowed and not _is_public_host(host):
        raise ValidationError(_("Outsiders cannot reach this address: it is an internal one."))


def _is_public_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    labels = host.split(".")
    # 127.1, 0x7f.1 and the like: browsers read them as IPv4 addresses.
    looks_numeric = labels[-1].isdigit() or labels[-1].lower().startswith("0x")
    return len(labels) > 1 and not looks_numeric and not host.endswith(INTERNAL_ENDINGS)


def fetch(
    address: str,
    *,
    kinds: Collection[str],
    most_bytes: int = MOST_BYTES,
    cut: bool = False,
    allowed_hosts: Collection[str] = (),
    headers: dict[str, str] | None = None,
) -> Answer:
    """Ask for ``address`` with GET, as somebody who is signed in nowhere.

    ``kinds`` are the media types that are wanted; the body of any other answer than 200 is
    not read. A body beyond ``most_bytes`` is an error, or with ``cut`` is cut there.
    ``allowed_hosts`` are hosts, with their port where it is not the scheme's own, that may be
    asked though they are internal; those of the setting ``FETCH_ALLOWED_HOSTS`` always are.
    Every answer comes back, also one of 404; raises ``FetchError`` where there is none.
    """
    deadline = monotonic() + ALL_SECONDS
    allowed = {*allowed_hosts, *advocacy_settings.FETCH_ALLOWED_HOSTS}
    with requests.Session() as session:
        # Neither proxies nor passwords of this machine's environment are for strangers.
        session.trust_env = False
        session.headers.update({"User-Agent": USER_AGENT, **(headers or {})})
        for _hop in range(MOST_REDIRECTS + 1):
            parts = _checked(address, allowed)
            address = parts.geturl()
            with _answer(session, address, parts, allowed, deadline) as response:
                if not response.is_redirect:
                    return _read(response, address, kinds, most_bytes, cut, deadline)
                address = urljoin(address, response.headers["Location"])
    raise FetchError(Problem.REDIRECTS)


def _checked(address: str, allowed: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise FetchError(Problem.ADDRESS) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise FetchError(Problem.ADDRESS)
    if not _is_allowed(parts, allowed) and port not in {None, PORTS[parts.scheme]}:
        raise FetchError(Problem.ADDRESS)
    return parts


def _is_allowed(parts: SplitResult, allowed: Collection[str]) -> bool:
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    return (host if port in {None, PORTS[parts.scheme]} else f"{host}:{port}") in allowed


@contextmanager
def _answer(
    session, address: str, parts: SplitResult, allowed: Collection[str], deadline: float
) -> Iterator[requests.Response]:
    """The answer's head; its body is read within the block."""
    with _cut_off_at(deadline) as watch:
        adapter = (
            _Adapter(watch)
            if _is_allowed(parts, allowed)
            else _FilteringAdapter(watch, is_https_proto=parts.scheme == "https")
        )
        session.mount(f"{parts.scheme}://", adapter)
        try:
            with session.get(
                address,
                stream=True,
                allow_redirects=False,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            ) as response:
                _check_time(deadline)
                yield response
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise FetchError(_problem(error, is_late=monotonic() >= deadline)) from error
        finally:
            adapter.close()


def _problem(error: Exception, *, is_late: bool) -> Problem:
    if isinstance(error, InvalidIPAddress):
        return Problem.INTERNAL
    if is_late or isinstance(error, requests.Timeout):
        return Problem.SLOW
    if isinstance(error, requests.exceptions.SSLError):
        return Problem.INSECURE
    if isinstance(error, requests.exceptions.ConnectionError):
        if "resolve" in str(error).lower():
            return Problem.UNKNOWN_HOST
        return Problem.SLOW if "timed out" in str(error) else Problem.UNREACHABLE
    if isinstance(error, (requests.exceptions.InvalidURL, UnicodeError)):
        return Problem.ADDRESS
    return Problem.BROKEN


def _read(
    response: requests.Response,
    address: str,
    kinds: Collection[str],
    most_bytes: int,
    cut: bool,
    deadline: float,
) -> Answer:
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    body = b""
    if response.status_code == 200:
        if kind not in kinds:
            raise FetchError(Problem.KIND)
        body = _body(response, most_bytes, cut, deadline)
    return Answer(
        url=address,
        status=response.status_code,
        kind=kind,
        content_type=content_type,
        body=body,
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
    )


def _body(response: requests.Response, most_bytes: int, cut: bool, deadline: float) -> bytes:
    parts, length = [], 0
    # read1 gives what has come; other ways wait for a whole chunk, however slowly it drips in.
    while part := response.raw.read1(CHUNK, decode_content=True):
        parts.append(part)
        length += len(part)
        if length > most_bytes:
            if cut:
                break
            raise FetchError(Problem.TOO_BIG)
        _check_time(deadline)
    # A connection that was cut off looks like one that came to its end.
    _check_time(deadline)
    return b"".join(parts)[:most_bytes]


def _check_time(deadline: float) -> None:
    if monotonic() >= deadline:
        raise FetchError(Problem.SLOW)


class _Watch:
    """The sockets of one request, to be cut off when its time is over.

    A time-out of a socket begins anew with every byte, so a server that drips could keep a
    worker for hours.
    """

    def __init__(self):
        self.lock = threading.Lock()
        self.sockets = []
        self.is_over = False

    def add(self, sock: socket.socket) -> None:
        """Watch ``sock``, by a duplicate: encryption takes the socket over."""
        with self.lock:
            self.sockets.append(sock.dup())
        if self.is_over:
            self.cut_off()

    def cut_off(self) -> None:
        with self.lock:
            self.is_over = True
            for sock in self.sockets:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self.lock:
            for sock in self.sockets:
                sock.close()
            self.sockets = []


@contextmanager
def _cut_off_at(deadline: float) -> Iterator[_Watch]:
    watch = _Watch()
    timer = threading.Timer(max(deadline - monotonic(), 0), watch.cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.close()


class _Watched:
    """An adapter whose connections stand under a ``_Watch``."""

    def __init__(self, watch: _Watch, **options):
        self.watch = watch
        super().__init__(**options)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        watch = self.watch

        class Plain(HTTPConnection):
            def _new_conn(self):
                sock = super()._new_conn()
                watch.add(sock)
                return sock

        class Secure(HTTPSConnection):
            def _new_conn(self):
                sock = super()._new_conn()
                watch.add(sock)
                return sock

        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": Plain}),
            "https": type("Pool", (HTTPSConnectionPool,), {"ConnectionCls": Secure}),
        }


class _Adapter(_Watched, HTTPAdapter):
    """For hosts that may be internal."""


class _FilteringAdapter(_Watched, IPFilterAdapter):
    """For all others: connects to the address that was checked, and to no internal one."""
