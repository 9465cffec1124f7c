"""Writing together what comes at the same moment.

A durable commit costs a wait for the disk. Threads that come while one waits for it queue here, and the next one
writes for all of them: one turn, one commit. If that fails, each is written alone, so that only whoever brought
what cannot be written hears of it; where the database is away, all hear it at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

Part = TypeVar("Part")
OF_THE_DATABASE = (OperationalError, InterfaceError)
"""What no part can be blamed for: writing each alone would only have all of them wait one after another."""


class Share(Generic[Part]):
    """What one thread brought, and what became of it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.settled = False
        self.error: Exception | None = None
        self.called = threading.Event()


class Together(Generic[Part]):
    """One queue of a process. `write` is given the parts in the order they came, and writes all of them or none.

    It may be given a part a second time, after the first time was undone.
    """

    def __init__(self, write: Callable[[Sequence[Part]], None]) -> None:
        self.write = write
        self._queue: list[Share[Part]] = []
        self._lock = threading.Lock()

    def add(self, part: Part) -> None:
        """Return once the part is durable, or raise what stood in its way, and then nothing of it was written.

        Inside a transaction it becomes a part of that one, and is durable with it.
        """
        if connection.in_atomic_block:
            self.write([part])
            return
        share = Share(part)
        with self._lock:
            self._queue.append(share)
            first = len(self._queue) == 1
        if not first:
            share.called.wait()
        if not share.settled:
            try:
                self._settle(list(self._queue))
            finally:
                self._call_others(share)
        if share.error is not None:
            raise share.error

    def _call_others(self, mine: Share[Part]) -> None:
        """Call those whose part is settled, and the first of the others to write next, even if this thread dies."""
        with self._lock:
            settled = [share for share in self._queue if share.settled]
            self._queue = [share for share in self._queue if not share.settled and share is not mine]
            following = self._queue[:1]
        for share in [*settled, *following]:
            share.called.set()

    def _settle(self, shares: Sequence[Share[Part]]) -> None:
        try:
            self.write([share.part for share in shares])
        except Exception as error:  # noqa: BLE001 -- raised again by the thread whose part it concerns
            if len(shares) > 1 and not isinstance(error, OF_THE_DATABASE):
                for share in shares:
                    self._settle([share])
                return
            for share in shares:
                share.error = error
        for share in shares:
            share.settled = True
