"""The process that cleans files: it loads what that takes once, and forks for each file.

`python -m ishenim.kernel.documents.cleaning` is handed conversations over the socket on its input (see `apart.py`). In
each, a fork reads who brought the file and its bytes, and answers with one line of JSON, which says the kind and the
size or why the file is not taken, and after it the clean bytes. It knows neither the house nor its secrets. By who
brought the file the fork limits its own time and memory before it looks at anything, so that a hostile file can at
worst end that fork; and it gives way to whoever serves pages.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import socket
import sys

from ishenim.kernel.documents.limits import BOUNDS, KINDS, MOST_CLEAN, PDF, Bounds, NotTaken

GIVES_WAY = 10
IDLE = 300.0
"""Seconds without a file after which this process ends: what it has loaded takes some forty MiB."""


def sniffed(content: bytes) -> str:
    """Return the kind that the bytes themselves show; raise for any other than those that are taken."""
    import puremagic  # noqa: PLC0415 -- only after this process has limited itself

    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        matches = []
    surest = [match.mime_type for match in matches if match.confidence == matches[0].confidence]
    for kind in surest:
        if kind in KINDS:
            return KINDS[kind]
    raise NotTaken("kind")


def cleaned(content: bytes) -> tuple[str, bytes]:
    """Return the kind of a file and the file without anything that a reader does not see; or raise NotTaken."""
    from ishenim.kernel.documents import papers, pictures  # noqa: PLC0415 -- heavy, and only here

    kind = sniffed(content)
    clean_bytes = papers.clean(content) if kind == PDF else pictures.clean(content, kind)
    if len(clean_bytes) > MOST_CLEAN:
        raise NotTaken("size")
    return kind, clean_bytes


def limit_this_process(bounds: Bounds) -> None:
    """Let this process use no more than its share of time and memory, outlive nobody's patience, and write no file."""
    os.nice(GIVES_WAY)
    signal.alarm(math.ceil(bounds.patience))
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.work, bounds.work))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(conversation: socket.socket) -> None:
    """Clean the one file that comes in."""
    with conversation.makefile("rb") as brought:
        bounds = BOUNDS[brought.readline().decode().strip()]
        limit_this_process(bounds)
        try:
            kind, content = cleaned(brought.read(bounds.bytes + 1))
            said = {"kind": kind, "size": str(len(content))}
        except NotTaken as reason:
            said, content = {"not_taken": reason.code}, b""
    conversation.sendall(json.dumps(said).encode() + b"\n" + content)


def serve(line: socket.socket) -> None:
    """Fork for each conversation that is handed over, until nobody brings a file or whoever serves is gone.

    Who has been idle first says that it takes nothing more, and then takes what was handed over before.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the forks
    line.settimeout(IDLE)
    while True:
        try:
            said, handed, _flags, _whence = socket.recv_fds(line, 1, 1)
        except TimeoutError:
            line.shutdown(socket.SHUT_RDWR)
            continue
        if not said:
            return
        with socket.socket(fileno=handed[0]) as conversation:
            if os.fork() == 0:
                try:
                    line.close()
                    answer(conversation)
                finally:
                    os._exit(0)


def warm_up() -> None:
    """Load what the first file would wait for."""
    import puremagic  # noqa: F401, PLC0415 -- only loaded, and only here
    from PIL import Image  # noqa: PLC0415 -- only loaded here

    from ishenim.kernel.documents import papers, pictures  # noqa: F401, PLC0415 -- only loaded, and only here

    Image.init()


if __name__ == "__main__":
    warm_up()
    with socket.socket(fileno=sys.stdin.fileno()) as handed_over:
        serve(handed_over)
