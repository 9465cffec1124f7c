"""Counting in memory that belongs to no file: whoever is forked from the process that made it shares it.

Each mark has a place in one of many small rows of eight. Where a row is full, the mark that would be forgotten first
makes room, so a flood of marks can never take more memory.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

MARKS_OF_TRIES = 2**18
MARKS_OF_USES = 2**18
A_ROW = 8
ONE = struct.Struct("<16sddd")


class Counted(NamedTuple):
    """A mark, how often it was counted, when last, and until when that is remembered."""

    mark: bytes
    spent: float
    at: float
    until: float


class Marks:
    """A fixed number of marks in shared memory."""

    def __init__(self, size: int) -> None:
        self.rows = size // A_ROW
        self.memory = mmap.mmap(-1, size * ONE.size)
        with tempfile.TemporaryFile() as empty:
            self.between_processes = os.dup(empty.fileno())
        self.between_threads = threading.Lock()

    def spend(self, mark: bytes, *, tries: int, seconds: float) -> float:
        with self._alone():
            now = time.monotonic()
            at, known = self._find(mark)
            left = max(0.0, known.spent - (now - known.at) * tries / seconds) if known else 0.0
            spent = min(left + 1, 2.0 * tries)
            self._write(at, Counted(mark, spent, now, now + spent * seconds / tries))
        return spent

    def first(self, mark: bytes, *, seconds: float) -> bool:
        with self._alone():
            now = time.monotonic()
            at, known = self._find(mark)
            if known is not None and known.until > now:
                return False
            self._write(at, Counted(mark, 1.0, now, now + seconds))
        return True

    def forgive(self, mark: bytes) -> None:
        with self._alone():
            at, known = self._find(mark)
            if known is not None:
                self._write(at, Counted(b"", 0.0, 0.0, 0.0))

    def forget_all(self) -> None:
        with self._alone():
            self.memory[:] = bytes(len(self.memory))

    def _find(self, mark: bytes) -> tuple[int, Counted | None]:
        """Return where a mark stands and what is known of it, or where it may be written."""
        wanted = mark.ljust(16, b"\0")
        begin = int.from_bytes(mark[:8], "little") % self.rows * A_ROW * ONE.size
        places = range(begin, begin + A_ROW * ONE.size, ONE.size)
        found = {at: Counted(*ONE.unpack_from(self.memory, at)) for at in places}
        for at, counted in found.items():
            if counted.mark == wanted:
                return at, counted
        return min(found, key=lambda at: found[at].until), None

    def _write(self, at: int, counted: Counted) -> None:
        ONE.pack_into(self.memory, at, *counted)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one at a time count; the lock of whoever is killed meanwhile is free at once."""
        with self.between_threads:
            fcntl.lockf(self.between_processes, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self.between_processes, fcntl.LOCK_UN)


def share() -> None:
    """Make the memory now, so that whoever is forked from here counts together."""
    _tries()
    _uses()


def forget_all() -> None:
    """Begin as a machine does that was just started: nobody has tried anything."""
    for marks in (_tries(), _uses()):
        marks.forget_all()


def spend(of: bytes, *, tries: int, seconds: float) -> float:
    return _tries().spend(of, tries=tries, seconds=seconds)


def forgive(of: bytes) -> None:
    _tries().forgive(of)


def first(of: bytes, *, seconds: float) -> bool:
    return _uses().first(of, seconds=seconds)


@cache
def _tries() -> Marks:
    return Marks(MARKS_OF_TRIES)


@cache
def _uses() -> Marks:
    return Marks(MARKS_OF_USES)
