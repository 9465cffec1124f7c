"""What the desk shows of a common schedule: the proposal as it stands, or why there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import schedule_queries as queries
from ishenim.domains.meetings import what_if
from ishenim.domains.meetings.finding_schedules import progress
from ishenim.domains.meetings.making import Made, moments
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.procedures import CommonSchedules, ScheduleState
from ishenim.domains.meetings.proposing import made_of
from ishenim.domains.meetings.reasons_said import said_of_all
from ishenim.domains.meetings.showing import gap_said
from ishenim.kernel.pages import desk_pages, panels
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import addresses
from ishenim.kernel.procedures.models import Matter

Row = tuple[datetime | None, str, str, str]


def desk(*, matter: Matter) -> dict[str, Any] | None:
    """Show an official the proposal by its days, or the reasons why there is none."""
    if matter.kind != CommonSchedule.procedure.name:
        return None
    schedule = queries.schedule(matter.reference)
    assert schedule is not None
    made = made_of(schedule, timezone.localdate())
    impossible = matter.state == ScheduleState.IMPOSSIBLE
    return {
        "schedule": schedule,
        "gap": gap_said(schedule.certificate),
        "progress": progress(schedule) if matter.state == ScheduleState.ASKED else None,
        "reasons": said_of_all(made, schedule.reasons) if impossible else [],
        "proposal": rows_of(schedule, made) if matter.state == ScheduleState.PROPOSED else [],
    }


def rows_of(schedule: CommonSchedule, made: Made) -> list[Row]:
    """Return the proposal row by row: those left out first, then by day."""
    rows = [
        (
            moments(*said)[0] if said else None,
            atlas().by_id(made.meetings[key].beat_id).name,
            key,
            made.hall_of(key),
        )
        for key, said in schedule.proposal.items()
        if key in made.meetings
    ]
    return sorted(rows, key=lambda row: (row[0] is not None, row[0] or timezone.now(), row[1]))


def register() -> None:
    """Say to the desk and the portal where schedules stand, and who answers why a meeting is not on another day."""
    desk_pages.register_only_asked(
        CommonSchedules.put, desk_pages.OnlyAsked(_("Only ask: what would come of it?"), what_if.answer)
    )
    panels.register("desk", order=20, template="meetings/schedule_desk.html", context=desk)
    addresses.register_address(
        CommonSchedule.procedure.name, "meetings:schedule", listed="meetings:schedules"
    )
