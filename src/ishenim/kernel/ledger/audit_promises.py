"""Whether what was promised under seal was kept, and still says what was promised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from ishenim.kernel import days
from ishenim.kernel.ledger.audit_rows import Fault, committed, opened_values
from ishenim.kernel.ledger.note import NotGenuine, Verifier
from ishenim.kernel.ledger.sealed import UNSIGNED, kept_by, read_promise, signers
from ishenim.kernel.ledger.tree import leaf_hash

LATE = "late"
"""What was promised and not done in time: it tells of those who keep the book, not of the book."""
PROMISES_A_READING = 1000
PROMISES = """
    SELECT s.id, s.day, s.leaf, s.leaf_hash, s."values", s.text, e.leaf, p.position
    FROM ledger_promise s
    LEFT JOIN ledger_entry e ON e.id = s.entry_id LEFT JOIN ledger_position p ON p.entry_id = e.id
    WHERE s.id > %s ORDER BY s.id LIMIT %s
"""


class Row(NamedTuple):
    """A promise as the database holds it, with the entry it became."""

    id: int
    day: Any
    leaf: bytes
    leaf_hash: bytes
    values: str
    text: str
    placed_leaf: bytes | None
    position: int | None


def promise_faults() -> Iterator[Fault]:
    """Say which promises were not kept, and which say something else than was signed."""
    known, rows = signers(), _after(0)
    while rows:
        for row in rows:
            yield from _faults(row, known)
        rows = _after(rows[-1].id)


def _after(last: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(PROMISES, [last, PROMISES_A_READING])
        return [Row._make(row) for row in cursor.fetchall()]


def _faults(row: Row, known: Sequence[Verifier]) -> Iterator[Fault]:
    leaf, digest = bytes(row.leaf), bytes(row.leaf_hash)
    if row.text == UNSIGNED and leaf_hash(leaf) == digest:
        if str(row.day) != days.today().isoformat():
            yield Fault(LATE, f"Promise {row.id} was not signed on its day.")
        yield from _value_faults(row, json.loads(leaf)["proof"])
        return
    try:
        day, promised = read_promise(row.text, known)
    except NotGenuine:
        yield Fault("promise", f"The text of promise {row.id} is not what was signed.")
        return
    if not leaf_hash(leaf) == digest == promised or str(row.day) != day.isoformat():
        yield Fault("promise", f"Promise {row.id} holds something else than was promised.")
        return
    if row.placed_leaf is not None and bytes(row.placed_leaf) != leaf:
        yield Fault("promise", f"Promise {row.id} names an entry that is not its own.")
    elif row.position is None and timezone.now() >= kept_by(day):
        yield Fault(LATE, f"Promise {row.id} was not kept: its leaf is not in the book.")
    yield from _value_faults(row, json.loads(leaf)["proof"])


def _value_faults(row: Row, proof: list[str]) -> Iterator[Fault]:
    values = opened_values(row.values)
    if values is None:
        yield Fault("opened_value", f"The values of promise {row.id} cannot be read.")
        return
    for name, pair in values.items():
        if pair is not None and committed(name, pair) not in proof:
            yield Fault("opened_value", f"The {name} of promise {row.id} is not what was committed to.")
