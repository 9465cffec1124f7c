"""Copying the database while everybody goes on writing, and putting a copy into one that is empty."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.db import connection

from ishenim.config.backups.manifest import DATABASES, POSTGRESQL, SQLITE
from ishenim.config.backups.places import PIECE, Heard, Kept
from ishenim.config.database import NAMED_BY_DJANGO

STEPS_A_LOOK = 100_000
VERSION = re.compile(r"/postgresql/(\d+)/bin")
MARK = "ishenim_restoring"
FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE pg_depend.classid = 'pg_proc'::regclass AND pg_depend.objid = pg_proc.oid AND pg_depend.deptype = 'e'
    )
"""
PASSWORD = "password"  # noqa: S105  the name of it, not the word


class Failed(Exception):
    """A program of the database did not do what it was asked; the sentence is its own."""


def kind() -> str:
    """Return which database this installation has."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def copy(to: Path, heard: Heard) -> None:
    """Write the whole database as it stands at one moment into a file, while others go on writing."""
    (_copy_sqlite if kind() == SQLITE else _dump)(to, heard)


def size() -> int:
    """Return how large the database is, to say how far a copy has come."""
    if kind() == SQLITE:
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _copy_sqlite(to: Path, heard: Heard) -> None:
    """Let SQLite write a new file: what had been erased and only lay in free pages does not come with it.

    It reads in one transaction, so nobody waits and the copy is of one moment.
    """
    told = 0

    def look() -> int:
        nonlocal told
        with suppress(FileNotFoundError):
            written = to.stat().st_size
            heard(written - told)
            told = written
        return 0

    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=30)) as source:
        source.set_progress_handler(look, STEPS_A_LOOK)
        try:
            source.execute("VACUUM INTO ?", [str(to)])
        except sqlite3.Error as wrong:
            raise Failed(f"SQLite could not copy the database: {wrong}.") from wrong


def _dump(to: Path, heard: Heard) -> None:
    """Let PostgreSQL write its own archive: a snapshot of one moment."""
    with subprocess.Popen(  # noqa: S603  a program of PostgreSQL, with words of our own
        [program("pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges", _address()],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            with to.open("wb") as written:
                while piece := process.stdout.read(PIECE):
                    written.write(piece)
                    heard(len(piece))
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode()
    if process.returncode:
        raise Failed(f"pg_dump could not copy the database: {said.strip()}")


def load(backup: Kept, draft: Path) -> None:
    """Put the copy into an empty database of the same kind; all of it, or nothing."""
    name = "ishenim.sqlite3" if kind() == SQLITE else "dump"
    put(backup, draft / name)
    if kind() == POSTGRESQL:
        words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments"]
        into = f"--dbname={_address()}"
        done = subprocess.run(  # noqa: S603  a program of PostgreSQL, with words of our own
            [program("pg_restore"), *words, into, str(draft / name)],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        (draft / name).unlink()
        if done.returncode:
            raise Failed(f"pg_restore could not put the database in: {done.stderr.strip()}")


def put(backup: Kept, to: Path) -> None:
    """Write the copied database of a backup, of whichever kind it is, into a file."""
    with backup.opened(DATABASES[backup.manifest.database]) as copied, to.open("wb") as written:
        shutil.copyfileobj(copied, written, PIECE)


def tables() -> list[str]:
    """Return the tables that are there; of a database that nobody has used there is none."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def mark() -> None:
    """Write in a PostgreSQL database that a restore is under way, so that no machine serves it meanwhile."""
    if kind() == POSTGRESQL:
        _execute(f"CREATE SCHEMA IF NOT EXISTS {MARK}")


def unmark() -> None:
    """Write that the restore is over."""
    if kind() == POSTGRESQL:
        _execute(f"DROP SCHEMA IF EXISTS {MARK}")


def is_marked() -> bool:
    """Say whether a restore was begun here and not ended."""
    if kind() == SQLITE:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [MARK])
        return bool(cursor.fetchone()[0])


def empty() -> None:
    """Take out again what a restore that was not ended left in a PostgreSQL database."""
    if kind() == POSTGRESQL:
        named = ", ".join(connection.ops.quote_name(table) for table in tables())
        if named:
            _execute(f"DROP TABLE {named} CASCADE")
        for function in functions():
            _execute(f"DROP FUNCTION {function} CASCADE")
        unmark()


def functions() -> list[str]:
    """Return the functions of a PostgreSQL database that came with its tables, and with no extension."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        return [name for (name,) in cursor.fetchall()]


def program(name: str) -> str:
    """Return where a program of PostgreSQL lies: the newest that Debian installed, or the one that is found first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        raise Failed(f"The program {name} is not here. On Debian: apt-get install postgresql-client.")
    return where


def _version(file: Path) -> int:
    found = VERSION.search(str(file))
    return int(found[1]) if found else 0


def _address() -> str:
    """Return where the database is, in libpq's own words but for the password."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415  only where there is PostgreSQL

    about: dict[str, Any] = connection.settings_dict
    said = {key: about[name] for key, name in NAMED_BY_DJANGO.items() if about[name] and key != PASSWORD}
    options = {key: value for key, value in about["OPTIONS"].items() if key != "pool"}
    return make_conninfo(**said, **options)


def _environment() -> dict[str, str]:
    """Return the password as the database's own programs read it; it never stands on a command line."""
    password = connection.settings_dict["PASSWORD"]
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
