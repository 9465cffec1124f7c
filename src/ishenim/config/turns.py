"""Taking turns among all machines of an installation: by locks that PostgreSQL lets go when their holder is gone."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection

PREPARING = 0x15_4E_12
WORKING = 0x15_4E_13
LOOKS_EVERY = 1.0
FORGOTTEN_AFTER = 15
TIME_TO_FINISH = 5.0
SAYS_SO_AFTER = 3

log = structlog.get_logger()


@contextmanager
def turn_to_prepare() -> Iterator[None]:
    """Prepare the database while nobody else does; on one machine there is nobody else."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # Asked again and again instead of waited for: whoever waits inside PostgreSQL holds up the making of indexes.
        while not _taken(cursor, PREPARING):
            time.sleep(0.2)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


class PlaceOfWork:
    """The one place of a worker. Whoever finds it taken waits for it; whoever loses it ends."""

    def __init__(self, ending: threading.Event) -> None:
        self.ending, self.lost = ending, False

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the place as long as the database knows; False when asked to end while waiting for it."""
        if connection.vendor != "postgresql":
            yield not self.ending.is_set()
            return
        line = self._waited_for()
        if line is not None:
            threading.Thread(target=self._watch, args=[line], name="keeping the place", daemon=True).start()
        yield line is not None

    def _waited_for(self) -> Any:
        """Return the line to the database that holds the place, or nothing when asked to end before."""
        import psycopg  # noqa: PLC0415  only where there is PostgreSQL

        line, waits = None, 0
        while not self.ending.is_set():
            try:
                line = line or _connected()
                if _taken(line.cursor(), WORKING):
                    return line
            except psycopg.Error as reason:
                log.warning("work.no_database", reason=str(reason).strip())
                line = None
            waits += 1
            if line is not None and waits == SAYS_SO_AFTER:
                print("Another worker is at work on this database; this one waits for its place.", flush=True)
            self.ending.wait(LOOKS_EVERY)
        return None

    def _watch(self, line: Any) -> None:
        """End this process when the database is gone: it may have given the place to another by now."""
        import psycopg  # noqa: PLC0415  as above

        try:
            while not self.ending.wait(LOOKS_EVERY):
                line.execute("SELECT 1")
        except psycopg.Error as reason:
            log.warning("work.place_lost", reason=str(reason).strip())
            self.lost = True
            self.ending.set()
            time.sleep(TIME_TO_FINISH)
            os._exit(1)


def _connected() -> Any:
    """Return a line that the database hangs up when nothing is heard on it: its worker stands still, or is cut off.

    It has a name by which whoever looks after the database finds the holder of the place.
    """
    import psycopg  # noqa: PLC0415  as above

    name = f"ishenim work {socket.gethostname()} {os.getpid()}"
    told = connection.get_connection_params() | {"application_name": name}
    line = psycopg.connect(**told, autocommit=True)
    line.execute(f"SET idle_session_timeout = '{FORGOTTEN_AFTER}s'")
    return line


def _taken(cursor: Any, number: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
    return bool(cursor.fetchone()[0])
