"""Bringing a table in: every row ends as a matter or as a reject with its reason, interrupted or not.

Rows go through the engine in batches, each in one transaction, so they meet the same rule as on any page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ROLES, Actor
from ishenim.kernel.places.atlas import Atlas, atlas
from ishenim.kernel.places.locate import locate
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.importing.mapping import PLACE, Columns, NotMapped
from ishenim.kernel.procedures.importing.notebook import Key, Notebook, Outcome
from ishenim.kernel.procedures.importing.tables import Row, Table
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.rows.turn import turn_to_write

BATCH = 500
OF_THE_ACTOR = {"office", "term"}
"""Refusals that are about whoever imports, and so would meet every row."""

Known = Callable[[Collection[Key]], AbstractSet[Key]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kind:
    """What is brought in: the step, the fields that name a row for ever, and which of those are here already."""

    step: Step
    key: tuple[str, ...]
    known: Known


@dataclass(frozen=True)
class Told:
    """What became of all rows so far."""

    taken: int
    rejected: int


@dataclass(eq=False)
class Candidate:
    """A row that may become a matter."""

    line: int
    key: Key
    place_id: int
    data: Mapping[str, str]


def notebook_of(table: Table, columns: Columns, kind: Kind) -> Path:
    """Return where the import of this very table, read in this very way, is remembered."""
    step = f"{kind.step.procedure.name}.{kind.step.name}"
    way = f"{table.fingerprint}\n{step}\n{table.encoding}\n{columns.source}"
    mark = hashlib.sha256(way.encode()).hexdigest()
    return Path(settings.VAR) / "imports" / f"{mark[:32]}.sqlite3"


def whoever_may(step: Step, email: str) -> Actor | None:
    """Return the capacity in which a person may take a step today, or None if nobody has this address.

    Raises Refused when it is not open to their offices, or the term of the one to which it is open is not running.
    """
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        return None
    capacities = [by for by in directory.actors(person.pk) if step.open_to(by.role)]
    if not capacities:
        ever = {ROLES[role] for role in person.appointments.values_list("role", flat=True)}
        raise Refused(step, "term" if any(step.open_to(role) for role in ever) else "office")
    return capacities[0]


def silently(done: int, of: int) -> None:
    """Tell nobody how far it has come."""


@dataclass(eq=False)
class Import:
    """One table on its way in."""

    table: Table
    columns: Columns
    kind: Kind
    by: Actor
    notebook: Notebook
    progress: Progress = silently
    asks_first: bool = False

    def run(self) -> Told:
        """Bring in every row that has not been dealt with yet.

        Raises Refused, with nothing of the batch written, when whoever imports may not, or may not any more.
        """
        self.remember()
        done = self.notebook.done
        rows = (row for row in self.table.rows() if row.number > done)
        while batch := list(islice(rows, BATCH)):
            self.deal_with(batch)
            self.progress(batch[-1].number, self.table.lines)
        self.progress(self.table.lines, self.table.lines)
        return Told(self.notebook.taken, self.notebook.rejected)

    def remember(self) -> None:
        """Find out whether the last batch was taken; begin anew where the database knows nothing of earlier ones."""
        if not stands(self.notebook.last):
            self.notebook.forget()
        elif stands(self.notebook.planned):
            self.notebook.settle()
        else:
            self.notebook.drop()

    def deal_with(self, rows: Sequence[Row]) -> None:
        """Take a batch whole; when a number of it is here already, look which, and take the others."""
        try:
            self.attempt(rows)
        except IntegrityError:
            self.asks_first = True
            self.attempt(rows)

    def attempt(self, rows: Sequence[Row]) -> None:
        with turn_to_write():
            self.notebook.plan(rows[-1].number, self.outcome(rows))
        self.notebook.settle()

    def outcome(self, rows: Sequence[Row]) -> Outcome:
        """Take the step for every row for which it can be taken, and return what became of each."""
        outcome = Outcome()
        waiting = list(self.candidates(rows, outcome, atlas()))
        keys = [one.key for one in waiting]
        from_this_file = self.notebook.lines_of(keys)
        before = self.kind.known(keys) - from_this_file.keys() if self.asks_first else ()
        while waiting:
            now: dict[Key, Candidate] = {}
            later = []
            for one in waiting:
                earlier = from_this_file.get(one.key) or outcome.taken.get(one.key)
                if earlier is not None:
                    outcome.rejected[one.line] = said_twice(one.key, earlier)
                elif one.key in before:
                    outcome.rejected[one.line] = said_before(one.key)
                elif one.key in now:
                    later.append(one)
                else:
                    now[one.key] = one
            self.take(list(now.values()), outcome)
            waiting = later
        return outcome

    def candidates(self, rows: Sequence[Row], outcome: Outcome, places: Atlas) -> Iterator[Candidate]:
        """Yield the rows that can be understood, and note why the others cannot."""
        for row in rows:
            try:
                yield self.candidate(row, places)
            except NotMapped as reason:
                outcome.rejected[row.number] = str(reason)

    def take(self, candidates: Sequence[Candidate], outcome: Outcome) -> None:
        kind, language = self.kind.step.procedure.name, self.columns.language
        items = [Item(begin(kind, place_id=one.place_id, language=language), one.data) for one in candidates]
        take(items, self.kind.step, self.by, partly=True)
        for one, item in zip(candidates, items, strict=True):
            if item.refused is None:
                outcome.taken[one.key] = one.line
                outcome.reference = item.matter.reference
            elif isinstance(item.refused, Refused) and item.refused.reason in OF_THE_ACTOR:
                raise item.refused
            else:
                outcome.rejected[one.line] = sentence(item.refused)

    def candidate(self, row: Row, places: Atlas) -> Candidate:
        """Return what a row says. Raises NotMapped if it cannot be understood, or names no place."""
        if row.fault:
            raise NotMapped(row.fault)
        cells = dict(zip(self.table.header, row.cells, strict=True))
        data = {name: value.strip() for name, value in self.columns.fields(cells).items()}
        place_id = self.place(data.pop(PLACE), cells, places)
        return Candidate(row.number, tuple(data[name] for name in self.kind.key), place_id, data)

    def place(self, code: str, cells: Mapping[str, str], places: Atlas) -> int:
        """Return the place that a row names, or in whose outline its position lies."""
        if not code:
            return self.located(cells)
        try:
            return places.by_code(code).id
        except KeyError:
            raise NotMapped(_("There is no place with the code “%(code)s”.") % {"code": code}) from None

    def located(self, cells: Mapping[str, str]) -> int:
        """Return the place by position, for certain or not at all; the position itself is not kept."""
        position = [cells[name].strip() for name in self.columns.position or ()]
        if not all(position) or not position:
            raise NotMapped(_("The row names no place."))
        try:
            found = locate(float(position[0]), float(position[1]))
        except ValueError:
            raise NotMapped(_("The row names no place, and its position is none on the earth.")) from None
        if found is None or found.how != "boundary":
            raise NotMapped(_("The row names no place, and its position lies in no known outline."))
        return found.unit.id


def stands(reference: str) -> bool:
    """Say whether the database has this matter; of none, whatever is said is true."""
    return not reference or Matter.objects.filter(reference=reference).exists()


def said_twice(key: Key, line: int) -> str:
    return _("The number %(number)s was taken over from row %(row)d already.") % {
        "number": key[-1],
        "row": line,
    }


def said_before(key: Key) -> str:
    return _("The number %(number)s was taken over before, by another import.") % {"number": key[-1]}


def sentence(refused: Refused | ValidationError) -> str:
    """Return why a row was refused, in one line."""
    if isinstance(refused, Refused):
        return str(refused)
    if not hasattr(refused, "error_dict"):
        return " ".join(refused.messages)
    return "; ".join(
        " ".join(words) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(words)}"
        for name, words in refused.message_dict.items()
    )
