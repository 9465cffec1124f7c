"""The process in which one file is cleaned: bytes in, clean bytes out, and then it ends.

`python -m ishenim.kernel.documents.cleaning WHOSE` reads a file on its input and writes one line of JSON, which says
the kind or why the file is not taken, and after it the clean bytes. It knows neither the house nor its secrets. By who
brought the file it limits its own time and memory before it looks at anything, so that a hostile file can at worst end
this process; and it gives way to whoever serves pages.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from ishenim.kernel.documents.limits import BOUNDS, KINDS, MOST_CLEAN, PDF, Bounds, NotTaken

GIVES_WAY = 10


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
    """Let this process use no more than its share of time and memory, and write no file."""
    os.nice(GIVES_WAY)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.work, bounds.work))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Clean the one file that comes in."""
    bounds = BOUNDS[sys.argv[1]]
    limit_this_process(bounds)
    try:
        kind, content = cleaned(sys.stdin.buffer.read(bounds.bytes + 1))
        said = {"kind": kind}
    except NotTaken as reason:
        said, content = {"not_taken": reason.code}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
