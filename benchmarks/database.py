"""A database for one run: made before it, dropped after it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit


DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


@contextlib.contextmanager
def scratch_database(kind: str = "auto") -> Iterator[str]:
    """The URL of a new database: on the PostgreSQL server of ``BENCH_DATABASE_URL`` or
    ``TEST_DATABASE_URL`` (default: on 127.0.0.1:5432), else an SQLite file.

    ``kind`` is ``"postgresql"``, ``"sqlite"``, or ``"auto"`` for PostgreSQL where a server is
    reachable. Sets ``BENCH_DATABASE_URL`` for this process and those it starts.
    """
    server = (
        os.environ.get("BENCH_DATABASE_URL")
        or os.environ.get("TEST_DATABASE_URL")
        or DEFAULT_SERVER
    )
    context = _sqlite_file() if kind == "sqlite" else None
    if context is None:
        context = _postgresql_database(server)
        if kind == "auto" and not _is_reachable(server):
            context = _sqlite_file()
    before = os.environ.get("BENCH_DATABASE_URL")
    with context as url:
        os.environ["BENCH_DATABASE_URL"] = url
        try:
            yield url
        finally:
            if before is None:
                del os.environ["BENCH_DATABASE_URL"]
            else:
                os.environ["BENCH_DATABASE_URL"] = before


def _is_reachable(server: str) -> bool:
    try:
        import psycopg

        psycopg.connect(server, connect_timeout=2).close()
    except (ImportError, psycopg.OperationalError):
        return False
    return True


@contextlib.contextmanager
def _postgresql_database(server: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"advocacy_benchmark_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _sqlite_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/benchmark.sqlite3"


def backend_pids() -> list[int]:
    """The PostgreSQL processes that serve this database; none where it is not PostgreSQL."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def pin_backends(core: set[int]) -> bool:
    """Put the PostgreSQL processes that serve this database on ``core``, as the server is.

    Gives whether that was possible: it is not on another machine or without the right to.
    """
    pids = backend_pids()
    if not pids:
        return False
    try:
        for pid in pids:
            os.sched_setaffinity(pid, core)
    except OSError:
        return False
    return True
