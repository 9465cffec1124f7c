"""The lock that lets one process at a time add to the tree."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ishenim.kernel.ledger import disk, keys

NUMBER_ON_POSTGRESQL = 0x15_4E_11


@contextmanager
def alone(*, waiting: bool = False) -> Iterator[bool]:
    """Hold the log's lock, on this machine and in the database; say whether it was free."""
    disk.make_folder(keys.folder())
    with (keys.folder() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        with _alone_in_the_database(waiting=waiting) as free:
            yield free


@contextmanager
def _alone_in_the_database(*, waiting: bool) -> Iterator[bool]:
    if connection.vendor != "postgresql":
        yield True
        return
    free = _ask("pg_advisory_lock" if waiting else "pg_try_advisory_lock") is not False
    try:
        yield free
    finally:
        if free:
            _ask("pg_advisory_unlock")


def _ask(function: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [NUMBER_ON_POSTGRESQL])
        return cursor.fetchone()[0]
