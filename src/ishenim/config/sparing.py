"""Sparing memory, the turns of threads, and searches for garbage."""

from __future__ import annotations

import ctypes
import gc
import sys

M_ARENA_MAX = -8  # from malloc.h
FEW = 2
NOT_NEEDED = ("rich", "greenlet")
"""What structlog takes along where it happens to be installed: it colours lines that nobody here reads in colour."""

A_TURN = 0.0005  # seconds


def give_turns_often() -> None:
    """Let a thread that waited for the database or the disk go on soon, however much others have to reckon."""
    sys.setswitchinterval(A_TURN)


def share_memory_among_threads() -> None:
    """Have the threads of this process take memory from two heaps; the C library of Linux gives eight to each core."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(M_ARENA_MAX, FEW)


def do_without_colours() -> None:
    """Load no library that only colours what is printed: whoever looks for one finds that it is not there."""
    for name in NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # how Python says that a module is missing


def search_no_more_in_what_stays() -> None:
    """Leave all that is loaded by now out of every later search for garbage.

    Such a search holds up all threads of a process. Through the whole of Django it takes 60 to 120 ms, and whoever was
    held up in the place of the writer held up everybody who asked something.
    """
    gc.collect()
    gc.freeze()
