"""Rows of one table that wait to be inserted many at a time, and the keys they get."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

ASKED = (models.DateTimeField, models.DateField, models.JSONField, models.BinaryField)


class Rows:
    """Rows of one model: the columns named are given with each, the others have what the model says."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        counted = model._meta.auto_field
        unsaid = None if counted is None or counted.attname in names else counted
        fields = [field for field in model._meta.local_concrete_fields if field is not unsaid]
        given = [next(field for field in fields if field.attname == name) for name in names]
        rest = [field for field in fields if field not in given]
        self.model = model
        self.rest = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
        self.prepared = [(at, preparing(field)) for at, field in enumerate(given) if isinstance(field, ASKED)]
        named = ", ".join(connection.ops.quote_name(field.column) for field in (*given, *rest))
        table = connection.ops.quote_name(model._meta.db_table)
        self.sql = f"INSERT INTO {table} ({named}) VALUES ({', '.join(['%s'] * len(fields))})"
        self.waiting: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> None:
        """Let a row wait, its values in the order of the names."""
        row = [*values, *self.rest]
        for at, prepare in self.prepared:
            if row[at] is not None:
                row[at] = prepare(row[at])
        self.waiting.append(tuple(row))

    def flush(self) -> None:
        """Insert what waits, in the caller's transaction."""
        if self.waiting:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, self.waiting)
            self.waiting = []

    def next_key(self) -> int:
        """Return the key of the next row."""
        last = self.model._default_manager.aggregate(last=models.Max("pk"))["last"]
        return (last or 0) + 1


def preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what brings a value of a column into the shape the database takes."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateTimeField):
        return lru_cache(10_000)(prepare)
    return prepare


def count_on(*kinds: Rows) -> None:
    """Let the database count keys on from those that were given; SQLite does so by itself."""
    for sql in connection.ops.sequence_reset_sql(no_style(), [rows.model for rows in kinds]):
        with connection.cursor() as cursor:
            cursor.execute(sql)
