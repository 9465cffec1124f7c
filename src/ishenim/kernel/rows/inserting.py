"""Insertion of rows of several tables at once: one statement for each table, and one errand to the database for all.

Django inserts table after table and asks for the keys of each before it can write the next. Here the rows whose keys
others need are numbered first; then everything is sent together. For one line of the ledger this is half the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model

ROWS_FOR_ARRAYS = 20  # fewer are read faster one by one, and many as one array for each column
TAKEN_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
VALUES_A_STATEMENT = 30_000  # SQLite as it is commonly built takes 32,766
Statement = tuple[str, list[Any]]


def number(*kinds: Sequence[Model]) -> None:
    """Give the rows of each kind the next keys of their table, in their order.

    Nobody else gets them; a key whose row is never written stays unused.
    """
    kinds = tuple(rows for rows in kinds if rows)
    if not kinds:
        return
    here = connections[DEFAULT_DB_ALIAS]
    next_keys = _of_postgresql if here.vendor == "postgresql" else _of_sqlite
    for rows, keys in zip(kinds, next_keys(here, kinds), strict=True):
        for row, key in zip(rows, keys, strict=True):
            row.pk = key


def _of_postgresql(here: BaseDatabaseWrapper, kinds: Sequence[Sequence[Model]]) -> list[list[int]]:
    """Ask for as many keys of each table as the longest kind has rows; asking for fewer of some takes longer."""
    each = ", ".join(f"nextval({_sequence(type(rows[0]))})" for rows in kinds)
    most = max(len(rows) for rows in kinds)
    with here.cursor() as cursor:
        cursor.execute(f"SELECT {each} FROM generate_series(1, {most})")  # noqa: S608  names and counts of our own
        found = cursor.fetchall()
    return [sorted(keys)[: len(rows)] for keys, rows in zip(zip(*found, strict=True), kinds, strict=True)]


def _of_sqlite(here: BaseDatabaseWrapper, kinds: Sequence[Sequence[Model]]) -> Iterator[range]:
    """Move the table's own count on; whoever writes is alone."""
    with here.cursor() as cursor:
        for rows in kinds:
            name, count = type(rows[0])._meta.db_table, len(rows)
            moved = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
            last = cursor.execute(moved, [count, name]).fetchone()
            if last is None:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, count])
                last = (count,)
            yield range(last[0] - count + 1, last[0] + 1)


def insert(*kinds: Sequence[Model]) -> None:
    """Insert the rows of each kind in the order given, all of them or none.

    Rows without a key get one from the database, unsaid. Raises TypeError where nothing would hold them together.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if not any(kinds):
        return
    if here.vendor != "postgresql" and not here.in_atomic_block:
        raise TypeError("Rows of several tables are written in one transaction, or not at all.")
    statements = [statement for rows in kinds if rows for statement in _insertions(rows, here)]
    with here.cursor() as cursor:
        if here.vendor == "postgresql":
            cursor.execute("; ".join(_in_full(statements, cursor.connection)))
        else:
            for text, given in statements:
                cursor.execute(text, given)
    for row in chain.from_iterable(kinds):
        row._state.adding, row._state.db = False, here.alias


def _insertions(rows: Sequence[Model], here: BaseDatabaseWrapper) -> Iterator[Statement]:
    """Yield the statements that insert the rows of one kind: one, unless there are more than it takes."""
    numbered = rows[0].pk is not None
    fields, begin, marks, arrays = _columns(type(rows[0]), numbered=numbered)
    at_once = VALUES_A_STATEMENT // len(fields)
    for at in range(0, len(rows), at_once):
        part = rows[at : at + at_once]
        if here.vendor == "postgresql" and len(part) >= ROWS_FOR_ARRAYS:
            columns = [
                [_prepared(field, getattr(row, field.attname), here) for row in part] for field in fields
            ]
            yield f"{begin}{arrays}", columns
        else:
            values = [_prepared(field, getattr(row, field.attname), here) for row in part for field in fields]
            yield f"{begin}VALUES {', '.join([marks] * len(part))}", values


def _in_full(statements: Sequence[Statement], line: Any) -> Iterator[str]:
    """Yield statements of PostgreSQL with their values in them; psycopg would read each anew in search of its marks."""
    from psycopg.adapt import Transformer  # noqa: PLC0415  only where there is PostgreSQL

    literal = Transformer(line).as_literal
    for text, given in statements:
        yield text % tuple("NULL" if value is None else literal(value).decode() for value in given)


def _prepared(field: Field[Any, Any], value: Any, here: BaseDatabaseWrapper) -> Any:
    """Return a value as the database takes it; asking the field costs more than most values need."""
    if type(value) in TAKEN_AS_THEY_ARE and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, here)


@cache
def _sequence(model: type[Model]) -> str:
    """Return what PostgreSQL counts a table's keys with, found by its name once."""
    here = connections[DEFAULT_DB_ALIAS]
    with here.cursor() as cursor:
        named = [here.ops.quote_name(model._meta.db_table), model._meta.pk.column]
        cursor.execute("SELECT quote_literal(pg_get_serial_sequence(%s, %s)) || '::regclass'", named)
        return str(cursor.fetchone()[0])


@cache
def _columns(model: type[Model], *, numbered: bool) -> tuple[list[Field[Any, Any]], str, str, str]:
    """Return the columns of an insertion, how it begins, one row of it, and all rows as an array a column."""
    here = connections[DEFAULT_DB_ALIAS]
    unsaid = None if numbered else model._meta.auto_field
    fields = [field for field in model._meta.local_concrete_fields if field is not unsaid]
    named = ", ".join(here.ops.quote_name(field.column) for field in fields)
    types = [field.cast_db_type(here) for field in fields]  # type: ignore[attr-defined]  # missing in the stubs
    arrays = ", ".join(f"(%s)::{each}[]" for each in types)
    marks = ", ".join(["%s"] * len(fields))
    begin = f"INSERT INTO {here.ops.quote_name(model._meta.db_table)} ({named}) "
    return fields, begin, f"({marks})", f"SELECT * FROM unnest({arrays})"  # noqa: S608  names of our own
