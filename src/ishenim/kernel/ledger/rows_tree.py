"""The tree over the first entries as the database alone knows it: no tile is read."""

from __future__ import annotations

from ishenim.kernel.ledger.models import Position
from ishenim.kernel.ledger.tree import HASH_BYTES, TILE_BYTES, TILE_WIDTH, Tree, top_of, upper_levels

AT_ONCE = 40 * TILE_WIDTH


def root_of_rows(size: int) -> bytes | None:
    """Return the root over the first entries, or nothing when some of them are missing."""
    tops, edge = list[bytes](), b""
    for start in range(0, size, AT_ONCE):
        hashes = _hashes(start, min(start + AT_ONCE, size))
        if hashes is None:
            return None
        for at in range(0, len(hashes), TILE_BYTES):
            tile = hashes[at : at + TILE_BYTES]
            if len(tile) == TILE_BYTES:
                tops.append(top_of(tile))
            else:
                edge = tile
    levels = upper_levels(tops)

    def read(level: int, index: int, width: int) -> bytes:
        row = levels[level - 1][index * TILE_BYTES :] if level else edge
        return row[: width * HASH_BYTES]

    return Tree(size, read).root()


def _hashes(start: int, stop: int) -> bytes | None:
    found = Position.objects.filter(position__gte=start, position__lt=stop).order_by("position")
    rows = list(found.values_list("leaf_hash", flat=True))
    return b"".join(map(bytes, rows)) if len(rows) == stop - start else None
