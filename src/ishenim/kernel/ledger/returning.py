"""Entries that a backup did not hold, read from the tiles that somebody kept: a folder, a bucket, an address.

Nothing of what is read is believed: the tiles must lead to a seal that this log signed, and what the database holds
must be the beginning of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.error import HTTPError

from ishenim.kernel.elsewhere import asking
from ishenim.kernel.ledger import disk, seals, sequencer, shelf
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine
from ishenim.kernel.ledger.rows_tree import root_of_rows
from ishenim.kernel.ledger.tiles import ENTRIES, Name, Tiles, cut, unbundle
from ishenim.kernel.ledger.tree import TILE_WIDTH, ReadTile, Tree, leaf_hash, width_of

PATIENCE = 30.0
BUCKET = "bucket"


class NotOurs(Exception):
    """What was read is not what this log signed, or does not reach far enough."""


@dataclass(frozen=True)
class Folder:
    """Tiles in a folder: of another installation, of a mirror, or what was left when the database was lost."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        return disk.read(self.folder / path)

    def tile(self, name: Name) -> bytes | None:
        return Tiles(self.folder).read(name)


@dataclass(frozen=True)
class Address:
    """Tiles at an address, as any log serves them (c2sp.org/tlog-tiles)."""

    address: str

    def read(self, path: str) -> bytes | None:
        address = f"{self.address.rstrip('/')}/{path}"
        try:
            with asking.ask(address, seconds=PATIENCE) as answer:
                content: bytes = answer.read()
        except HTTPError:
            return None
        except OSError as reason:
            raise NotOurs(f"{self.address} does not answer: {reason}") from reason
        return content

    def tile(self, name: Name) -> bytes | None:
        """Return a tile; where a partial one is gone the whole one may be there."""
        found = self.read(name.path)
        if found is None and name.width < TILE_WIDTH:
            whole = self.read(replace(name, width=TILE_WIDTH).path)
            return None if whole is None else cut(name, whole)
        return found


class Bucket:
    """Tiles in the store that all machines of this installation read."""

    def read(self, path: str) -> bytes | None:
        store = shelf.shared()
        if store is None:
            raise NotOurs("This installation has no bucket.")
        return shelf.content_of(store, path)

    def tile(self, name: Name) -> bytes | None:
        return self.read(name.path) or shelf.tile(name.path)


Keeper = Folder | Address | Bucket


def source(where: str) -> Keeper:
    """Return what a person named: an address, the word `bucket`, or a folder."""
    if where == BUCKET:
        return Bucket()
    return Address(where) if where.startswith(("http://", "https://")) else Folder(Path(where))


@dataclass(frozen=True)
class Missing:
    """The entries from `first` on that lead to a seal of this log."""

    first: int
    checkpoint: Checkpoint
    kept_by: Keeper

    @property
    def count(self) -> int:
        """How many they are."""
        return self.checkpoint.size - self.first

    def leaves(self) -> Iterator[bytes]:
        """Yield each leaf in its order; NotOurs when one is not that of the tree."""
        for index in range(self.first // TILE_WIDTH, -(-self.checkpoint.size // TILE_WIDTH)):
            start = index * TILE_WIDTH
            width = width_of(self.checkpoint.size, 0, index)
            hashes = _tile(self.kept_by, Name(0, index, width))
            entries = list(unbundle(_tile(self.kept_by, Name(ENTRIES, index, width))))
            if b"".join(map(leaf_hash, entries)) != hashes:
                raise NotOurs(f"The entries from {start} on are not those of the tree.")
            yield from entries[max(0, self.first - start) :]


def missing(kept_by: Keeper) -> Missing:
    """Return the entries that the database lacks and somebody kept, as far as a seal of this log reaches there.

    Raises NotOurs.
    """
    have = sequencer.length()
    checkpoint = _as_far_as_it_reaches(kept_by)
    if checkpoint.size <= have:
        raise NotOurs(f"There are {checkpoint.size} entries there, and {have} here: nothing is missing.")
    tree = Tree(checkpoint.size, _reading(kept_by))
    if tree.root() != checkpoint.root:
        raise NotOurs("The tiles there do not lead to the seal.")
    if have and tree.beginning(have).root() != root_of_rows(have):
        raise NotOurs(f"The first {have} entries there are others than those in the database.")
    return Missing(have, checkpoint, kept_by)


def _as_far_as_it_reaches(kept_by: Keeper) -> Checkpoint:
    """Return the longest seal of ours that the tiles reach: the one kept with them, or the second copy here.

    Neither is always the longer one: a mirror is behind, and where another worker signed, the second copy here is.
    """
    note = kept_by.read("checkpoint")
    try:
        there = None if note is None else seals.genuine(note)
    except NotGenuine as wrong:
        raise NotOurs(f"The checkpoint there is not of this log: {wrong}") from wrong
    second = seals.trusted(seals.second_file())
    if second and second.size > (there.size if there else 0) and _reaches(kept_by, second.size):
        return second
    if there is None:
        raise NotOurs("There is no checkpoint there.")
    return there


def _reaches(kept_by: Keeper, size: int) -> bool:
    index = (size - 1) // TILE_WIDTH
    return kept_by.tile(Name(0, index, width_of(size, 0, index))) is not None


def _reading(kept_by: Keeper) -> ReadTile:
    @lru_cache(1024)
    def read(level: int, index: int, width: int) -> bytes:
        return _tile(kept_by, Name(level, index, width))

    return read


def _tile(kept_by: Keeper, name: Name) -> bytes:
    found = kept_by.tile(name)
    if found is None:
        raise NotOurs(f"The tiles there are not complete: {name.path} is missing.")
    return found
