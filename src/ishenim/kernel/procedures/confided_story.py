"""What happened in a confidential matter, as far as somebody's keys open it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.ledger.sealed import noon
from ishenim.kernel.procedures.circles import Ring
from ishenim.kernel.procedures.confided_files import read
from ishenim.kernel.procedures.confiding import ConfidedBox, ConfidedLine
from ishenim.kernel.procedures.declare import Circle, Shape, Step
from ishenim.kernel.procedures.story import Told, names_of, values


@dataclass(frozen=True, eq=False)
class Confided:
    """One line with what a ring opens of it: each value with its salt, and the keys of the files it brings."""

    line: ConfidedLine
    pairs: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    locked: bool = False
    office: str = ""

    @property
    def day(self) -> date:
        """The day of the step; nothing says the hour."""
        return self.line.promise.day

    @property
    def at(self) -> datetime:
        """The noon of that day, where a page asks for a moment."""
        return noon(self.day)

    @cached_property
    def step(self) -> Step:
        """The step that was taken."""
        return self.line.matter.procedure.steps()[self.line.step]

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return str(self.step.sentence)

    @property
    def shape(self) -> Shape:
        """The mark of the state it led to."""
        return self.line.matter.procedure.shape(self.line.to)

    @property
    def state(self) -> str:
        """The state it led to, in words."""
        return str(self.line.matter.procedure.states(self.line.to).label)

    @property
    def placed(self) -> int | None:
        """Its place in the open book; nothing while its day is not closed."""
        entry = self.line.promise.entry
        return None if entry is None else entry.number

    @property
    def facts(self) -> dict[str, Any]:
        """The values that are open to this ring."""
        return {name: pair[1] for name, pair in self.pairs.items()}

    @property
    def told(self) -> list[Told]:
        """The values in words, in the order of the form."""
        return list(values(self.step, self.facts, {}))

    @property
    def files(self) -> list[dict[str, Any]]:
        """The files it brings, by what is committed of each."""
        return [
            file
            for value in self.facts.values()
            if isinstance(value, list)
            for file in value
            if isinstance(file, dict) and "clean" in file
        ]


def confided(ring: Ring) -> list[Confided]:
    """Return the lines of a matter, newest first, opened as far as a ring opens them: three queries."""
    asked = Prefetch("boxes", ConfidedBox.objects.filter(circle__in=list(ring.private)))
    found = ConfidedLine.objects.filter(matter_id=ring.matter.pk).select_related(
        "promise", "promise__entry", "promise__entry__position", "matter"
    )
    lines = list(found.prefetch_related(asked).order_by("-promise_id"))
    offices = names_of({line.office for line in lines})
    return [opened_line(line, ring, said_by(line, offices)) for line in lines]


def opened_line(line: ConfidedLine, ring: Ring, office: str) -> Confided:
    """Return one line with what is in the fullest box that the ring opens."""
    held = {box.circle: box for box in line.boxes.all()}
    order = [circle for circle in (Circle.TEAM, *Circle) if circle in held]
    if not order:
        return Confided(line, locked=not ring.private, office=office)
    content = json.loads(boxes.opened(ring.private[order[0]], bytes(held[order[0]].box)))
    return Confided(line, content["values"], content["keys"], office=office)


def said_by(line: ConfidedLine, offices: Mapping[str, str]) -> str:
    """Say by which office a step was taken."""
    label, body = str(ROLES[line.by].label), offices.get(line.office)
    return f"{label}, {body}" if body else label


def facts_of(ring: Ring, *steps: str) -> dict[str, Any]:
    """Return what was written by some steps, the newest value of each field, as far as a ring opens it."""
    found: dict[str, Any] = {}
    for line in reversed(confided(ring)):
        if line.line.step in steps:
            found |= line.facts
    return found


def file_in(ring: Ring, name: str) -> tuple[dict[str, Any], bytes] | None:
    """Return a file that a ring opens, by its name in the store: what is committed of it, and its bytes."""
    for line in confided(ring):
        for file in line.files:
            if name in (file["clean"], file["untouched"]) and name in line.keys:
                return file, read(name, line.keys[name])
    return None
