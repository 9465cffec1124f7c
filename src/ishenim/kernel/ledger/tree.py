"""The Merkle tree of RFC 6962, as arithmetic alone: no files and no database.

A tile holds the hashes of up to 256 neighbours on every eighth level, as c2sp.org/tlog-tiles lays
them out. Whatever a tree can prove, it proves from its tiles: some twenty of them for a million leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_BYTES
EMPTY_ROOT = sha256().digest()

ReadTile = Callable[[int, int, int], bytes]
"""Gives the hashes of a tile by its level, its index and how many of them are needed."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Up to 256 neighbouring hashes of one level, joined."""

    level: int
    index: int
    hashes: bytes

    @property
    def width(self) -> int:
        """How many hashes it holds."""
        return len(self.hashes) // HASH_BYTES


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def top_of(hashes: bytes) -> bytes:
    """Return the one hash above a full row: 1, 2, 4 … hashes, joined."""
    while len(hashes) > HASH_BYTES:
        hashes = b"".join(
            sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 2 * HASH_BYTES)
        )
    return hashes


def grow(size: int, hashes: bytes, read: ReadTile) -> list[Tile]:
    """Return the tiles that change when leaves are added to a tree of a size; only its right edge is read."""
    tiles: list[Tile] = []
    level = 0
    while hashes:
        index, width = divmod(size >> TILE_HEIGHT * level, TILE_WIDTH)
        row = (read(level, index, width) if width else b"") + hashes
        grown = [
            Tile(level, index + number, row[at : at + TILE_BYTES])
            for number, at in enumerate(range(0, len(row), TILE_BYTES))
        ]
        tiles += grown
        hashes = b"".join(top_of(tile.hashes) for tile in grown if tile.width == TILE_WIDTH)
        level += 1
    return tiles


def width_of(size: int, level: int, index: int) -> int:
    """Return how many hashes a tile holds in a tree of a size: 0 where it has none."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH))


def upper_levels(tops: list[bytes]) -> list[bytes]:
    """Return the rows of hashes above the leaves, from the lowest to the highest."""
    levels = []
    while tops:
        row = b"".join(tops)
        levels.append(row)
        tops = [top_of(row[at : at + TILE_BYTES]) for at in range(0, len(row) - TILE_BYTES + 1, TILE_BYTES)]
    return levels


class Tree:
    """A tree of a size, known by its tiles; a tile is read once."""

    def __init__(self, size: int, read: ReadTile) -> None:
        self.size = size
        self.read = read
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """Return the hash that stands for all leaves and their order."""
        return self._over(0, self.size) if self.size else EMPTY_ROOT

    def beginning(self, size: int) -> Tree:
        """Return the tree of the first leaves, read from the tiles of this one."""
        return Tree(size, lambda level, index, width: self._tile(level, index)[: width * HASH_BYTES])

    def leaf(self, index: int) -> bytes:
        """Return the hash of one leaf."""
        return self._top(0, self._within(index))

    def inclusion(self, index: int) -> list[bytes]:
        """Return the hashes by which anyone computes the root from one leaf (RFC 9162, 2.1.3.1)."""
        start, end, path = 0, self.size, list[bytes]()
        self._within(index)
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int) -> list[bytes]:
        """Return the hashes by which anyone sees that this tree only added to a smaller one (2.1.4.1)."""
        if not 0 <= first <= self.size:
            raise IndexError(f"A tree of {self.size} leaves has no beginning of {first}.")
        if first in {0, self.size}:
            return []
        start, end, path, whole = 0, self.size, list[bytes](), True
        while first != end:
            middle = start + _split(end - start)
            if first <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start, whole = middle, False
        return [*([] if whole else [self._over(start, end)]), *path[::-1]]

    def _within(self, index: int) -> int:
        if not 0 <= index < self.size:
            raise IndexError(f"A tree of {self.size} leaves has no leaf {index}.")
        return index

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over some leaves; they begin where a full part of the tree begins."""
        length = end - start
        if length & (length - 1) == 0:
            return self._top(length.bit_length() - 1, start // length)
        middle = start + _split(length)
        return node_hash(self._over(start, middle), self._over(middle, end))

    def _top(self, height: int, index: int) -> bytes:
        """Return the hash of a full part of the tree from the tile that holds it, or what lies beneath."""
        level, above = divmod(height, TILE_HEIGHT)
        tile, offset = divmod(index << above, TILE_WIDTH)
        hashes = self._tile(level, tile)
        return top_of(hashes[offset * HASH_BYTES : (offset + (1 << above)) * HASH_BYTES])

    def _tile(self, level: int, index: int) -> bytes:
        known = self._tiles.get((level, index))
        if known is None:
            known = self._tiles[level, index] = self.read(level, index, width_of(self.size, level, index))
        return known


def _split(length: int) -> int:
    """Return the largest power of two below a length."""
    return 1 << (length - 1).bit_length() - 1


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof leads from a leaf to a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        return False
    at, last, reached = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            reached = node_hash(neighbour, reached)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, neighbour)
        at, last = at >> 1, last >> 1
    return last == 0 and reached == root


def only_added(first: int, second: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that the second tree only added to the first (RFC 9162, 2.1.4.2).

    An empty first tree is the beginning of any other and needs no proof (c2sp.org/tlog-witness).
    """
    if first == 0:
        return second >= 0 and old_root == EMPTY_ROOT and not proof
    if first >= second:
        return first == second and old_root == new_root and not proof
    steps = list(proof) if first & (first - 1) else [old_root, *proof]
    if not steps or not proof:
        return False
    return _both_roots(first - 1, second - 1, steps) == (old_root, new_root)


def _both_roots(at: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the two roots that a consistency proof leads to, or nothing when it is too long or too short."""
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for neighbour in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, neighbour)
        at, last = at >> 1, last >> 1
    return (old, new) if last == 0 else None
