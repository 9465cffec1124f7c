"""Insertion of many rows by one statement: half the time that bulk_create takes for a single line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

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
    begin, marks, end = _statement(type(rows[0]))
    fields = [field for field in rows[0]._meta.local_concrete_fields if field is not rows[0]._meta.auto_field]
    values = [field.get_db_prep_save(getattr(row, field.attname), here) for row in rows for field in fields]
    with here.cursor() as cursor:
        cursor.execute(f"{begin}{', '.join([marks] * len(rows))}{end}", values)
        keys = [key for (key,) in cursor.fetchall()]
    for row in rows:
        row._state.adding, row._state.db = False, here.alias
    return keys


@cache
def _statement(model: type[Model]) -> tuple[str, str, str]:
    """Return an insertion in three parts: before the rows, one row, and after them."""
    meta, quote = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [quote(field.column) for field in meta.local_concrete_fields if field is not meta.auto_field]
    begin = f"INSERT INTO {quote(meta.db_table)} ({', '.join(columns)}) VALUES "  # noqa: S608  names of our own models
    return begin, f"({', '.join(['%s'] * len(columns))})", f" RETURNING {quote(meta.pk.column)}"
