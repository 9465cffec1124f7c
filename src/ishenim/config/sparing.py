"""Sparing memory."""

from __future__ import annotations

import ctypes
import sys

M_ARENA_MAX = -8  # from malloc.h
FEW = 2


def share_memory_among_threads() -> None:
    """Have the threads of this process take memory from two heaps; the C library of Linux gives eight to each core."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(M_ARENA_MAX, FEW)
