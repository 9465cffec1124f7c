"""Whether rows still say what they said when they were written: entries, columns, values, positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db import connection

from ishenim.kernel.ledger import canonical
from ishenim.kernel.ledger.models import BOOK, BROUGHT_BACK, ERASURE, OPEN, SEALED
from ishenim.kernel.ledger.sealed import noon

ROWS_A_READING = 5120
OF_THE_BOOK = frozenset({ERASURE, BOOK})
"""Kinds of entries that say something of others."""
Said = tuple[tuple[str, str, str, str], str, dict[str, str]]
"""What a leaf says that rows must say too: the four columns, the day, the commitments by name."""
NOTHING_SAID = ("", "", "", "")
MINUTE = len("2026-11-02 14:05")
COLUMNS = (
    'e.id, e.lane, {{moment}}, e.kind, e.step, e."to", e."by", e.leaf, o."values"'
    " FROM {table} LEFT JOIN ledger_opening o ON o.entry_id = e.id"
)
PLACED = (
    "SELECT p.position, p.leaf_hash, "
    + COLUMNS.format(table="ledger_position p LEFT JOIN ledger_entry e ON e.id = p.entry_id")
    + " WHERE p.position >= %s AND p.position < %s ORDER BY p.position"
)
MOMENT = {
    "sqlite": "e.at || ''",
    "postgresql": "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
}
"""A moment as text of UTC; made into what Python calls a moment, it would take a tenth of all the time."""
WAITING = (
    "SELECT NULL, NULL, "
    + COLUMNS.format(table="ledger_entry e LEFT JOIN ledger_position p ON p.entry_id = e.id")
    + " WHERE p.position IS NULL AND e.id > %s ORDER BY e.id LIMIT %s"
)


class Fault(NamedTuple):
    """Something that is not as it was written or signed: what kind of thing, and what and where in words."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class Row(NamedTuple):
    """A position with its entry and its opened values, as the database holds them."""

    position: int | None
    leaf_hash: bytes | None
    id: int | None
    lane: str
    at: str
    kind: str
    step: str
    to: str
    by: str
    leaf: bytes | None
    values: str | None

    @property
    def where(self) -> str:
        """How a person finds it."""
        place = "waiting for its place" if self.position is None else f"at position {self.position}"
        return f"entry {self.id}, {place}"


@dataclass(slots=True)
class Erasures:
    """Which values are gone, and which are written down as erased or as lost: the two must be the same.

    `bare` are entries without any of their values, `lost` the positions of which the book says that they are so.
    """

    gone: set[tuple[str, str]] = field(default_factory=set)
    written_down: set[tuple[str, str]] = field(default_factory=set)
    bare: dict[int, tuple[str, list[tuple[str, str]]]] = field(default_factory=dict)
    lost: list[range] = field(default_factory=list)

    def add(self, other: Erasures) -> None:
        """Take over what was found in another part of the book."""
        self.gone |= other.gone
        self.written_down |= other.written_down
        self.bare |= other.bare
        self.lost += other.lost

    def faults(self) -> Iterator[Fault]:
        """Say where they differ."""
        for leaf, name in sorted(self.gone - self.written_down):
            yield Fault(
                "opened_value", f"The {name} of the entry with leaf {leaf} is gone, and no erasure says why."
            )
        absent = {value for _, values in self.bare.values() for value in values}
        for leaf, name in sorted(self.written_down - self.gone - absent):
            yield Fault(
                "opened_value", f"The {name} of the entry with leaf {leaf} was erased, and yet it is here."
            )
        for position, (where, _) in sorted(self.bare.items()):
            if not any(position in lost for lost in self.lost):
                yield _not_those_it_names(where)


def placed(start: int, end: int) -> list[Row]:
    """Return the rows of some positions in order."""
    return _read(PLACED, start, end)


def not_placed() -> Iterator[Row]:
    """Return the rows that wait, oldest first."""
    rows = _read(WAITING, 0, ROWS_A_READING)
    while rows:
        yield from rows
        rows = _read(WAITING, rows[-1].id or 0, ROWS_A_READING)


