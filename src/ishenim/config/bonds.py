"""What ties the processes of one installation together: they end together, and there is one family at a time.

Killing the main process alone would leave those it started serving on, unwatched. So each of them
asks the kernel to be killed with its parent, and all of them hold one lock on the data: whoever starts
next waits until the last of the old family is gone.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
import threading
import time
from pathlib import Path

PARENT = "ISHENIM_PARENT"
PR_SET_PDEATHSIG = 1  # from linux/prctl.h


class Occupied(Exception):
    """Somebody else holds the lock."""


def become_parent() -> None:
    """Tell those started from here whom they belong to."""
    os.environ[PARENT] = str(os.getpid())


def die_with_parent() -> None:
    """End this process when the one that started it is gone, however that one ended."""
    parent = int(os.environ.get(PARENT, "0"))
    if not parent:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=[parent], daemon=True).start()
    _end_if_orphaned(parent)


def hold(file: Path, *, patience: float) -> int:
    """Take the lock on a file for as long as this process, or any it hands the lock to, is alive.

    Return the descriptor that holds it. Raise Occupied when it is not free after `patience` seconds.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    last_moment = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < last_moment:
                time.sleep(0.05)
                continue
            holder = os.pread(descriptor, 20, 0).decode().strip()
            os.close(descriptor)
            raise Occupied(holder) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return descriptor


def _watch(parent: int) -> None:
    """Where the kernel cannot tell us of our parent's end, look twice a second."""
    while True:
        _end_if_orphaned(parent)
        time.sleep(0.5)


def _end_if_orphaned(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)
