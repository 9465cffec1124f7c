"""Telling matters again what the book says of them, after entries were brought back that a backup did not hold.

The leaves say which step was taken, on which day, by which office, and what stands in clear. So states, days and
deadlines come back; texts and names do not, for the book holds only commitments to them. A matter that was opened
meanwhile is made anew without its words. What cannot be made anew is named to whoever brings the entries back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ishenim.kernel.calendar.words_of_time import day_alone
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.ledger.models import ERASURE, Restoration
from ishenim.kernel.ledger.placing_back import place_back
from ishenim.kernel.ledger.redactions import Redaction
from ishenim.kernel.ledger.returning import Missing
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import deadlines
from ishenim.kernel.procedures.declare import PROCEDURES, STAY, Procedure, Step
from ishenim.kernel.procedures.engine import ended
from ishenim.kernel.procedures.forgetting import forget_again
from ishenim.kernel.procedures.models import Deadline, Detail, Matter, detail_of
from ishenim.kernel.procedures.recording import rewrite
from ishenim.kernel.rows.inserting import insert, number

Clear = Mapping[str, Any]
TellAgain = Callable[[Any, str, Clear], None]

TELLS_AGAIN: dict[str, TellAgain] = {}


class CannotBeMadeAnew(Exception):
    """The book does not hold enough of a matter to make its row anew."""


@dataclass(slots=True)
class BroughtBack:
    """What became of the entries: how many there were, and the matters whose rows could not be made anew."""

    restoration: Restoration
    without_rows: list[str]


def tells_again(procedure: type[Procedure]) -> Callable[[TellAgain], TellAgain]:
    """Make a function what sets in the rows of a matter that which a leaf says in clear of a step.

    It receives the detail row, the name of the step and what stands in clear; for a matter that is made anew it may
    raise CannotBeMadeAnew. State, days and deadlines are not its business, and it need not save the row.
    """

    def register(function: TellAgain) -> TellAgain:
        TELLS_AGAIN[procedure.name] = function
        return function

    return register


def take(detail: Detail, clear: Clear, *names: str) -> None:
    """Set columns of a detail row from what stands in clear under the same names."""
    columns = {column.name: column for column in detail._meta.concrete_fields}
    for name in names:
        if name in clear:
            setattr(detail, name, columns[name].to_python(clear[name]))


def bring_back(missing: Missing) -> BroughtBack:
    """Put entries back that somebody kept, tell the matters again what they say, and erase again what they erase."""
    telling = Telling()
    restoration = place_back(missing, telling.again, telling.finish)
    return BroughtBack(restoration, sorted(telling.without_rows))


@dataclass(slots=True)
class Told:
    """A matter that is being told again: its detail row, its deadlines, and whether it has a row yet."""

    detail: Detail
    deadlines: list[Deadline]
    new: bool = False


@dataclass(slots=True)
class Telling:
    """Matters as they are told again, entry by entry, and what is to be erased at the end."""

    matters: dict[str, Told | None] = field(default_factory=dict)
    without_rows: set[str] = field(default_factory=set)
    erased: list[Redaction] = field(default_factory=list)

    def again(self, leaf: Mapping[str, Any]) -> int | None:
        """Tell a matter what a leaf says of it; return its number, or nothing where it has no row."""
        if leaf["kind"] == ERASURE:
            clear = leaf["clear"]
            self.erased.append(Redaction(clear["entry"], clear["field"], clear.get("ground", "")))
            matter = Matter.objects.filter(reference=leaf["matter"]).first()
            return matter.pk if matter else None
        told = self._told(leaf) if leaf["kind"] in PROCEDURES else None
        if told is None:
            return None
        _step(told, leaf)
        return told.detail.matter.pk

    def finish(self) -> None:
        """Erase again what was erased meanwhile."""
        forget_again(self.erased)

    def _told(self, leaf: Mapping[str, Any]) -> Told | None:
        reference = leaf["matter"]
        if reference not in self.matters:
            self.matters[reference] = _known(leaf) or _made_anew(leaf)
            if self.matters[reference] is None:
                self.without_rows.add(reference)
        return self.matters[reference]


def _known(leaf: Mapping[str, Any]) -> Told | None:
    details = detail_of(leaf["kind"])._default_manager.select_related("matter")
    detail = details.filter(matter__reference=leaf["matter"]).first()
    return Told(detail, deadlines.running([detail.pk])[detail.pk]) if detail else None


def _made_anew(leaf: Mapping[str, Any]) -> Told | None:
    """Return a matter that was opened meanwhile, without its words.

    Return nothing where the book does not say enough, or the place is not known here.
    """
    at = _moment(leaf)
    try:
        place_id = atlas().by_code(leaf["place"]).id
        matter = Matter(reference=leaf["matter"], kind=leaf["kind"], state=leaf["to"], place_id=place_id)
        matter.state_since = matter.opened_at = at
        detail = detail_of(leaf["kind"])(matter=matter)
        detail.at = at
        _facts(detail, leaf)
    except (CannotBeMadeAnew, KeyError):
        return None
    number([matter])
    detail.matter = matter
    insert([matter], [detail])
    return Told(detail, [], new=True)


def _step(told: Told, leaf: Mapping[str, Any]) -> None:
    """Move a matter as the leaf says: its facts, its state, its deadlines."""
    detail, matter = told.detail, told.detail.matter
    step = matter.procedure.steps().get(leaf["step"])
    detail.at = _moment(leaf)
    if not told.new:
        _facts(detail, leaf)
    matter.state = leaf["to"]
    if step is not None:
        if step.then is not STAY:
            matter.state_since, matter.closed_at = detail.at, ended(matter, step, detail.at)
        missed = _missed(told.deadlines, step) if leaf["by"] == CLOCK.name else None
        deadlines.turn_over(detail, step, detail.at, told.deadlines, missed)
        new = deadlines.save([told.deadlines])
        number(new)
        insert(new)
    rewrite(matter)
    detail.save(force_update=True)
    told.new = False


def _facts(detail: Detail, leaf: Mapping[str, Any]) -> None:
    if tell := TELLS_AGAIN.get(leaf["kind"]):
        tell(detail, leaf["step"], leaf["clear"])


def _missed(of_matter: list[Deadline], step: Step) -> Deadline | None:
    """Return the deadline whose miss the clock wrote by this step: the one that was due first."""
    steps = step.procedure.steps()
    due = [one for one in of_matter if one.is_open and steps[one.step].otherwise == step.name]
    return min(due, key=lambda one: one.due_at, default=None)


def _moment(leaf: Mapping[str, Any]) -> datetime:
    return day_alone(date.fromisoformat(leaf["day"]))
