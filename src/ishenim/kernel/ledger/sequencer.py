"""Giving entries their place in the book: one process at a time, and a crash loses nothing.

Positions are committed, then tiles are written, then the checkpoint is signed, then pages learn of it.
A later step never begins before the one ahead of it is durable, so whoever comes next goes on from there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Max, QuerySet

from ishenim.kernel import versions
from ishenim.kernel.ledger import holding, identity, keys, publishing, redactions, seals, succession
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import Entry, Position, Why
from ishenim.kernel.ledger.note import Checkpoint
from ishenim.kernel.ledger.seals import Forked, Older
from ishenim.kernel.ledger.tiles import ENTRIES, Tiles
from ishenim.kernel.ledger.tree import TILE_WIDTH, Tile, Tree, grow, leaf_hash
from ishenim.kernel.rows.turn import turn_to_write

RECENT = 10_000
ALL_AGAIN_AFTER = 600.0
SOME_ARE_MISSING = (
    "Between positions {start} and {stop} of the ledger some are missing. "
    "Somebody changed the database around its rules. Nothing was signed."
)

Reached = Callable[[str], None]


class Look(NamedTuple):
    """How far this process has seen that nothing waits, and when it looks at everything again."""

    up_to: int
    all_at: float


_looked: dict[str, Look] = {}


class Signed(NamedTuple):
    """What was signed before: for everybody, in the copy that no backup overwrites, and where other machines read."""

    public: Checkpoint | None
    second: Checkpoint | None
    published: Checkpoint | None

    @property
    def each(self) -> list[Checkpoint]:
        """Those that there are."""
        return [checkpoint for checkpoint in self if checkpoint is not None]

    @property
    def size(self) -> int:
        """How many entries the longer one is for."""
        return max((checkpoint.size for checkpoint in self.each), default=0)


def place_waiting(limit: int = 5000, reached: Reached = lambda stage: None) -> int:
    """Place entries that wait, and finish what a crash left unfinished; return how many were placed.

    Returns 0 when another process is at it, or the book is held. Raises Forked, having signed nothing, when the rows
    or the tiles contradict a checkpoint that was signed before; over an older database it holds the book as well.
    `reached` hears of each stage.
    """
    with alone() as free:
        if not free or holding.stands():
            return 0
        succession.finish()
        try:
            signed = _signed_before()
        except Older as older:
            holding.hold(Why.OLDER, have=older.have, signed=older.signed)
            raise
        placed = _give_positions(limit)
        reached("positions")
        _publish(signed, limit, reached)
        return placed


def rebuild(limit: int = 5000, reached: Reached = lambda stage: None) -> None:
    """Write all tiles anew from the positions, and sign only if they say what was signed before."""
    with alone(waiting=True):
        _publish(_signed_before(), limit, reached, anew=True)


def write_missing_tiles(limit: int = 5000) -> None:
    """Write, from their rows, the tiles of entries that were signed for after the seal that is here; sign nothing.

    A backup holds the tiles of the seal with which it was begun; its database, which was copied later, knows more.
    Raises Forked when the rows have holes, or are not those that were placed.
    """
    with alone(waiting=True):
        signed = _seals()
        start = signed.public.size if signed.public else 0
        for piece in _pieces(start, max(start, min(signed.size, length())), limit):
            _extend(Tiles(keys.folder()), piece)


def signed_for() -> int | None:
    """Return how many entries were signed for, nothing where nobody can read a seal."""
    try:
        return _seals().size
    except Forked:
        return None


def length() -> int:
    """Return how many entries have a position."""
    last = Position.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def waiting() -> QuerySet[Entry]:
    """Return the entries without a position, oldest first."""
    return Entry.objects.filter(position=None).order_by("id")


def _signed_before() -> Signed:
    """Return what was signed before; Forked when the rows do not reach so far, or have holes behind it."""
    identity.claim()
    signed = _seals()
    end, there = length(), Position.objects.filter(position__gte=signed.size).count()
    if signed.size > end:
        raise Older(end, signed.size)
    if there != end - signed.size:
        raise Forked(SOME_ARE_MISSING.format(start=signed.size, stop=end))
    return signed


def _seals() -> Signed:
    return Signed(
        seals.trusted(seals.public_file()), seals.trusted(seals.second_file()), publishing.signed_before()
    )


def _give_positions(limit: int) -> int:
    """Commit a position for each entry that waits."""
    rows = _due(limit)
    positions = [
        Position(position=at, entry_id=number, leaf_hash=leaf_hash(leaf))
        for at, (number, leaf) in enumerate(rows, length())
    ]
    if not positions:
        return 0
    with turn_to_write(durable=True):
        Position.objects.bulk_create(positions)
    return len(rows)


def _due(limit: int) -> list[tuple[int, bytes]]:
    """Return what waits: among recent entries every time, among all of them at the start and now and then.

    Never "those after the last one": a step that began earlier may be committed later.
    """
    now, book = time.monotonic(), str(keys.folder())
    look = _looked.get(book, Look(0, 0.0))
    if now >= look.all_at:
        look = Look(0, now + ALL_AGAIN_AFTER)
    found = waiting().filter(id__gt=look.up_to - RECENT).values_list("id", "leaf")[:limit]
    rows = [(number, bytes(leaf)) for number, leaf in found]
    _looked[book] = look._replace(up_to=rows[-1][0] if rows else _last_placed())
    return rows


def _last_placed() -> int:
    last: int | None = Position.objects.aggregate(last=Max("entry_id"))["last"]
    return last or 0


def _publish(signed: Signed, limit: int, reached: Reached, *, anew: bool = False) -> None:
    """Bring tiles and checkpoints up to the positions, in pieces, and say whose pages changed."""
    public, end = signed.public, length()
    if public is not None and public == signed.second and public.size == end and not anew:
        return
    tiles = Tiles(keys.folder())
    size = 0 if anew or public is None or not _stands(public, tiles) else public.size
    known = public.size if public else 0
    if size == 0:
        tiles.drop_all_partial()
    for piece in _pieces(size, end, limit):
        leaves = _extend(tiles, piece)
        reached("tiles")
        if piece.stop < signed.size:
            continue
        tree = Tree(piece.stop, tiles.hashes)
        _refuse_another_past(tree, signed.each)
        redactions.note_down(leaves)
        seals.sign(tree.size, tree.root())
        reached("checkpoint")
        versions.raise_("ledger", *_whose_pages(leaves[max(0, known - piece.start) :]))
        reached("versions")


def _pieces(size: int, end: int, limit: int) -> Iterator[range]:
    """Return the ranges of positions to publish, at least one, though it be empty."""
    yield range(size, min(size + limit, end))
    for start in range(size + limit, end, limit):
        yield range(start, min(start + limit, end))


def _extend(tiles: Tiles, piece: range) -> list[bytes]:
    """Write the tiles and bundles of some positions from their rows, and return their leaves."""
    first = piece.start - piece.start % TILE_WIDTH
    rows = _rows(range(first, piece.stop))
    added = piece.start - first
    hashes = b"".join(digest for digest, _ in rows[added:])
    leaves = [leaf for _, leaf in rows]
    bundles = [
        ((first + at) // TILE_WIDTH, leaves[at : at + TILE_WIDTH]) for at in range(0, len(leaves), TILE_WIDTH)
    ]
    grown = grow(piece.start, hashes, tiles.hashes)
    tiles.put(grown, bundles if hashes else [])
    _drop_partial(tiles, grown)
    return leaves[added:]


def _drop_partial(tiles: Tiles, grown: Iterable[Tile]) -> None:
    """Remove partial tiles whose full one is durable: whoever asks for one gets it cut from the full."""
    for tile in grown:
        if tile.width == TILE_WIDTH:
            tiles.drop_partial(tile.level, tile.index)
            tiles.drop_partial(ENTRIES, tile.index)


def _rows(positions: range) -> list[tuple[bytes, bytes]]:
    """Return hash and leaf of each position; Forked when one is missing or they do not belong together."""
    found = Position.objects.filter(position__gte=positions.start, position__lt=positions.stop)
    rows = [
        (at, bytes(digest), bytes(leaf))
        for at, digest, leaf in found.order_by("position").values_list("position", "leaf_hash", "entry__leaf")
    ]
    if [at for at, _, _ in rows] != list(positions):
        raise Forked(SOME_ARE_MISSING.format(start=positions.start, stop=positions.stop))
    for at, digest, leaf in rows:
        if leaf_hash(leaf) != digest:
            raise Forked(
                f"The entry at position {at} is not the one that was placed there. "
                "Somebody changed the database around its rules. Nothing was signed."
            )
    return [(digest, leaf) for _, digest, leaf in rows]


def _stands(public: Checkpoint, tiles: Tiles) -> bool:
    """Say whether the tiles on the disk lead to the root that was signed."""
    try:
        return Tree(public.size, tiles.hashes).root() == public.root
    except FileNotFoundError:
        return False


def _refuse_another_past(tree: Tree, signed: Iterable[Checkpoint]) -> None:
    for checkpoint in signed:
        if tree.beginning(checkpoint.size).root() != checkpoint.root:
            raise Forked(
                f"The first {checkpoint.size} entries are not those that were signed for. "
                "Somebody changed them afterwards, or two ledgers use one name. Nothing was signed. "
                f"The checkpoint is kept in {seals.second_file()}."
            )


def _whose_pages(leaves: Iterable[bytes]) -> set[str]:
    """Return the versions to raise: of each matter that was placed, and of its place."""
    told = [leaf for leaf in map(json.loads, leaves) if "matter" in leaf]
    return {f"matter:{leaf['matter']}" for leaf in told} | {f"place:{leaf['place']}" for leaf in told}
