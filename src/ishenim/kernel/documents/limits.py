"""How much a file may be, and what it may be. Known alike to whoever receives files and to the process that cleans."""

from __future__ import annotations

from dataclasses import dataclass

PNG, JPEG, WEBP, PDF = "png", "jpeg", "webp", "pdf"
KINDS = {"image/png": PNG, "image/jpeg": JPEG, "image/webp": WEBP, "application/pdf": PDF}
"""The kinds that are taken, by the type that is found in the bytes: pictures of paper, and papers."""

MOST_PIXELS = 40_000_000
MOST_PAGES = 500
MOST_CLEAN = 25_000_000
"""How many bytes a clean file may have: a picture that is drawn anew can be larger than it came."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may be brought with one step, and how hard the cleaning of one file may be.

    `work` is in seconds of the processor, `patience` in seconds of the clock on the wall, `memory` in bytes;
    `at_once` says how many files one web process has cleaned at a time.
    """

    name: str
    files: int
    bytes: int
    work: int
    patience: float
    memory: int
    at_once: int


FROM_OFFICES = Bounds(
    "offices", files=10, bytes=25_000_000, work=45, patience=60, memory=1_500_000_000, at_once=2
)
FROM_ANYONE = Bounds(
    "anyone", files=3, bytes=10_000_000, work=15, patience=30, memory=1_000_000_000, at_once=1
)
BOUNDS = {bounds.name: bounds for bounds in (FROM_OFFICES, FROM_ANYONE)}


@dataclass(frozen=True, slots=True)
class Reception:
    """How much of one request is written down at all: how many files, bytes of each, bytes of all together.

    `sent` is how many bytes a request may announce: what is beyond is not even read. `patience` says after how many
    seconds a sender who is not done yet is given up.
    """

    files: int
    each: int
    together: int
    sent: int
    patience: float


OF_OFFICIALS = Reception(
    files=40, each=FROM_OFFICES.bytes, together=250_000_000, sent=1_000_000_000, patience=1800
)
OF_ANYONE = Reception(
    files=FROM_ANYONE.files,
    each=FROM_ANYONE.bytes,
    together=FROM_ANYONE.files * FROM_ANYONE.bytes,
    sent=100_000_000,
    patience=300,
)


class NotTaken(Exception):
    """A file that is not taken. `code` says why; the sentence for it stands in `taking.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
