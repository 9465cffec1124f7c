"""A few threads that work for many who wait: as little as can be between the two, for every request passes here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class NobodyIsFree(Exception):
    """No hand took the work up in time, and none will."""


class Work(Generic[Result]):
    """Something to do, and what came of it. Either a hand takes it up or whoever waits takes it back, never both."""

    def __init__(self, what: Callable[[], Result]) -> None:
        self.what = what
        self.result: Result | None = None
        self.fault: BaseException | None = None
        self._taken, self._done = threading.Lock(), threading.Lock()
        self._done.acquire()

    def take(self) -> bool:
        """Say whether nobody took it before."""
        return self._taken.acquire(blocking=False)

    def do(self) -> None:
        """Do it, and tell whoever waits."""
        try:
            self.result = self.what()
        except BaseException as fault:  # noqa: BLE001 -- raised again by whoever waits
            self.fault = fault
        self._done.release()

    def is_done(self, within: float) -> bool:
        """Wait for its end for so many seconds at most; for ever where they are -1."""
        return self._done.acquire(timeout=within)


class Hands:
    """So many threads, each of which does one thing at a time, in the order in which they were asked."""

    def __init__(self, number: int, name: str) -> None:
        self._waiting: SimpleQueue[Work[Any]] = SimpleQueue()
        for one in range(number):
            threading.Thread(target=self._work, name=f"{name}-{one}", daemon=True).start()

    def do(self, what: Callable[[], Result], patience: float) -> Result:
        """Have something done by a free hand, and return or raise what came of it.

        Raises NobodyIsFree when it was not begun after `patience` seconds; what was begun is waited for.
        """
        work = Work(what)
        self._waiting.put(work)
        if not work.is_done(patience):
            if work.take():
                raise NobodyIsFree
            work.is_done(-1)
        if work.fault is not None:
            raise work.fault
        return work.result  # type: ignore[return-value]  # set, since there is no fault

    def _work(self) -> None:
        while True:
            work = self._waiting.get()
            if work.take():
                work.do()
            del work
