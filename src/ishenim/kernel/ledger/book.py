"""Writing in the ledger, erasing what may be erased, and reading what became of a matter.

Only `kernel.procedures` opens this module.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ishenim.kernel.ledger import canonical
from ishenim.kernel.ledger.models import ERASURE, OPEN, Entry, Opening
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.rows.inserting import insert, number

ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Line:
    """What one step has to say: codes and days in clear, everything else committed."""

    kind: str
    step: str
    to: str
    matter_id: int | None
    reference: str
    place: str
    by: str
    office: str
    at: datetime
    person_id: int | None = None
    clear: Mapping[str, Any] = field(default_factory=dict)
    committed: Mapping[str, Any] = field(default_factory=dict)


def write(lines: Sequence[Line]) -> list[Entry]:
    """Write lines in the caller's transaction, in their order.

    Raises TypeError outside a transaction, or for a value that has no one way of being written.
    """
    if not connection.in_atomic_block:
        raise TypeError("A line is written in the transaction of its step, or not at all.")
    entries, openings = inscribed(lines)
    number(entries)
    bind(openings)
    insert(entries, openings)
    return entries


def inscribed(lines: Iterable[Line]) -> tuple[list[Entry], list[Opening]]:
    """Return the rows of lines, to be numbered, bound and inserted together with those of their step.

    Raises TypeError for a value that has no one way of being written.
    """
    written = [_inscribed(line) for line in lines]
    return [entry for entry, _ in written], [opening for _, opening in written if opening.values]


def bind(openings: Iterable[Opening]) -> None:
    """Tie opened values to their entries, once these have their keys."""
    for opening in openings:
        opening.entry_id = opening.entry.pk


def erase(entry: Entry, name: str, *, ground: str, by: Line) -> Entry:
    """Destroy a value and its salt, and write down for ever that this was done and on what ground.

    `by` says who does it and in which matter. Raises LookupError when there is nothing to erase.
    """
    opening = Opening.objects.select_for_update().filter(entry=entry).first()
    if opening is None or opening.values.get(name) is None:
        raise LookupError(f"The entry has no {name} to erase.")
    opening.values[name] = None
    opening.save(update_fields=["values"])
    clear = {"entry": leaf_hash(bytes(entry.leaf)).hex(), "field": name, "ground": ground}
    [tombstone] = write([replace(by, kind=ERASURE, step=ERASE, clear=clear, committed={})])
    return tombstone


def history(matter_ids: Iterable[int]) -> QuerySet[Entry]:
    """Return what was written of some matters, oldest first, with opened values and positions: one query."""
    return (
        Entry.objects.filter(matter_id__in=list(matter_ids))
        .select_related("opening", "position")
        .order_by("id")
    )


def said(line: Line, salts: Mapping[str, bytes]) -> tuple[bytes, dict[str, Any]]:
    """Return the leaf of a line and its values, each sealed with the salt given for it."""
    told = {
        "v": canonical.VERSION,
        "kind": line.kind,
        "step": line.step,
        "to": line.to,
        "matter": line.reference,
        "place": line.place,
        "by": line.by,
        "office": line.office,
        "day": canonical.day_of(line.at),
        "clear": dict(line.clear),
        "proof": {
            name: canonical.commitment(salts[name], name, value) for name, value in line.committed.items()
        },
    }
    values = {name: [salts[name].hex(), value] for name, value in line.committed.items()}
    return canonical.leaf(told), values


def _inscribed(line: Line) -> tuple[Entry, Opening]:
    """Return the row of a line, and that of its values with a fresh salt each."""
    leaf, values = said(line, {name: secrets.token_bytes(canonical.SALT_BYTES) for name in line.committed})
    entry = Entry(
        lane=OPEN,
        matter_id=line.matter_id,
        at=line.at,
        kind=line.kind,
        step=line.step,
        to=line.to,
        by=line.by,
        person_id=line.person_id,
        leaf=leaf,
    )
    return entry, Opening(entry=entry, values=values)
