"""Checking a mirror with nothing but a key: its note is signed, and every file and the book are what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote

from ishenim.faces.mirror import sums
from ishenim.kernel.elsewhere import asking
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Verifier, opened
from ishenim.kernel.ledger.tiles import ENTRIES, Name, changed, unbundle
from ishenim.kernel.ledger.tree import (
    HASH_BYTES,
    TILE_BYTES,
    TILE_WIDTH,
    Tree,
    leaf_hash,
    top_of,
    upper_levels,
)

BOOK = "ledger/"
PATIENCE = 30
AT_ONCE = 8
Read = TypeVar("Read")


class Stand(Protocol):
    """Where a mirror stands."""

    def read(self, name: str) -> bytes | None:
        """Return a file, or nothing where there is none."""

    def hash_of(self, name: str) -> str | None:
        """Return the hash of a file, however long it is, or nothing where there is none."""

    def names(self) -> Iterable[str]:
        """Yield the files that are there, as far as this can be known."""


class Folder:
    """A mirror in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def hash_of(self, name: str) -> str | None:
        try:
            with (self.folder / name).open("rb") as content:
                return file_digest(content, "sha256").hexdigest()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def names(self) -> Iterator[str]:
        return (str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file())


class Site:
    """A mirror on a web server; what lies there unnamed, nobody can know."""

    def __init__(self, address: str) -> None:
        self.address = f"{address.rstrip('/')}/"

    def read(self, name: str) -> bytes | None:
        return self._asked(name, lambda answer: answer.read())

    def hash_of(self, name: str) -> str | None:
        return self._asked(name, lambda answer: file_digest(answer, "sha256").hexdigest())

    def _asked(self, name: str, read: Callable[[Any], Read]) -> Read | None:
        try:
            with asking.ask(self.address + quote(name), seconds=PATIENCE) as answer:
                return read(answer)
        except HTTPError:
            return None
        except URLError as fault:
            raise Unreachable(f"{self.address} cannot be reached: {fault.reason}") from fault

    def names(self) -> Iterator[str]:
        return iter(())


class Unreachable(Exception):
    """Nobody answers where the mirror should be."""


class Checked(NamedTuple):
    """What a check found: the key that signed, how long the book is, how many files, and what is wrong in words."""

    vkey: str
    size: int
    files: int
    wrong: list[str]


def check(
    stand: Stand, vkey: str = "", told: Callable[[int, int], None] = lambda done, number: None
) -> Checked:
    """Check a mirror against its note, its checkpoint and a key; without one, against the key that it names itself."""
    vkey = vkey or (stand.read(sums.VKEY) or b"").decode(errors="replace").strip()
    try:
        verifier = Verifier.read(vkey)
        said = sums.read_note(stand.read(sums.NOTE) or b"", verifier)
    except NotGenuine as reason:
        return Checked(vkey, 0, 0, [f"{sums.NOTE}: {reason}"])
    listed = stand.read(sums.SUMS) or b""
    if sums.hash_of(listed) != said.hash:
        return Checked(vkey, 0, 0, [f"{sums.SUMS}: It is not the list that the note was signed for."])
    files = dict(sums.read_sums(listed))
    wrong = [*_files(stand, files, told), *_unlisted(stand, files), *_book(stand, said.checkpoint, verifier)]
    return Checked(verifier.vkey, said.checkpoint.size, len(files), wrong)


def _files(stand: Stand, files: dict[str, str], told: Callable[[int, int], None]) -> Iterator[str]:
    with ThreadPoolExecutor(AT_ONCE) as hands:
        for done, (name, digest) in enumerate(zip(files, hands.map(stand.hash_of, files), strict=True), 1):
            told(done, len(files))
            if digest is None:
                yield f"{name}: It is missing."
            elif digest != files[name]:
                yield f"{name}: It is not the file that the note was signed for."


def _unlisted(stand: Stand, files: dict[str, str]) -> Iterator[str]:
    for name in sorted({*stand.names()} - files.keys() - sums.BESIDE - {sums.KNOWN}):
        yield f"{name}: It is no file of the mirror."


def _book(stand: Stand, signed: Checkpoint, verifier: Verifier) -> Iterator[str]:
    """Say where the tiles of the book do not lead to the root that was signed."""
    try:
        seal = Checkpoint.read(opened(stand.read(f"{BOOK}checkpoint") or b"", verifier))
    except NotGenuine as reason:
        yield f"{BOOK}checkpoint: {reason}"
        return
    if (seal.origin, seal.size, seal.root) != (verifier.name, signed.size, signed.root):
        yield f"{BOOK}checkpoint: It is not the one that the note was signed with."
    rows = _rows(stand, signed.size)
    for name in changed(0, signed.size):
        if name.level != ENTRIES and stand.read(BOOK + name.path) != _hashes(rows, name):
            yield f"{BOOK}{name.path}: It does not hold the hashes of the entries."
    if Tree(signed.size, lambda *about: _hashes(rows, Name(*about))).root() != signed.root:
        yield f"{BOOK}tile/{ENTRIES}: The entries do not lead to the root that was signed."


def _rows(stand: Stand, size: int) -> list[bytes]:
    """Return the rows of hashes of the tree, those of the leaves first, made anew from the entries."""
    leaves = []
    for index in range(-(-size // TILE_WIDTH)):
        name = Name(ENTRIES, index, min(TILE_WIDTH, size - index * TILE_WIDTH))
        leaves.append(_leaves(stand.read(BOOK + name.path) or b"", name.width))
    tops = [top_of(tile) for tile in leaves if len(tile) == TILE_BYTES]
    return [b"".join(leaves), *upper_levels(tops)]


def _leaves(bundle: bytes, width: int) -> bytes:
    """Return the hashes of a bundle's entries; of one that is broken, hashes of nothing."""
    try:
        hashes = b"".join(leaf_hash(entry) for entry in unbundle(bundle))
    except ValueError:
        hashes = b""
    return hashes[: width * HASH_BYTES].ljust(width * HASH_BYTES, b"\0")


def _hashes(rows: list[bytes], name: Name) -> bytes:
    start = name.index * TILE_BYTES
    return rows[int(name.level)][start : start + name.width * HASH_BYTES]