def _read(statement: str, *bounds: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(moment=MOMENT[connection.vendor]), bounds)
        return [Row._make(row) for row in cursor.fetchall()]


def row_faults(row: Row, digest: bytes, erasures: Erasures) -> list[Fault]:
    """Say where the columns and the values of an entry differ from what its leaf holds."""
    try:
        told = orjson.loads(bytes(row.leaf or b""))
        said, day, proof = _said(told, row.lane)
        if said[0] in OF_THE_BOOK:
            _write_down(told, erasures)
    except (ValueError, KeyError, TypeError):
        return [Fault("entry", f"The leaf of {row.where}, is not a leaf.")]
    faults = []
    if said != (row.kind, row.step, row.to, row.by) or day != _day(row):
        faults.append(Fault("columns", f"The columns of {row.where}, do not say what its leaf says."))
    if proof or row.values is not None:
        faults += _value_faults(row, proof, digest, erasures)
    return faults


def _said(told: Any, lane: str) -> Said:
    """Return what rows must say too, by a leaf of a lane; ValueError, KeyError or TypeError when it is none."""
    if lane == OPEN and isinstance(told["proof"], dict):
        return (told["kind"], told["step"], told["to"], told["by"]), told["day"], told["proof"]
    if lane == SEALED and isinstance(told["proof"], list):
        return NOTHING_SAID, told["day"], {}
    raise ValueError(lane)


def _write_down(told: Any, erasures: Erasures) -> None:
    """Take over what an entry about the book itself says: which value was erased, which positions lost theirs."""
    clear = told["clear"]
    if told["kind"] == ERASURE:
        erasures.written_down.add((clear["entry"], clear["field"]))
    if told["step"] == BROUGHT_BACK and clear:
        erasures.lost.append(range(clear["from"], clear["to"]))


def _value_faults(row: Row, proof: dict[str, str], digest: bytes, erasures: Erasures) -> Iterator[Fault]:
    """Say which opened values are not those that were committed to."""
    if row.values is None and row.position is not None:
        erasures.bare[row.position] = (row.where, [(digest.hex(), name) for name in proof])
        return
    values = opened_values(row.values)
    if values is None or values.keys() != proof.keys():
        yield _not_those_it_names(row.where)
        return
    for name, pair in values.items():
        if pair is None:
            erasures.gone.add((digest.hex(), name))
        elif committed(name, pair) != proof[name]:
            yield Fault("opened_value", f"The {name} of {row.where}, is not what was committed to.")


def _not_those_it_names(where: str) -> Fault:
    return Fault("opened_value", f"The values of {where}, are not those its leaf names.")


def opened_values(text: str | None) -> dict[str, Any] | None:
    """Return values and salts as they are kept, or nothing when nobody can read them."""
    try:
        values = orjson.loads(text or "null")
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def committed(name: str, pair: Any) -> str | None:
    """Return the commitment that a salt and a value lead to, or nothing when they are neither."""
    try:
        salt, value = pair
        return canonical.commitment(bytes.fromhex(salt), name, value)
    except (ValueError, TypeError):
        return None


def _day(row: Row) -> str:
    """Return the day that `at` falls in; of a sealed entry only when it stands at noon."""
    day, noon_of_day = _day_of_minute(row.at[:MINUTE])
    if row.lane == OPEN:
        return day
    seconds, _, rest = row.at.partition(".")
    return day if seconds == noon_of_day and not rest.strip("0") else ""


@lru_cache(maxsize=100_000)
def _day_of_minute(minute: str) -> tuple[str, str]:
    """Return the day of a minute of UTC, and its noon; nothing of what is no minute."""
    try:
        day = canonical.day_of(datetime.fromisoformat(minute).replace(tzinfo=UTC))
    except ValueError:
        return "", ""
    return day, f"{noon(datetime.fromisoformat(day).date()).astimezone(UTC):%Y-%m-%d %H:%M:%S}"
