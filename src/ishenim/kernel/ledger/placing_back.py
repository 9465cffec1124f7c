"""Putting entries back in their places that a backup did not hold: the same leaves, so the same seal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from ishenim.kernel import versions
from ishenim.kernel.calendar.words_of_time import day_alone
from ishenim.kernel.ledger import book, holding, keys, seals, sequencer
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.beginning_anew import line_of_the_book
from ishenim.kernel.ledger.models import (
    BOOK,
    BROUGHT_BACK,
    OPEN,
    SEALED,
    Entry,
    Position,
    Promise,
    Restoration,
    Why,
)
from ishenim.kernel.ledger.returning import Missing, NotOurs
from ishenim.kernel.ledger.sealed import noon
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.rows.inserting import insert, number
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 2000

Tell = Callable[[dict[str, Any]], int | None]
"""Tells a matter again what a leaf says of it, and returns its number, or nothing where there is none."""


def place_back(missing: Missing, tell: Tell, finish: Callable[[], object] = lambda: None) -> Restoration:
    """Put all of these entries back, or none; what stood beside them stays lost, and a line of the book says so.

    Entries that the backup holds without a place get theirs, with all that stands beside them. Raises NotOurs when what
    somebody kept is not what it was when it was looked at. `finish` is called in the same transaction.
    """
    with alone(waiting=True), turn_to_write(durable=True), holding.let_in():
        if sequencer.length() != missing.first:
            raise NotOurs("Somebody added to the book meanwhile.")
        waiting = {leaf_hash(bytes(entry.leaf)): entry for entry in sequencer.waiting()}
        leaves, at = missing.leaves(), missing.first
        while piece := list(islice(leaves, AT_ONCE)):
            _place(piece, at, waiting, tell)
            at += len(piece)
        finish()
        restoration = _say_so(missing)
        _go_on(missing)
    return restoration


def _place(leaves: list[bytes], first: int, waiting: dict[bytes, Entry], tell: Tell) -> None:
    digests = [leaf_hash(leaf) for leaf in leaves]
    entries = [
        waiting.get(digest) or _entry(leaf, tell) for leaf, digest in zip(leaves, digests, strict=True)
    ]
    new = [entry for entry in entries if entry.pk is None]
    number(new)
    insert(new)
    positions = [
        Position(position=at, entry_id=entry.pk, leaf_hash=digest)
        for at, (entry, digest) in enumerate(zip(entries, digests, strict=True), first)
    ]
    insert(positions)
    for entry, digest in zip(entries, digests, strict=True):
        if entry.lane == SEALED:
            Promise.objects.filter(leaf_hash=digest, entry=None).update(entry=entry)


def _entry(leaf: bytes, tell: Tell) -> Entry:
    told = json.loads(leaf)
    day = date.fromisoformat(told["day"])
    if isinstance(told["proof"], list):
        return Entry(lane=SEALED, at=noon(day), leaf=leaf)
    said = {name: told[name] for name in ("kind", "step", "to", "by")}
    return Entry(lane=OPEN, matter_id=tell(told), at=day_alone(day), leaf=leaf, **said)


def _say_so(missing: Missing) -> Restoration:
    clear = {"from": missing.first, "to": missing.checkpoint.size}
    [entry] = book.write([line_of_the_book(BOOK, BROUGHT_BACK, clear)])
    return Restoration.objects.create(
        entry=entry,
        step=BROUGHT_BACK,
        at=entry.at,
        first=missing.first,
        beyond=missing.checkpoint.size,
        origin=keys.origin(),
    )


def _go_on(missing: Missing) -> None:
    """Release the book if nothing that was signed is missing any more; else it stays held for the rest."""
    have, signed = missing.checkpoint.size, sequencer.signed_for() or 0
    if not seals.second_file().exists():
        holding.hold(Why.ALONE, have=have, signed=have)
    elif signed > have:
        holding.hold(Why.OLDER, have=have, signed=signed)
    else:
        holding.release()
    transaction.on_commit(versions.raise_all)
