"""Counting the deadlines that run anew, after an act has decided about a day.

The rule: a deadline in working days is counted from the same moment as before, by the calendar as it is now. None is
brought nearer than the end of the next working day. What was missed before stays missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from ishenim.kernel import versions
from ishenim.kernel.calendar import working_days
from ishenim.kernel.procedures import deadlines
from ishenim.kernel.procedures.models import Deadline, Detail, Matter, detail_of
from ishenim.kernel.procedures.recording import keys_of

AT_ONCE = 500


def count_anew(now: datetime) -> int:
    """Count every deadline that runs by the calendar as it is now; return how many of public matters moved."""
    nearest = working_days.end_of(working_days.add(timezone.localdate(now), 1))
    moved = 0
    last: int | None = None
    while matters := next_lump(last):
        moved += move(matters, nearest)
        last = matters[-1].pk
    return moved


def next_lump(after: int | None) -> list[Matter]:
    """Return the next matters in which a deadline runs, locked until commit; the keys of some are below zero."""
    running = Deadline.objects.filter(kept_at=None, missed_at=None)
    if after is not None:
        running = running.filter(matter_id__gt=after)
    numbers = running.order_by("matter_id").values_list("matter_id", flat=True).distinct()[:AT_ONCE]
    return list(Matter.objects.filter(pk__in=list(numbers)).select_for_update().order_by("pk"))


def move(matters: Sequence[Matter], nearest: datetime) -> int:
    """Count the deadlines of some matters, and write those that fall on another moment; return how many are public."""
    running = deadlines.running([matter.pk for matter in matters])
    details = details_of(matters)
    moved: list[Deadline] = []
    for matter in matters:
        of_matter = [one for one in running[matter.pk] if one.is_open]
        moved += [one for one in of_matter if moves(one, details[matter.pk], nearest)]
        matter.due_at = min(one.due_at for one in of_matter)
    Deadline.objects.bulk_update(moved, ["due_at"])
    touched = [matter for matter in matters if matter.pk in {one.matter_id for one in moved}]
    for matter in touched:
        Matter.objects.filter(pk=matter.pk).update(due_at=matter.due_at)
    public = {matter.pk: matter for matter in touched if not matter.procedure.confidential}
    versions.after_commit(*keys_of(list(public.values())))
    return sum(one.matter_id in public for one in moved)


def moves(deadline: Deadline, detail: Detail, nearest: datetime) -> bool:
    """Give a deadline the moment at which it falls now; say whether that is another one than before."""
    before, matter = deadline.due_at, detail.matter
    term = matter.procedure.steps()[deadline.step].within
    if term is None or not term.in_working_days:
        return False
    counted = term.due(matter.opened_at if term.from_opening else matter.state_since, detail)
    deadline.due_at = max(counted, min(before, nearest)) if counted else before
    return deadline.due_at != before


def details_of(matters: Sequence[Matter]) -> dict[int, Detail]:
    """Return what the domains know of some matters, by matter: one query for each kind."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for matter in matters:
        kinds[matter.kind].append(matter.pk)
    found: dict[int, Detail] = {}
    for kind, numbers in kinds.items():
        found |= detail_of(kind)._default_manager.select_related("matter").in_bulk(numbers)
    return found
