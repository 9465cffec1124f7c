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
def turn_to_write() -> Iterator[None]:
    """Hold one transaction, entered in turn; inside another transaction only a savepoint."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _in_this_process, queued_among_processes(), transaction.atomic():
        yield


@contextmanager
def queued_among_processes() -> Iterator[None]:
    descriptor = os.open(settings.VAR / "write.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
