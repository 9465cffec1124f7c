"""Whether the files of the tree hold what the rows hold, one tile after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ishenim.kernel.ledger.audit_rows import Erasures, Fault, Row, placed, row_faults
from ishenim.kernel.ledger.disk import UNFINISHED
from ishenim.kernel.ledger.tiles import ENTRIES, Name, Tiles, bundle, cut, named, unbundle
from ishenim.kernel.ledger.tree import (
    HASH_BYTES,
    TILE_BYTES,
    TILE_WIDTH,
    leaf_hash,
    top_of,
    width_of,
)

TILES_A_READING = 20


@dataclass(slots=True)
class Part:
    """What was found in a part of the book: faults, erasures, and the hashes the tree stands on."""

    faults: list[Fault] = field(default_factory=list)
    erasures: Erasures = field(default_factory=Erasures)
    tops: list[bytes] = field(default_factory=list)
    edge: bytes = b""


def audit(part: range, size: int, tiles: Tiles) -> Part:
    """Check the rows, tiles and bundles of some positions, the first of them the first of a tile.

    `size` is what was signed for: positions beyond it have no tiles yet.
    """
    found = Part()
    known = {row.position: row for row in placed(part.start, part.stop)}
    for start in range(part.start, part.stop, TILE_WIDTH):
        stop = min(start + TILE_WIDTH, part.stop)
        _audit_tile([known.get(at) for at in range(start, stop)], start, size, tiles, found)
    return found


def _audit_tile(rows: list[Row | None], start: int, size: int, tiles: Tiles, found: Part) -> None:
    leaves = [bytes(row.leaf) if row and row.leaf is not None else None for row in rows]
    digests = [None if leaf is None else leaf_hash(leaf) for leaf in leaves]
    for row, digest in zip(rows, digests, strict=True):
        if row is not None and digest is not None:
            found.faults += row_faults(row, digest, found.erasures)
    width = max(0, min(size - start, len(rows)))
    index = start // TILE_WIDTH
    tile = tiles.read(Name(0, index, width)) if width else b""
    truth = _truth(rows, digests, tile, start, found)
    if tile != b"".join(truth[:width]):
        found.faults.append(_not_the_same("tile", Name(0, index, width), tile))
    if width:
        found.faults += _bundle_faults(Name(ENTRIES, index, width), leaves[:width], truth[:width], tiles)
    if width == TILE_WIDTH:
        found.tops.append(top_of(b"".join(truth)))
    else:
        found.edge = b"".join(truth[:width]) or found.edge


def _truth(
    rows: list[Row | None], digests: list[bytes | None], tile: bytes | None, start: int, found: Part
) -> list[bytes]:
    """Return the hash of each leaf: where entry, position and tile differ, the one that two of them say."""
    positions = [bytes(row.leaf_hash or b"") if row else None for row in rows]
    if digests == positions and None not in positions:
        return [digest or b"" for digest in digests]
    kept = tile or b""
    truth = []
    for offset, (digest, position) in enumerate(zip(digests, positions, strict=True)):
        third = kept[offset * HASH_BYTES : (offset + 1) * HASH_BYTES] or None
        if position is None or digest != position:
            found.faults.append(_who_is_wrong(start + offset, digest, position, third))
        truth.append((third if third in {digest, position} else position or digest or third) or b"")
    return truth


def _who_is_wrong(at: int, digest: bytes | None, position: bytes | None, tile: bytes | None) -> Fault:
    if position is None:
        return Fault("position", f"Position {at} is missing.")
    if digest is None:
        return Fault("entry", f"The entry at position {at} is missing.")
    if digest == tile:
        return Fault("position", f"Position {at} does not hold the hash of its entry.")
    return Fault("entry", f"The entry at position {at} is not the one that was placed there.")


def _bundle_faults(
    name: Name, leaves: list[bytes | None], truth: list[bytes], tiles: Tiles
) -> Iterator[Fault]:
    """Say whether a bundle holds other entries than the tree; one changed row does not make it wrong."""
    data = tiles.read(name)
    if None not in leaves and data == bundle(leaf or b"" for leaf in leaves):
        return
    try:
        same = [leaf_hash(entry) for entry in unbundle(data or b"")] == truth
    except ValueError:
        same = False
    if not same:
        yield _not_the_same("bundle", name, data)


def upper_faults(size: int, levels: list[bytes], tiles: Tiles) -> Iterator[Fault]:
    """Say which tiles above the leaves are not what the leaves lead to."""
    for level, row in enumerate(levels, 1):
        for index, at in enumerate(range(0, len(row), TILE_BYTES)):
            name = Name(level, index, width_of(size, level, index))
            there = tiles.read(name)
            if there != row[at : at + TILE_BYTES]:
                yield _not_the_same("tile", name, there)


def leftover_faults(size: int, tiles: Tiles) -> Iterator[Fault]:
    """Say which files beside those of today's size are not the beginning of what replaced them."""
    for file in (tiles.folder / "tile").rglob("*"):
        if file.is_dir() or file.name.endswith(UNFINISHED):
            continue
        path = str(file.relative_to(tiles.folder))
        name = named(path)
        if name is None:
            yield Fault("tile", f"The file {path} is no tile of the log.")
        elif name.width < TILE_WIDTH:
            yield from _partial_faults(name, size, tiles)


def _partial_faults(name: Name, size: int, tiles: Tiles) -> Iterator[Fault]:
    level = 0 if name.level == ENTRIES else int(name.level)
    today = Name(name.level, name.index, width_of(size, level, name.index))
    if name.width >= today.width:
        return
    whole, there = tiles.read(today), tiles.read(name)
    if whole is not None and there != cut(name, whole):
        yield _not_the_same("bundle" if name.level == ENTRIES else "tile", name, there)


def _not_the_same(code: str, name: Name, there: bytes | None) -> Fault:
    if there is None:
        return Fault(code, f"The file {name.path} is missing.")
    return Fault(code, f"The file {name.path} does not hold what the book holds.")
