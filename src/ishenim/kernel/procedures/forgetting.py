"""Taking out again what had been taken out of the record before an older backup was brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.ledger.redactions import Redaction
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.procedures.attachments import withdraw
from ishenim.kernel.procedures.declare import Procedure
from ishenim.kernel.procedures.models import Detail, Matter, detail_of
from ishenim.kernel.procedures.recording import rewrite
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 500
FILES = "attachments"
TakeOut = Callable[[Any], None]

TAKES_OUT: dict[str, TakeOut] = {}


@dataclass(slots=True)
class Forgotten:
    """How many values were taken out again, and of which matters."""

    values: int = 0
    matters: set[int] = field(default_factory=set)


def takes_out(procedure: type[Procedure]) -> Callable[[TakeOut], TakeOut]:
    """Make a function what takes out of the rows of a matter the words that its steps erase from the record.

    It receives the detail row and need not save it. It is called when the words were erased, and the backup does not
    know by what they were replaced.
    """

    def register(function: TakeOut) -> TakeOut:
        TAKES_OUT[procedure.name] = function
        return function

    return register


def forget_again(listed: Iterable[Redaction]) -> Forgotten:
    """Destroy each of these values that is here, with whatever shows it; what is gone already stays as it is."""
    forgotten, pending = Forgotten(), list(listed)
    with turn_to_write():
        for at in range(0, len(pending), AT_ONCE):
            _forget(pending[at : at + AT_ONCE], forgotten)
    return forgotten


def _forget(listed: Sequence[Redaction], forgotten: Forgotten) -> None:
    entries = _by_leaf_hash({one.leaf_hash for one in listed})
    openings = Opening.objects.select_for_update().in_bulk([entry.pk for entry in entries.values()])
    for one in listed:
        entry = entries.get(one.leaf_hash)
        opening = None if entry is None else openings.get(entry.pk)
        if entry is None or opening is None or opening.values.get(one.field) is None:
            continue
        opening.values[one.field] = None
        opening.save(update_fields=["values"])
        forgotten.values += 1
        withdraw(entry, one.field)
        if entry.matter_id is not None:
            forgotten.matters.add(entry.matter_id)
            if one.field != FILES:
                _take_out_of_the_rows(entry.matter_id)


def _by_leaf_hash(wanted: set[str]) -> dict[str, Entry]:
    """Return the entries of these leaves, those that wait for their place as well."""
    placed = Entry.objects.filter(position__leaf_hash__in=[bytes.fromhex(one) for one in wanted])
    waiting = [entry for entry in sequencer.waiting() if leaf_hash(bytes(entry.leaf)).hex() in wanted]
    return {leaf_hash(bytes(entry.leaf)).hex(): entry for entry in [*placed, *waiting]}


def _take_out_of_the_rows(matter_id: int) -> None:
    matter = Matter.objects.filter(pk=matter_id).first()
    take_out = TAKES_OUT.get(matter.kind) if matter else None
    if matter is None or take_out is None:
        return
    detail: Detail = detail_of(matter.kind)._default_manager.select_related("matter").get(pk=matter_id)
    take_out(detail)
    rewrite(detail.matter)
    detail.save(force_update=True)
