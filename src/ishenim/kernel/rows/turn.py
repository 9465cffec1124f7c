"""Taking turns to write.

SQLite has one writer at a time and makes the others poll, so that a few of them starve under load. Here they queue:
first among the threads of a process, then among processes by a file lock. PostgreSQL needs none of it.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

_in_this_process = threading.Lock()


@contextmanager
def turn_to_write(*, durable: bool = False) -> Iterator[None]:
    """Hold one transaction, entered in turn; inside another one only a savepoint, or RuntimeError if `durable`."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic(durable=durable):
            yield
        return
    with _in_this_process, queued_among_processes(), transaction.atomic():
        yield


@contextmanager
def turn_to_send() -> Iterator[None]:
    """Hold what one errand to the database needs: all that `insert` sends is written, or nothing of it.

    PostgreSQL makes a transaction of whatever comes in one message, so beginning and committing one would be two
    errands for nothing. SQLite, and whoever is inside a transaction already, needs `turn_to_write`.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        yield
        return
    with turn_to_write():
        yield


@contextmanager
def queued_among_processes() -> Iterator[None]:
    """Hold the one place of a writer. Only one process waits for it at a time, behind a gate where the others wait.

    So whoever has just written goes to the end of the queue, however quickly it comes again.
    """
    with held("write.gate") as gate, held("write.lock"):
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield


@contextmanager
def held(name: str) -> Iterator[int]:
    """Hold the lock of a file of this installation."""
    descriptor = os.open(settings.VAR / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def move_log() -> int:
    """Move what SQLite has written to its log into its file, so that no step has to wait while it does so itself.

    Returns 0: there is never more to do at once. Other databases do this by themselves.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return 0
