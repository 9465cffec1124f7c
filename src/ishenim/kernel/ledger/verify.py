"""Reading the whole book again, and saying in plain sentences what is not as it was written and signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.db.models import Count, Max, Q

from ishenim.kernel.ledger import holding, keys, redactions, seals, triggers
from ishenim.kernel.ledger.audit_promises import promise_faults
from ishenim.kernel.ledger.audit_rows import Erasures, Fault, not_placed, row_faults
from ishenim.kernel.ledger.audit_tiles import (
    Part,
    leftover_faults,
    upper_faults,
)
from ishenim.kernel.ledger.models import ERASURE, OPEN, Entry, Position
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine
from ishenim.kernel.ledger.readers import audits
from ishenim.kernel.ledger.tiles import Tiles
from ishenim.kernel.ledger.tree import HASH_BYTES, TILE_BYTES, TILE_WIDTH, Tree, leaf_hash, upper_levels

__all__ = ["Fault", "Told", "states", "verify"]

ENTRIES_A_READING = 5000

Report = Callable[[Fault], object]
Progress = Callable[[int, int], object]
Also = Callable[[], Iterable[Fault]]


class Told(NamedTuple):
    """What an entry said became of its matter."""

    reference: str
    to: str
    matter_id: int | None


def verify(
    report: Report = lambda fault: None,
    progress: Progress = lambda done, total: None,
    also: Iterable[Also] = (),
) -> list[Fault]:
    """Re-read everything, and return what is not as it was written and signed; an empty list is a whole book.

    `report` hears of each fault when it is found, `progress` of how many positions are done of how many;
    `also` are checks of those who stand above the ledger.
    """
    faults = []
    for fault in _faults(progress, also):
        faults.append(fault)
        report(fault)
    return faults


def states() -> Iterator[Told]:
    """Return, in the order of writing, which state each entry said its matter was in from then on."""
    last = 0
    while rows := _told_after(last):
        for _, kind, matter, to, leaf in rows:
            if kind != ERASURE:
                yield Told(json.loads(bytes(leaf))["matter"], to, matter)
        last = rows[-1][0]


def _told_after(last: int) -> list[tuple[int, str, int | None, str, bytes | memoryview]]:
    entries = Entry.objects.filter(lane=OPEN, id__gt=last).order_by("id")
    return list(entries.values_list("id", "kind", "matter_id", "to", "leaf")[:ENTRIES_A_READING])


def _faults(progress: Progress, also: Iterable[Also]) -> Iterator[Fault]:
    for name in triggers.missing():
        yield Fault("trigger", f"The database would not refuse a change: its trigger {name} is not in force.")
    yield from _book_faults(progress)
    yield from promise_faults()
    for check in also:
        yield from check()


def _book_faults(progress: Progress) -> Iterator[Fault]:
    seals_found = [_seal(seals.public_file()), _seal(seals.second_file())]
    yield from (fault for _, fault in seals_found if fault)
    (public, _), (second, _) = seals_found
    signed = max((checkpoint.size for checkpoint in (public, second) if checkpoint), default=0)
    end = _end(signed)
    yield from _outside(end)
    if signed > end:
        yield Fault("rolled_back", f"{signed} entries were signed for, and the database knows {end} of them.")
    book = Whole(min(signed, end), Tiles(keys.folder()))
    for part, found in audits(end, book.size, book.tiles):
        yield from book.add(found)
        progress(part.stop, end)
    yield from _waiting_faults(book.erasures)
    if holding.standing():
        book.erasures.written_down |= {(one.leaf_hash, one.field) for one in redactions.read()}
    yield from book.erasures.faults()
    yield from book.tree_faults()
    yield from _root_faults(book, public, second)


class Whole:
    """What the parts of the book come to: erasures, and the tree above the leaves."""

    def __init__(self, size: int, tiles: Tiles) -> None:
        self.size = size
        self.tiles = tiles
        self.erasures = Erasures()
        self._tops: list[bytes] = []
        self._edge = b""
        self._levels: list[bytes] = []

    def add(self, part: Part) -> list[Fault]:
        """Take over what was found in the next part, and return its faults."""
        self.erasures.add(part.erasures)
        self._tops += part.tops
        self._edge = part.edge or self._edge
        return part.faults

    def tree_faults(self) -> Iterator[Fault]:
        """Say which files of the tree are not what the leaves lead to."""
        self._levels = upper_levels(self._tops)
        yield from upper_faults(self.size, self._levels, self.tiles)
        yield from leftover_faults(self.size, self.tiles)

    def root(self, size: int) -> bytes | None:
        """Return the root of the first entries, or nothing when the tiles do not say."""
        try:
            return Tree(size, self._hashes).root()
        except FileNotFoundError:
            return None

    def _hashes(self, level: int, index: int, width: int) -> bytes:
        if level:
            return self._levels[level - 1][index * TILE_BYTES :][: width * HASH_BYTES]
        if index == self.size // TILE_WIDTH:
            return self._edge[: width * HASH_BYTES]
        return self.tiles.hashes(level, index, width)


def _seal(file: Path) -> tuple[Checkpoint | None, Fault | None]:
    """Return the checkpoint in a file, and what is wrong with it."""
    try:
        return seals.read(file), None
    except NotGenuine as wrong:
        return None, Fault("checkpoint", f"The checkpoint in {file} cannot be trusted: {wrong}")


def _end(signed: int) -> int:
    """Return where the book ends, though a position be missing or have gone astray."""
    counted = Position.objects.aggregate(there=Count("position"), last=Max("position"))
    there: int = counted["there"]
    return max(there, min(counted["last"] + 1, signed)) if there else 0


def _outside(end: int) -> Iterator[Fault]:
    """Say which positions lie where the book has none."""
    astray = Position.objects.filter(Q(position__lt=0) | Q(position__gte=end))
    for position in astray.order_by("position").values_list("position", flat=True).iterator():
        yield Fault("position", f"Position {position} lies outside the book.")


def _waiting_faults(erasures: Erasures) -> Iterator[Fault]:
    for row in not_placed():
        yield from row_faults(row, leaf_hash(bytes(row.leaf or b"")), erasures)


def _root_faults(book: Whole, public: Checkpoint | None, second: Checkpoint | None) -> Iterator[Fault]:
    """Say whether what was signed is another book, and whether the copy is where it must be."""
    if public and public.size <= book.size and book.root(public.size) != public.root:
        yield Fault("checkpoint", f"The root that was signed for {public.size} entries is not theirs.")
    if second and second.size <= book.size and book.root(second.size) != second.root:
        yield Fault("rolled_back", f"The copy of the checkpoint was signed for {second.size} other entries.")
    if public and (second is None or second.size < public.size):
        yield Fault("second", f"The second copy in {seals.second_file()} is not that of the checkpoint.")
