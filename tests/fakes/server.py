"""What the networks have in common: accounts, tokens, posts, faults."""

import argparse
import json
import re
import secrets
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit


# How a request can fail at each network; the networks add their own. ``before`` is before
# anything was kept, ``after`` is when the post stands.
FAULTS = (
    "silent_before",
    "silent_after",
    "cut_before",
    "cut_after",
    "error_before",
    "error_after",
    "busy",
    "limited",
    "slow",
    "expired",
)


@dataclass
class Person:
    """An account on the network."""

    id: str
    handle: str
    name: str = ""
    is_suspended: bool = False
    password: str = ""
    followers: int = 0
    pays: bool = False


@dataclass
class Token:
    """``refresh`` is empty where the network gives none."""

    access: str
    refresh: str
    person: str
    scopes: tuple[str, ...]
    ends: float = field(default=0.0)


@dataclass
class Kept:
    """A post that stands on the network."""

    id: str
    author: str
    body: dict
    at: float
    likes: int = 0
    comments: int = 0
    reshares: int = 0


@dataclass
class Request:
    """What was asked, as the networks need it. ``groups`` are those of the route."""

    method: str
    path: str
    query: dict
    headers: object
    content: bytes
    #: Each value of a name in the query, where a name stands more than once.
    lists: dict = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @property
    def json(self) -> dict:
        try:
            value = json.loads(self.content or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def form(self) -> dict:
        return dict(parse_qsl(self.content.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass
class Said:
    """An answer. ``wrote`` says that a post stands now that did not stand before."""

    status: int = 200
    body: object = None
    headers: dict = field(default_factory=dict)
    wrote: bool = False


class Failed(Exception):
    """The network refuses with this answer."""

    def __init__(self, status: int, body: object = None, headers: dict | None = None):
        super().__init__(status)
        self.said = Said(status, body, headers or {})


def route(method: str, pattern: str):
    """The method answers requests for paths that match ``pattern`` as a whole."""

    def mark(function):
        function.routes = [*getattr(function, "routes", ()), (method, re.compile(pattern))]
        return function

    return mark


class Fake(ThreadingHTTPServer):
    """A network. Use it as ``with LinkedIn() as network:``.

    ``posts`` are those that stand, ``requests`` pairs of method and path, ``addresses`` what the
    setting ``NETWORK_ADDRESSES`` needs.
    """

    daemon_threads = True
    request_queue_size = 64
    #: The addresses that it stands for.
    stands_for: ClassVar[tuple[str, ...]] = ()
    #: Seconds that an access token holds.
    token_seconds: ClassVar[int] = 3600
    #: How this network can fail besides.
    own_faults: ClassVar[tuple[str, ...]] = ()

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.lock = threading.RLock()
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, Token] = {}
        self.refreshes: dict[str, Token] = {}
        self.posts: dict[str, Kept] = {}
        self.pictures: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []
        self.seen: list[Request] = []
        self.faults: deque[tuple[str, str, float]] = deque()
        self.is_over = threading.Event()
        self.routes = [
            (method, pattern, getattr(self, name))
            for name in dir(type(self))
            for method, pattern in getattr(getattr(type(self), name), "routes", ())
        ]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def addresses(self) -> dict[str, str]:
        return dict.fromkeys(self.stands_for, self.url)

    def add_person(self, id: str, handle: str = "", **more) -> Person:
        """Somebody with an account."""
        with self.lock:
            self.people[id] = Person(id, handle or id, **{"name": handle or id, **more})
            return self.people[id]

    def give_token(self, person: str, scopes=(), *, refreshes: bool = False) -> Token:
        """A token as its sign-in page would give one."""
        if person not in self.people:
            self.add_person(person)
        refresh = f"refresh-{secrets.token_urlsafe(12)}" if refreshes else ""
        token = Token(
            f"access-{secrets.token_urlsafe(12)}",
            refresh,
            person,
            tuple(scopes),
            time.time() + self.token_seconds,
        )
        with self.lock:
            self.tokens[token.access] = token
            if refresh:
                self.refreshes[refresh] = token
        return token

    def expire(self, access: str) -> None:
        """The token is too old from now on."""
        with self.lock:
            self.tokens[access].ends = 0

    def forget(self, access: str) -> None:
        """The person took the permission back."""
        with self.lock:
            token = self.tokens.pop(access, None)
            if token:
                self.refreshes.pop(token.refresh, None)

    def fail(self, kind: str, times: int = 1, *, at: str = "post", seconds: float = 60) -> None:
        """The next ``times`` requests fail as ``kind`` says, one of ``FAULTS`` or ``own_faults``.

        ``at`` is ``post`` for those that write a post, ``token`` for those that ask for a token,
        ``upload`` for pictures, or ``any``. ``seconds`` is how long silence or slowness lasts.
        """
        if kind not in (*FAULTS, *self.own_faults):
            raise ValueError(kind)
        with self.lock:
            self.faults.extend([(kind, at, seconds)] * times)

    def take_fault(self, at: str) -> tuple[str, float]:
        with self.lock:
            for fault in self.faults:
                if fault[1] in (at, "any"):
                    self.faults.remove(fault)
                    return fault[0], fault[2]
        return "", 0

    def token_of(self, request: Request, scope: str = "") -> Token:
        """Whose token came with the request. Raises ``Failed``."""
        token = self.tokens.get(request.bearer)
        if token is None or token.ends < time.time():
            raise self.refuse("expired")
        if scope and scope not in token.scopes:
            raise self.refuse("scope")
        return token

    def keep(self, id: str, author: str, body: dict) -> Kept:
        with self.lock:
            self.posts[id] = Kept(id, author, body, time.time())
            return self.posts[id]

    # What each network says in its own words.

    def what_is_it(self, request: Request) -> str:
        """``post``, ``token``, ``upload`` or empty for other requests."""
        raise NotImplementedError

    def refuse(self, kind: str) -> Failed:
        """The network's answer for ``kind``: a fault, ``scope`` or ``missing``."""
        raise NotImplementedError

    def answer(self, request: Request) -> Said:
        for method, pattern, function in self.routes:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                request.groups = match.groups()
                try:
                    return function(request)
                except Failed as failed:
                    return failed.said
        return self.refuse("missing").said

    # What a test in another process asks.

    @route("GET", "/_fake/posts")
    def told_posts(self, request):
        with self.lock:
            return Said(body={"posts": [asdict(kept) for kept in self.posts.values()]})

    @route("POST", "/_fake/faults")
    def told_faults(self, request):
        self.fail(**request.json)
        return Said(204)

    @route("POST", "/_fake/people")
    def told_people(self, request):
        self.add_person(**request.json)
        return Said(204)

    @route("POST", "/_fake/tokens")
    def told_tokens(self, request):
        return Said(body=asdict(self.give_token(**request.json)))


class _Handler(BaseHTTPRequestHandler):
    server: Fake

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65537)
        self.close_connection = True
        if not self.raw_requestline or not self.parse_request():
            return
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        request = Request(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query)),
            self.headers,
            content,
            parse_qs(parts.query),
        )
        if not parts.path.startswith("/_fake/"):
            with self.server.lock:
                self.server.requests.append((self.command, parts.path))
                self.server.seen.append(request)
        self.serve(request)

    def serve(self, request: Request) -> None:
        network = self.server
        at = "" if request.path.startswith("/_fake/") else network.what_is_it(request)
        kind, seconds = network.take_fault(at) if at else ("", 0)
        if kind == "silent_before":
            network.is_over.wait(seconds)
            return
        if kind == "cut_before":
            return
        if kind == "slow":
            network.is_over.wait(seconds)
        elif kind and not kind.endswith("_after"):
            self.reply(network.refuse(kind).said)
            return
        said = network.answer(request)
        if kind == "silent_after":
            network.is_over.wait(seconds)
        elif kind == "error_after":
            self.reply(network.refuse("error_before").said)
        elif kind != "cut_after":
            self.reply(said)

    def reply(self, said: Said) -> None:
        is_bytes = isinstance(said.body, bytes)
        body = said.body if is_bytes else b""
        if said.body is not None and not is_bytes:
            body = json.dumps(said.body).encode()
        try:
            self.send_response(said.status)
            if said.body is not None and not is_bytes:
                self.send_header("Content-Type", "application/json")
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            # Whoever asked did not wait.
            return

    def log_message(self, *args):
        """Says nothing."""


def run(network: type[Fake]) -> None:
    """Serve until somebody ends the process. Prints its address."""
    parser = argparse.ArgumentParser(description=network.__doc__)
    parser.add_argument("--port", type=int, default=0)
    with network(parser.parse_args().port) as server:
        print(server.url, flush=True)  # noqa: T201
        threading.Event().wait()
