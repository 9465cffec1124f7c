"""The tiles as files, named and cut as c2sp.org/tlog-tiles says, so that any static host can serve them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ishenim.kernel.ledger import disk
from ishenim.kernel.ledger.tree import HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, Tile

ENTRIES = "entries"
HIGHEST_LEVEL = 63
LENGTH_BYTES = 2
LARGEST_ENTRY = 65_535

PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Name:
    """Which tile of hashes (its level), or which bundle of entries, and how much of it."""

    level: int | str
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its address below the log's, and its path below the ledger's folder."""
        whole = f"tile/{self.level}/{_in_threes(self.index)}"
        return whole if self.width == TILE_WIDTH else f"{whole}.p/{self.width}"


def named(path: str) -> Name | None:
    """Return what a path names, or nothing when it is not exactly a name of the format."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found["level"] == ENTRIES else int(found["level"])
    index = int(found["index"].replace("x", "").replace("/", ""))
    name = Name(level, index, int(found["width"] or TILE_WIDTH))
    fits = level == ENTRIES or int(level) <= HIGHEST_LEVEL
    return name if fits and name.path == path else None


def _in_threes(index: int) -> str:
    """Return an index in groups of three digits, 1234067 as x001/x234/067."""
    path = f"{index % 1000:03}"
    while index := index // 1000:
        path = f"x{index % 1000:03}/{path}"
    return path


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries joined, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(LENGTH_BYTES, "big") + entry for entry in entries)


def unbundle(data: bytes) -> Iterator[bytes]:
    """Return the entries of a bundle; ValueError when it is cut short."""
    at = 0
    while at < len(data):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data) or start > len(data):
            raise ValueError("The bundle of entries ends in the middle of one.")
        yield data[start:at]


class Tiles:
    """The tiles and bundles of one log in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hashes(self, level: int, index: int, width: int) -> bytes:
        """Return the first hashes of a tile; FileNotFoundError where there is none so large."""
        return self._read(Name(level, index, width))

    def entries(self, index: int, width: int) -> list[bytes]:
        """Return the first entries of a bundle; FileNotFoundError where there is none so large."""
        return list(unbundle(self._read(Name(ENTRIES, index, width))))

    def read(self, name: Name) -> bytes | None:
        """Return a tile or bundle, cut from a larger one where it is gone, or nothing."""
        try:
            return self._read(name)
        except FileNotFoundError:
            return None

    def put(self, tiles: Iterable[Tile], bundles: Iterable[tuple[int, list[bytes]]]) -> None:
        """Write tiles and bundles durably."""
        files = {self._file(Name(tile.level, tile.index, tile.width)): tile.hashes for tile in tiles}
        for index, entries in bundles:
            files[self._file(Name(ENTRIES, index, len(entries)))] = bundle(entries)
        disk.put_all(files)

    def drop_partial(self, level: int | str, index: int) -> None:
        """Remove the partial tiles that a full one has replaced."""
        full = self._file(Name(level, index, TILE_WIDTH))
        if full.exists():
            shutil.rmtree(full.with_name(f"{full.name}.p"), ignore_errors=True)

    def drop_all_partial(self) -> None:
        """Remove all partial tiles: they are about to be made anew, and older ones are cut from those."""
        for partial in list((self.folder / "tile").rglob("*.p")):
            shutil.rmtree(partial)

    def _read(self, name: Name) -> bytes:
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            larger = self._larger(name)
            if larger is None:
                raise
        return cut(name, larger.read_bytes())

    def _larger(self, name: Name) -> Path | None:
        """Return the file of which a partial tile is the beginning."""
        full = self._file(replace(name, width=TILE_WIDTH))
        if full.exists():
            return full if name.width < TILE_WIDTH else None
        partial = full.with_name(f"{full.name}.p")
        widths = [int(file.name) for file in partial.glob("*") if file.name.isdecimal()]
        return next((partial / str(width) for width in sorted(widths) if width > name.width), None)

    def _file(self, name: Name) -> Path:
        return self.folder / name.path


def changed(start: int, end: int) -> Iterator[Name]:
    """Name the tiles and bundles that differ between two sizes of a log."""
    level = 0
    while nodes := end >> TILE_HEIGHT * level:
        before = start >> TILE_HEIGHT * level
        for index in range(before // TILE_WIDTH, -(-nodes // TILE_WIDTH) if nodes > before else 0):
            width = min(TILE_WIDTH, nodes - index * TILE_WIDTH)
            yield Name(level, index, width)
            if not level:
                yield Name(ENTRIES, index, width)
        level += 1


def cut(name: Name, full: bytes) -> bytes:
    """Return the beginning of a full tile or bundle that a partial name asks for."""
    if name.level != ENTRIES:
        return full[: name.width * HASH_BYTES]
    at = 0
    for _ in range(name.width):
        at += LENGTH_BYTES + int.from_bytes(full[at : at + LENGTH_BYTES], "big")
    return full[:at]
