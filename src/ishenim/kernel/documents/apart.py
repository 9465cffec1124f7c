"""Having a file cleaned apart: by a process that is warm, knows no secret, and forks for each file.

Whatever ends the fork is a refusal of that one file and nothing more. The warm process starts when the first file
arrives, ends by itself when none came for a while, and with the process that serves.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import ishenim
from ishenim.kernel.documents.limits import BOUNDS, Bounds, NotTaken

AT_ONCE = {name: threading.BoundedSemaphore(bounds.at_once) for name, bounds in BOUNDS.items()}
"""How many files one web process has cleaned at a time, by who brings them; others wait their turn."""


class Cleaner(NamedTuple):
    """The warm process, and the line over which it is handed conversations."""

    process: subprocess.Popen[bytes]
    line: socket.socket


_cleaners: list[Cleaner] = []
_one_at_a_time = threading.Lock()


def cleaned_apart(content: bytes, bounds: Bounds) -> tuple[str, bytes]:
    """Return the kind of a file and its clean bytes. Raises NotTaken, also for a file that ended who cleaned it."""
    ours, theirs = socket.socketpair()
    with AT_ONCE[bounds.name], ours:
        with theirs:
            hand_over(theirs)
        ours.settimeout(bounds.patience)
        try:
            ours.sendall(f"{bounds.name}\n".encode() + content)
            ours.shutdown(socket.SHUT_WR)
            with ours.makefile("rb") as answer:
                line, seen = answer.readline(), answer.read()
        except OSError:
            raise NotTaken("too_hard") from None
    said: dict[str, str] = json.loads(line) if line else {}
    if "not_taken" in said:
        raise NotTaken(said["not_taken"])
    if said.get("size") != str(len(seen)):
        raise NotTaken("too_hard")
    return said["kind"], seen


def awaken() -> None:
    """Start the warm process if there is none, and do not wait for it: a file is on its way."""
    with _one_at_a_time:
        _standing()


def hand_over(conversation: socket.socket) -> None:
    """Hand one end of a conversation to the warm process, or to a new one where that one has just ended."""
    with _one_at_a_time:
        try:
            socket.send_fds(_standing().line, [b"."], [conversation.fileno()])
        except ConnectionError:
            socket.send_fds(_standing().line, [b"."], [conversation.fileno()])


def _standing() -> Cleaner:
    """Return the warm process; one that no longer takes anything is let go and followed by another."""
    if _cleaners and _takes_nothing(_cleaners[0].line):
        _let_go()
    if not _cleaners:
        _cleaners.append(_started())
    return _cleaners[0]


@atexit.register
def _let_go() -> None:
    """Close the line to the warm process, which ends by that when it has not ended before, and see it off."""
    while _cleaners:
        process, line = _cleaners.pop()
        line.close()
        process.wait()


def _takes_nothing(line: socket.socket) -> bool:
    """Say whether the other end has closed: until then there is nothing to read, and reading would block."""
    try:
        return line.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def _started() -> Cleaner:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "ishenim.kernel.documents.cleaning"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=surroundings(),
        )
    return Cleaner(process, ours)


def surroundings() -> dict[str, str]:
    """Return what the warm process is told of the world: where the code lies, and no secret."""
    return {
        "PYTHONPATH": str(Path(ishenim.__file__).parents[1]),
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
    }
