"""A web server that others might run, with everything that can go wrong at one."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Seen:
    """A request that the server got."""

    path: str
    headers: dict[str, str]


class Outside(ThreadingHTTPServer):
    """Answers 404 for every path that nothing was said of. What was said last holds."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Callable] = {}
        self.requests: list[Seen] = []
        self.is_over = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        kind: str = "text/html",
        status: int = 200,
        headers: dict[str, str] | None = None,
        compressed: bool = False,
    ) -> None:
        """Answer ``path`` with ``body``."""
        body = body.encode() if isinstance(body, str) else body
        body = gzip.compress(body) if compressed else body

        def answer(handler):
            etag = (headers or {}).get("ETag")
            if etag and handler.headers.get("If-None-Match") == etag:
                handler.reply(304, {}, b"")
                return
            more = {"Content-Encoding": "gzip"} if compressed else {}
            handler.reply(status, {"Content-Type": kind, **more, **(headers or {})}, body)

        self.answers[path] = answer

    def redirect(self, path: str, place: str) -> None:
        """Pass ``path`` on to ``place``."""
        self.answers[path] = lambda handler: handler.reply(302, {"Location": place}, b"")

    def wait(self, path: str) -> None:
        """Never answer ``path``."""
        self.answers[path] = lambda handler: self.is_over.wait(30)

    def drip(self, path: str, part: str) -> None:
        """Answer ``path`` one byte at a time and without end, in the "head" or in the "body"."""

        def answer(handler):
            start = b"HTTP/1.1 200 OK\r\nX-Long: "
            if part == "body":
                start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            handler.wfile.write(start)
            while not self.is_over.is_set():
                handler.wfile.write(b"x")
                time.sleep(0.02)

        self.answers[path] = answer

    def break_off(self, path: str) -> None:
        """Promise more of ``path`` than comes."""
        self.answers[path] = lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\nhalf"
        )

    def babble(self, path: str) -> None:
        """Answer ``path`` with something that is no HTTP."""
        self.answers[path] = lambda handler: handler.wfile.write(b"\x00\xff" * 50)

    def handle_error(self, request, client_address):
        """Clients that hang up are what is tested here."""

    def close(self) -> None:
        self.is_over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(Seen(self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path) or self.server.answers.get(
            self.path.partition("?")[0]
        )
        self.close_connection = True
        if answer is None:
            self.reply(404, {"Content-Type": "text/html"}, b"Nothing here")
        else:
            answer(self)

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, text in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *args):
        """Nothing."""


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
