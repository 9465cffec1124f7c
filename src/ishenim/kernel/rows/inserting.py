"""Insertion of rows of several tables at once: one statement for each table, and one errand to the database for all.

Django inserts table after table and asks for the keys of each before it can write the next. Here the rows whose keys
others need are numbered first; then everything is sent together. For one line of the ledger this is half the time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model, TextField

TAKEN_AT_ONCE, GOOD_FOR = 100, 1.0  # keys, seconds
ROWS_FOR_ARRAYS = 20  # fewer are read faster one by one, and many as one array for each column
TAKEN_AS_THEY_ARE = (CharField, TextField, IntegerField, BooleanField)
VALUES_A_STATEMENT = 30_000  # SQLite as it is commonly built takes 32,766
Statement = tuple[str, list[Any]]


def number(*kinds: Sequence[Model], of_late: bool = False) -> None:
    """Give the rows of each kind the next keys of their table, in their order.

    Nobody else gets them; a key whose row is never written stays unused. With `of_late` a key may have been taken up to
    a second ago, and so be smaller than one that somebody else got since: only for rows that begin something, which
    nothing written earlier can follow.
    """
    kinds = tuple(rows for rows in kinds if rows)
    if not kinds:
        return
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        keys: Iterable[Iterable[int]] = _of_sqlite(here, kinds)
    elif of_late and max(map(len, kinds)) < TAKEN_AT_ONCE:
        keys = _stock.take(here, kinds)
    else:
        keys = _of_postgresql(here, [type(rows[0]) for rows in kinds], max(map(len, kinds)))
    for rows, of_rows in zip(kinds, keys, strict=True):
        for row, key in zip(rows, of_rows, strict=False):
            row.pk = key


def _of_postgresql(here: BaseDatabaseWrapper, models: Sequence[type[Model]], count: int) -> list[list[int]]:
    """Take so many keys of each table."""
    each = ", ".join(f"nextval({_sequence(model)})" for model in models)
    with here.cursor() as cursor:
        cursor.execute(f"SELECT {each} FROM generate_series(1, {count})")  # noqa: S608  names and a count of our own
        found = cursor.fetchall()
    return [sorted(keys) for keys in zip(*found, strict=True)]


class Stock:
    """Keys that this process took together a moment ago, to spare an errand to the database for each few rows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[tuple[type[Model], ...], list[list[int]]] = {}
        self._of, self._good_until = "", 0.0

    def take(self, here: BaseDatabaseWrapper, kinds: Sequence[Sequence[Model]]) -> list[list[int]]:
        """Return the next keys of each kind, the smallest first."""
        models = tuple(type(rows[0]) for rows in kinds)
        most = max(map(len, kinds))
        with self._lock:
            if self._of != here.settings_dict["NAME"] or monotonic() > self._good_until:
                self._keys.clear()
                self._of, self._good_until = here.settings_dict["NAME"], monotonic() + GOOD_FOR
            kept = self._keys.get(models, [])
            if not kept or len(kept[0]) < most:
                kept = _of_postgresql(here, models, TAKEN_AT_ONCE)
            self._keys[models] = [keys[most:] for keys in kept]
            return [keys[:most] for keys in kept]


_stock = Stock()


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
    columns = _columns(type(rows[0]), numbered=rows[0].pk is not None)
    at_once = VALUES_A_STATEMENT // columns.number
    for at in range(0, len(rows), at_once):
        part = [columns.values(row, here) for row in rows[at : at + at_once]]
        if here.vendor == "postgresql" and len(part) >= ROWS_FOR_ARRAYS:
            yield columns.together(part)
        else:
            marks = ", ".join([columns.marks] * len(part))
            yield f"{columns.begin}VALUES {marks}", list(chain.from_iterable(part))


def _in_full(statements: Sequence[Statement], line: Any) -> Iterator[str]:
    """Yield statements of PostgreSQL with their values in them; psycopg would read each anew in search of its marks."""
    from psycopg.adapt import Transformer  # noqa: PLC0415  only where there is PostgreSQL

    literal = Transformer(line).as_literal
    for text, given in statements:
        yield text % tuple(_in_words(value) or literal(value).decode() for value in given)


def _in_words(value: Any) -> str:
    """Return as PostgreSQL writes it what needs no quotes: no value, or whole numbers; of all else nothing."""
    if value is None:
        return "NULL"
    if type(value) is list and all(type(one) is int for one in value):
        return f"'{{{','.join(map(str, value))}}}'"
    return ""


@cache
def _sequence(model: type[Model]) -> str:
    """Return what PostgreSQL counts a table's keys with, found by its name once."""
    here = connections[DEFAULT_DB_ALIAS]
    with here.cursor() as cursor:
        named = [here.ops.quote_name(model._meta.db_table), model._meta.pk.column]
        cursor.execute("SELECT quote_literal(pg_get_serial_sequence(%s, %s)) || '::regclass'", named)
        return str(cursor.fetchone()[0])


class Columns:
    """The columns of an insertion into one table: how it begins, one row of it, and many rows at once."""

    def __init__(self, model: type[Model], here: BaseDatabaseWrapper, *, numbered: bool) -> None:
        unsaid = None if numbered else model._meta.auto_field
        fields = [field for field in model._meta.local_concrete_fields if field is not unsaid]
        self.number = len(fields)
        self.read = attrgetter(*(field.attname for field in fields))
        self.prepared = [(at, field) for at, field in enumerate(fields) if not taken_as_it_is(field)]
        named = ", ".join(here.ops.quote_name(field.column) for field in fields)
        types = [field.cast_db_type(here) for field in fields]  # type: ignore[attr-defined]  # missing in the stubs
        self.types = types
        self.begin = f"INSERT INTO {here.ops.quote_name(model._meta.db_table)} ({named}) "
        self.marks = f"({', '.join(['%s'] * len(fields))})"

    def together(self, rows: Sequence[Sequence[Any]]) -> Statement:
        """Return how PostgreSQL takes many rows at once: a value that all of them share once, the others as arrays."""
        shared, arrays, chosen, named = [], [], [], []
        for at, values in enumerate(zip(*rows, strict=True)):
            if at and values.count(values[0]) == len(values):
                chosen.append(f"(%s)::{self.types[at]}")
                shared.append(values[0])
            else:
                chosen.append(f"c{at}")
                named.append(f"(%s)::{self.types[at]}[]")
                arrays.append(list(values))
        names = ", ".join(one for one in chosen if one.startswith("c"))
        text = f"SELECT {', '.join(chosen)} FROM unnest({', '.join(named)}) AS many ({names})"  # noqa: S608  names of our own
        return f"{self.begin}{text}", [*shared, *arrays]

    def values(self, row: Model, here: BaseDatabaseWrapper) -> list[Any]:
        """Return the values of a row as the database takes them."""
        values = list(self.read(row))
        for at, field in self.prepared:
            values[at] = field.get_db_prep_save(values[at], here)
        return values


def taken_as_it_is(field: Field[Any, Any]) -> bool:
    """Say whether the database takes the values of a field as they are; asking the field costs more than the rest."""
    kind = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(kind, TAKEN_AS_THEY_ARE) and type(kind).get_db_prep_save is Field.get_db_prep_save


@cache
def _columns(model: type[Model], *, numbered: bool) -> Columns:
    return Columns(model, connections[DEFAULT_DB_ALIAS], numbered=numbered)
