"""Setting, keeping and missing deadlines as a matter moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from ishenim.kernel.procedures.declare import STAY, Step
from ishenim.kernel.procedures.models import Deadline, Detail


def running(matter_ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """Return the deadlines of matters that were not kept yet, by matter: one query."""
    found: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in Deadline.objects.filter(matter_id__in=matter_ids, kept_at=None).order_by("pk"):
        found[deadline.matter_id].append(deadline)
    return found


def turn_over(
    detail: Detail,
    step: Step,
    at: datetime,
    of_matter: list[Deadline],
    missed: Deadline | None,
) -> None:
    """Settle what a step settles, drop what the new state no longer asks, begin what it asks anew.

    What the clock itself was to do on its day is kept by its doing it: nobody missed anything.
    """
    for deadline in of_matter:
        owed_by_the_clock = step.otherwise == step.name == deadline.step
        if missed is not None and deadline.pk == missed.pk and not owed_by_the_clock:
            deadline.missed_at, deadline.touched = at, True
        elif deadline.step in (step.name, *step.settles):
            deadline.kept_at, deadline.touched = at, True
    if step.then is not STAY:
        replace_those_of_the_old_state(detail, step, at, of_matter)
    matter = detail.matter
    matter.due_at = min((one.due_at for one in of_matter if one.is_open), default=None)
    late = [one.due_at for one in of_matter if one.missed_at and not one.kept_at]
    matter.overdue_since = min(late, default=None)


def replace_those_of_the_old_state(
    detail: Detail, step: Step, at: datetime, of_matter: list[Deadline]
) -> None:
    """Keep the deadlines that count from the opening while their step stays possible; begin the others anew."""
    steps = step.procedure.steps()
    state = detail.matter.state
    for deadline in [one for one in of_matter if one.kept_at is None]:
        declared = steps[deadline.step]
        term = declared.within
        if term and term.from_opening and state in declared.when:
            continue
        if deadline.missed_at:
            deadline.kept_at, deadline.touched = at, True
        else:
            of_matter.remove(deadline)
            deadline.delete()
    for declared in step.procedure.steps_open(state):
        if declared.within and (step.opens or not declared.within.from_opening):
            due_at = declared.within.due(at, detail)
            if due_at is not None:
                of_matter.append(Deadline(matter=detail.matter, step=declared.name, due_at=due_at))


def save(lists: Iterable[Sequence[Deadline]]) -> list[Deadline]:
    """Write what was kept or missed of the deadlines of a batch, and return the new ones, to be inserted."""
    new: list[Deadline] = []
    for of_matter in lists:
        for deadline in of_matter:
            if deadline.touched:
                deadline.save(update_fields=["kept_at", "missed_at"])
            elif deadline.pk is None:
                vars(deadline)["matter_id"] = deadline.matter.pk  # set by its name it would forget the matter
                new.append(deadline)
    return new
