"""How the few statements run that every redirect needs."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def statement_cursor(connection) -> Iterator:
    """A cursor for the redirect's own statements on ``connection``, a connection of Django's.

    Planning one of them costs PostgreSQL more than running it, so it prepares them where the
    site allows it by ``"OPTIONS": {"prepare_threshold": 5}``. Not by default: a pooler in
    transaction mode may not know prepared statements. Django's own cursors write the values
    into the statement and therefore never prepare. Raises Django's database errors.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if getattr(connection.connection, "prepare_threshold", None) is None:
        with connection.cursor() as cursor:
            yield cursor
        return
    from psycopg import Cursor

    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        yield cursor
