"""Connections that end when their time is over."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Watch:
    """The sockets of one request, to be cut off when its time is over.

    A time-out of a socket begins anew with every byte, so a server that drips could keep a
    worker for hours.
    """

    def __init__(self):
        self.lock = threading.Lock()
        self.sockets = []
        self.is_over = False
        # From here on the server may get what is asked.
        self.is_connected = False

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
def cut_off_at(deadline: float) -> Iterator[Watch]:
    watch = Watch()
    timer = threading.Timer(max(deadline - monotonic(), 0), watch.cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.close()


class _Watched:
    """An adapter whose connections stand under a ``Watch``."""

    def __init__(self, watch: Watch, **options):
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

            def connect(self):
                super().connect()
                watch.is_connected = True

        class Secure(HTTPSConnection):
            def _new_conn(self):
                sock = super()._new_conn()
                watch.add(sock)
                return sock

            def connect(self):
                super().connect()
                watch.is_connected = True

        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": Plain}),
            "https": type("Pool", (HTTPSConnectionPool,), {"ConnectionCls": Secure}),
        }


class Adapter(_Watched, HTTPAdapter):
    """For hosts that may be internal."""


class FilteringAdapter(_Watched, IPFilterAdapter):
    """For all others: connects to the address that was checked, and to no internal one."""
