"""What pages ask about matters of any kind."""

from __future__ import annotations

from dataclasses import dataclass

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.declare import PROCEDURES, Step, confidential_kinds
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.story import Line, lines_of, names_of_offices


def by_reference(reference: str) -> Matter | None:
    """Return the matter of a reference, however it was typed; none that is confidential."""
    typed = reference.strip().upper().replace(" ", "")
    open_ones = Matter.objects.exclude(kind__in=confidential_kinds())
    return open_ones.select_related("place", "institution", "holder").filter(reference=typed).first()


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a public log, with the matter it is about."""

    number: int
    matter: Matter
    line: Line


def logs() -> dict[str, list[Step]]:
    """Return the steps that each public log lists."""
    found: dict[str, list[Step]] = {}
    for procedure in PROCEDURES.values():
        for step in procedure.steps().values():
            if step.log:
                found.setdefault(step.log, []).append(step)
    return found


def logged(name: str, *, before: int | None = None, limit: int = 50) -> list[Logged]:
    """Return the newest lines of a public log below an entry number: three queries."""
    steps = logs()[name]
    entries = Entry.objects.filter(
        kind__in={step.procedure.name for step in steps}, step__in={step.name for step in steps}
    )
    if before is not None:
        entries = entries.filter(pk__lt=before)
    newest = list(entries.select_related("opening", "position").order_by("-pk")[:limit])
    matters = Matter.objects.select_related("place").in_bulk({entry.matter_id for entry in newest})
    offices = names_of_offices(newest)
    return [
        Logged(entry.pk, matters[entry.matter_id], line)
        for entry in newest
        for line in lines_of(matters[entry.matter_id], entry, offices, everything=False)
    ]
