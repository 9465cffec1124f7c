"""What the log says to whoever asks for a path below its address, byte for byte as the format wants it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ishenim.kernel.ledger import identity, shelf, succession

FOR_A_MOMENT = "public, max-age=1"
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


TEXTS: dict[str, Callable[[], bytes | None]] = {
    "checkpoint": shelf.checkpoint,
    "succession": succession.notes,
    **{name: partial(shelf.beside, name) for name in shelf.BESIDE},
}


class Answer(NamedTuple):
    """The bytes, what they are, and how long anyone may keep them."""

    content: bytes
    content_type: str
    cache_control: str


def answer(path: str) -> Answer | None:
    """Return what stands at a path such as `checkpoint` or `tile/0/x001/067.p/12`, or nothing.

    A book that was begun anew is also served below the last part of its name, as its name says.
    """
    path = path.removeprefix(f"{identity.verifier().name.rpartition('/')[2]}/")
    if path in TEXTS:
        text = TEXTS[path]()
        return Answer(text, TEXT, FOR_A_MOMENT) if text else None
    content = shelf.tile(path)
    return None if content is None else Answer(content, BYTES, FOR_EVER)
