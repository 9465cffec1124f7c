"""What the log says to whoever asks for a path below its address, byte for byte as the format wants it."""

from __future__ import annotations

from typing import NamedTuple

from ishenim.kernel.ledger import shelf

FOR_A_MOMENT = "public, max-age=1"
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


class Answer(NamedTuple):
    """The bytes, what they are, and how long anyone may keep them."""

    content: bytes
    content_type: str
    cache_control: str


def answer(path: str) -> Answer | None:
    """Return what stands at a path such as `checkpoint` or `tile/0/x001/067.p/12`, or nothing."""
    if path == "checkpoint":
        note = shelf.checkpoint()
        return None if note is None else Answer(note, TEXT, FOR_A_MOMENT)
    content = shelf.tile(path)
    return None if content is None else Answer(content, BYTES, FOR_EVER)
