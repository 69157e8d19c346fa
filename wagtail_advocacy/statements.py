"""Reads that are made so often that putting them together must not cost anything.

The redirect writes its statements by hand. The hub's come from querysets: Django makes and
compiles each one once, with ``Slot`` where a value belongs, and ``Statement`` runs what came out.
"""

from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from functools import lru_cache, wraps

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Field, Model, QuerySet, Value


# Statements of one kind that a process keeps; people whose rights have the same shape share one.
MOST_SHAPES = 256


@contextmanager
def statement_cursor(connection) -> Iterator:
    """A cursor for statements of this module on ``connection``, a connection of Django's.

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


class Slot(Value):
    """The place in a queryset of a value that comes when it is run: ``filter(site=Slot("site",
    BigAutoField()))``.

    With ``number`` it is the place of that element of a sequence, for which see ``slots``.
    """

    def __init__(self, name: str, output_field: Field, number: int | None = None):
        super().__init__((name, number), output_field=output_field)

    @property
    def name(self) -> str:
        return self.value[0]

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def chosen(self, values: Mapping, connection):
        """What ``values`` has for this place, as the database takes it."""
        name, number = self.value
        value = values[name]
        if number is not None:
            value = value[min(number, len(value) - 1)]
        return self.output_field.get_db_prep_value(value, connection)


def slots(name: str, output_field: Field, count: int) -> tuple[Slot, ...]:
    """Places for the elements of a sequence; the last one stands in all places that remain."""
    return tuple(Slot(name, output_field, number) for number in range(count))


def key_slot(name: str, model: type[Model]) -> Slot:
    """The place of a primary key of ``model``."""
    return Slot(name, model._meta.pk)


def places(sequence: Sized) -> int:
    """How many ``slots`` to make for ``sequence``: a power of two, so that few statements serve
    sequences of all lengths."""
    return 1 << (len(sequence) - 1).bit_length() if sequence else 0


class Statement:
    """A queryset with slots, compiled for its database. To be kept and run with many values.

    ``queryset`` gives tuples (``values_list``). What it compiles to must depend on nothing but
    its own structure. ``around`` is SQL to run it in, with ``{}`` in its place, for what
    querysets cannot say; ``width`` tells how many of the columns are wanted.
    """

    def __init__(self, queryset: QuerySet, *, around: str = "{}", width: int | None = None):
        self.alias = queryset.db
        self.converters = []
        compiler = queryset.query.get_compiler(self.alias)
        try:
            sql, self.params = compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
            return
        self.sql = around.format(sql)
        self.width = width or compiler.col_count
        columns = [column[0] for column in compiler.select[: self.width]]
        self.converters = list(compiler.get_converters(columns).items())

    def rows(self, **values) -> list[tuple]:
        """The rows, with ``values`` by the names of the slots. One query."""
        if not self.sql:
            return []
        connection = connections[self.alias]
        params = [
            param.chosen(values, connection) if isinstance(param, Slot) else param
            for param in self.params
        ]
        with statement_cursor(connection) as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        # More columns than that were needed to sort by.
        if rows and len(rows[0]) > self.width:
            rows = [row[: self.width] for row in rows]
        return [self._converted(row, connection) for row in rows] if self.converters else rows

    def _converted(self, row: tuple, connection) -> tuple:
        values = list(row)
        for place, (converters, expression) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


def kept(model: type[Model]) -> Callable:
    """For functions that make a ``Statement`` on ``model``, or the queryset of one: they give the
    statement, which is made once for each database and each choice of arguments.

    The arguments are what the statement's structure depends on, and must be hashable.
    """

    def decorate(make: Callable[..., QuerySet | Statement]) -> Callable[..., Statement]:
        @lru_cache(maxsize=MOST_SHAPES)
        def made(alias: str, *shape) -> Statement:
            found = make(*shape)
            return found if isinstance(found, Statement) else Statement(found.using(alias))

        @wraps(make)
        def statement(*shape) -> Statement:
            return made(router.db_for_read(model), *shape)

        return statement

    return decorate
