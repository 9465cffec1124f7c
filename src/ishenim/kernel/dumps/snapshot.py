"""Reading the whole record as of one moment, while everybody goes on writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ishenim.kernel.ledger.models import OPEN, Entry, Position

TRIES, PAUSE = 40, 0.25
"""How often we look for a moment in which every line has its number, and how long we wait in between, in seconds."""


@contextmanager
def as_of_one_moment() -> Iterator[tuple[int, int]]:
    """Hold one reading of the database; give how many lines are numbered in it, and how many still wait.

    A moment is sought in which nothing waits: then every row is as the last number says. Where so many write that
    there is none, the dump tells how many lines its rows are ahead of their numbers.
    """
    for attempt in range(TRIES):
        with one_reading():
            size, waiting = numbered()
            if not waiting or attempt == TRIES - 1:
                yield size, waiting
                return
        time.sleep(PAUSE)


def numbered() -> tuple[int, int]:
    """Return how many lines have their number, and how many of the open lane wait for theirs."""
    last = Position.objects.order_by("-position").values_list("position", "entry_id").first()
    size, entry = (0, 0) if last is None else (last[0] + 1, last[1])
    return size, Entry.objects.filter(id__gt=entry, lane=OPEN, position=None).count()


@contextmanager
def one_reading() -> Iterator[None]:
    """See everything as it is now until the end, and hold up nobody who writes; within a transaction, stay in it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
