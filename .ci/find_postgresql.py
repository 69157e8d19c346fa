"""Print the address of a PostgreSQL server on this machine that lets us in, or nothing."""

import getpass
import os

import psycopg


CANDIDATES = [
    os.environ.get("TEST_DATABASE_URL", ""),
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
    f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres",
]

for address in filter(None, CANDIDATES):
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.OperationalError:
        continue
    print(address)  # noqa: T201
    break
