"""What a step writes: rows, one line of the ledger for each matter, and what follows from it.

Only the engine calls it, inside the transaction of the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model

from ishenim.kernel import versions
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.ledger import book
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import deadlines
from ishenim.kernel.procedures.attachments import attach, withdraw
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.noting import note_after_commit
from ishenim.kernel.rows.inserting import insert, number

MOVED = (
    "state",
    "state_since",
    "institution_id",
    "holder_id",
    "title",
    "due_at",
    "overdue_since",
    "closed_at",
)


def save(items: Sequence[Item], step: Step, by: Actor) -> list[Entry]:
    """Write the rows of a batch and its lines in the ledger; whatever is new is sent to the database together."""
    matters = [item.matter for item in items] if step.opens else []
    entries, openings = book.inscribed(line(item, step, by) for item in items)
    number(matters, entries, of_late=step.opens and not connection.in_atomic_block)
    book.bind(openings)
    for item, entry in zip(items, entries, strict=True):
        entry.matter_id = item.matter.pk
    if step.opens:
        for item in items:
            item.detail.matter = item.matter
    else:
        for item in items:
            rewrite(item.matter)
            item.detail.save(force_update=True)
    new_deadlines = deadlines.save(item.deadlines for item in items)
    details = [item.detail for item in items] if step.opens else []
    insert(matters, details, new_deadlines, *rows_beside(items), entries, openings)
    return entries


def rows_beside(items: Sequence[Item]) -> Iterable[Sequence[Model]]:
    """Return what the bodies added, by kind of row."""
    kinds: dict[type[Model], list[Model]] = {}
    for item in items:
        for row in item.detail.also:
            vars(row)["matter_id"] = item.matter.pk
            kinds.setdefault(type(row), []).append(row)
    return kinds.values()


def rewrite(matter: Matter) -> None:
    """Write what a step may change of a matter."""
    Matter.objects.filter(pk=matter.pk).update(**{name: getattr(matter, name) for name in MOVED})


def record(items: Sequence[Item], written: Sequence[Entry], step: Step, by: Actor) -> None:
    """Do what follows from the lines of a batch: erase, attach, and raise the versions of what shows the matters."""
    for item, entry in zip(items, written, strict=True) if step.erases else []:
        erase_earlier(item, step, by, entry)
    attach(step, zip(written, (item.brought for item in items), strict=True))
    versions.after_commit(*keys_of([item.matter for item in items]))
    note_after_commit(step, by, [(item.matter.reference, item.missed is not None) for item in items])


def erase_earlier(item: Item, step: Step, by: Actor, written: Entry) -> None:
    """Take what a step erases out of the record; the commitments stay, and a tombstone says so."""
    for entry in book.history([item.matter.pk]).exclude(pk=written.pk):
        for name in entry.opened:
            if f"{entry.step}.{name}" in step.erases:
                book.erase(entry, name, ground=step.name, by=line(item, step, by))
                withdraw(entry, name)


def line(item: Item, step: Step, by: Actor) -> book.Line:
    clear = {name: item.facts[name] for name in step.in_clear if name in item.facts}
    committed = {name: value for name, value in item.facts.items() if name not in clear}
    if by.through is not None:
        clear["through"] = by.through.office
    assert item.at is not None
    return book.Line(
        kind=step.procedure.name,
        step=step.name,
        to=item.matter.state,
        matter_id=item.matter.pk,
        reference=item.matter.reference,
        place=whereabouts(item, step),
        by=by.role.name,
        office="" if step.procedure.counted_only else by.office,
        at=item.at,
        person_id=(by.through or by).person_id,
        clear=clear,
        committed=committed,
    )


def whereabouts(item: Item, step: Step) -> str:
    """Return the place that a line names: of a matter that is only counted, what lies above all others."""
    here = atlas().by_id(item.matter.place_id)
    return [here, *atlas().ancestors(here.id)][-1].code if step.procedure.counted_only else here.code


def keys_of(matters: Sequence[Matter]) -> set[str]:
    """Return the keys that pages about these matters depend on."""
    found = {f"matter:{matter.reference}" for matter in matters} | {
        f"kind:{matter.kind}" for matter in matters
    }
    for place_id in {matter.place_id for matter in matters}:
        units = [atlas().by_id(place_id), *atlas().ancestors(place_id)]
        found |= {f"place:{unit.code}" for unit in units}
    return found
