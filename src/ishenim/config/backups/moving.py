"""Moving from SQLite to PostgreSQL: a backup of the one is put, row by row, into the empty other.

The copied file is first brought up to this edition, in a process of its own that sees nothing but it. Then PostgreSQL
gets the tables of this edition, and every row of every table with its key, in one transaction.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.models import Field, Model, QuerySet

from ishenim.config.backups import checking, databases
from ishenim.config.backups.databases import Failed
from ishenim.config.backups.places import Kept
from ishenim.config.database import sqlite
from ishenim.kernel.rows.inserting import taken_as_it_is

FILE = "ishenim.sqlite3"
SOURCE = "backup"
AT_ONCE = 2000  # rows read together


def load(backup: Kept, draft: Path) -> None:
    """Put the copied rows of an SQLite into an empty PostgreSQL; all of them, or nothing. Raises Failed."""
    databases.put(backup, draft / FILE)
    _bring_the_copy_up_to_date(draft)
    with opened(draft / FILE):
        try:
            call_command("migrate", verbosity=0, interactive=False)
            _copy()
        except Error as wrong:
            raise Failed(f"PostgreSQL could not be filled: {_first_line(wrong)}") from wrong
    for left in ("", "-wal", "-shm"):
        (draft / f"{FILE}{left}").unlink(missing_ok=True)


def kinds() -> list[type[Model]]:
    """Return what rows there are of: one for each table that this edition has, but for that of migrations."""
    there = apps.get_models(include_auto_created=True)
    return [model for model in there if model._meta.managed and not model._meta.proxy]


def _bring_the_copy_up_to_date(draft: Path) -> None:
    alone = {name: told for name, told in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.config.backups.bringing_up"],
        env={**alone, "ISHENIM_VAR": str(draft)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed("\n".join(done.stderr.strip().splitlines()[-checking.MOST_TOLD :]))


@contextmanager
def opened(copy: Path) -> Iterator[None]:
    """Let the copy be read beside the database of the installation."""
    about = connections.configure_settings({"default": {}, SOURCE: sqlite(copy)})
    connections.databases[SOURCE] = about[SOURCE]
    try:
        yield
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.databases[SOURCE]


def _copy() -> None:
    """Copy every row; what making the tables has written in them by itself is taken out first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in kinds():
            cursor.execute(f"DELETE FROM {_name(model)}")  # noqa: S608  a name of our own
        for model in kinds():
            _copy_rows(model, cursor)
        _count_on(cursor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy_rows(model: type[Model], cursor: Any) -> None:
    """Copy one table with its keys, a piece at a time; nothing is counted, dated or worked out anew."""
    from psycopg import Error as Refused  # noqa: PLC0415  only where there is PostgreSQL

    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    try:
        with cursor.copy(f"COPY {_name(model)} ({columns}) FROM STDIN") as into:
            for row in _rows(model, fields):
                into.write_row(row)
    except Refused as wrong:
        table = model._meta.db_table
        raise Failed(f"PostgreSQL did not take the rows of {table}: {_first_line(wrong)}") from wrong


def _rows(model: type[Model], fields: Sequence[Field[Any, Any]]) -> Iterator[list[Any]]:
    """Yield the rows of a table as PostgreSQL takes them."""
    here = connections[DEFAULT_DB_ALIAS]
    prepared = [(at, field) for at, field in enumerate(fields) if not taken_as_it_is(field)]
    every: QuerySet[Any] = QuerySet(model, using=SOURCE)
    columns = every.order_by("pk").values_list(*(field.attname for field in fields))
    for row in columns.iterator(chunk_size=AT_ONCE):
        values = list(row)
        for at, field in prepared:
            values[at] = field.get_db_prep_save(values[at], here)
        yield values


def _count_on(cursor: Any) -> None:
    """Let keys go on where they were: also those of rows that are gone are never given again."""
    with connections[SOURCE].cursor() as source:
        source.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        reached = dict(source.fetchall())
    for model in kinds():
        if model._meta.db_table in reached and model._meta.auto_field:
            counted = [_name(model), model._meta.auto_field.column, reached[model._meta.db_table]]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", counted)


def _name(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _first_line(wrong: Exception) -> str:
    """Return what is wrong without the rows it is wrong with: they may hold anybody's words."""
    return str(wrong).partition("\n")[0]
