"""What a machine that only answers readers has to hear of by itself: that the book is held, and that it is released.

Where the worker is, it keeps that in line; but it works on one machine, and every page of each says whether the record
can only be read.
"""

from __future__ import annotations

import threading

import structlog
from django.db import DatabaseError, close_old_connections, connections

from ishenim.kernel.ledger import holding

EVERY = 2.0  # seconds
log = structlog.get_logger()


def keep_hearing() -> None:
    """Do it as long as this process lives."""
    threading.Thread(
        target=hear, args=[threading.Event()], name="hearing whether the book is held", daemon=True
    ).start()


def hear(ending: threading.Event, every: float = EVERY) -> None:
    """Bring what this machine says into line with the database, again and again until asked to end."""
    while not ending.wait(every):
        try:
            holding.agree()
        except DatabaseError:  # nobody can step anywhere now, and what is kept is as true as it was
            log.warning("hold.not_heard")
            connections.close_all()
        finally:
            close_old_connections()
