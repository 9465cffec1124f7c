"""Finding the schedules that were asked for: the work process does it, or the command while somebody waits."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.making import Made, Progress, solved
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.procedures import ScheduleState
from ishenim.domains.meetings.proposing import made_of
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import NotNow

SEEN_FOR = 600
"""For so many seconds it is remembered how far a schedule is, should nobody finish it."""


def find_waiting() -> int:
    """Find the schedule that was asked for first, if any waits; return how many were found."""
    asked = CommonSchedule.objects.filter(matter__kind="schedule", matter__state=ScheduleState.ASKED)
    schedule = asked.select_related("matter").order_by("matter__state_since", "pk").first()
    if schedule is None:
        return 0
    try:
        find(schedule, lambda done, of: cache.set(progress_of(schedule), (done, of), SEEN_FOR))
    finally:
        cache.delete(progress_of(schedule))
    return 1


def progress_of(schedule: CommonSchedule) -> str:
    """Return under which name it is remembered how far the work process is with a schedule."""
    return f"schedule-progress-{schedule.pk}"


def progress(schedule: CommonSchedule) -> tuple[int, int] | None:
    """Return how many districts are done and how many there are; nothing where nobody has begun."""
    found = cache.get(progress_of(schedule))
    return (found[0], found[1]) if found else None


def find(schedule: CommonSchedule, progress: Progress) -> Matter:
    """Find a schedule and propose it, or say why there is none; whoever was quicker has the word."""
    answer = answer_of(made_of(schedule, timezone.localdate()), progress)
    act = acts.propose if "schedule" in answer else acts.say_impossible
    try:
        return act(schedule, THE_CLOCK, answer=answer)
    except NotNow:
        return Matter.objects.get(pk=schedule.pk)


def answer_of(made: Made, progress: Progress) -> dict[str, Any]:
    """Return what the process that makes schedules finds; no reasons where nothing is expected at all."""
    return solved(made.problem, progress) if made.problem.beats else {"faults": [], "remedies": []}
