"""Insertion of many rows by one statement: half the time that bulk_create takes for a single line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model

ROWS_FOR_ARRAYS = 20  # fewer are read faster one by one, and many as one array for each column
TAKEN_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
VALUES_A_STATEMENT = 30_000  # SQLite as it is commonly built takes 32,766


def insert(rows: Sequence[Model]) -> list[int]:
    """Insert rows of one table, and return their keys in the same order."""
    if not rows:
        return []
    at_once = VALUES_A_STATEMENT // len(rows[0]._meta.local_concrete_fields)
    parts = [rows[at : at + at_once] for at in range(0, len(rows), at_once)]
    return list(chain.from_iterable(_insert(part) for part in parts))


def _insert(rows: Sequence[Model]) -> list[int]:
    here = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in rows[0]._meta.local_concrete_fields if field is not rows[0]._meta.auto_field]
    columns = [[_prepared(field, getattr(row, field.attname), here) for row in rows] for field in fields]
    begin, marks, arrays, end = _statement(type(rows[0]))
    with here.cursor() as cursor:
        if here.vendor == "postgresql" and len(rows) >= ROWS_FOR_ARRAYS:
            cursor.execute(f"{begin}{arrays}{end}", columns)
        else:
            values = list(chain.from_iterable(zip(*columns, strict=True)))
            cursor.execute(f"{begin}VALUES {', '.join([marks] * len(rows))}{end}", values)
        keys = [key for (key,) in cursor.fetchall()]
    for row in rows:
        row._state.adding, row._state.db = False, here.alias
    return keys


def _prepared(field: Field[Any, Any], value: Any, here: BaseDatabaseWrapper) -> Any:
    """Return a value as the database takes it; asking the field costs more than most values need."""
    if type(value) in TAKEN_AS_THEY_ARE and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, here)


@cache
def _statement(model: type[Model]) -> tuple[str, str, str, str]:
    """Return an insertion in parts: before the rows, one row, or all rows as an array a column, and after them."""
    here = connections[DEFAULT_DB_ALIAS]
    meta, quote = model._meta, here.ops.quote_name
    fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    columns = ", ".join(quote(field.column) for field in fields)
    begin = f"INSERT INTO {quote(meta.db_table)} ({columns}) "
    arrays = ", ".join(f"(%s)::{field.db_type(here)}[]" for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    end = f" RETURNING {quote(meta.pk.column)}"
    return begin, f"({marks})", f"SELECT * FROM unnest({arrays})", end  # noqa: S608  as above
