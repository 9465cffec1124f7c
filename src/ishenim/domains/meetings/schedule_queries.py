"""What pages ask about common schedules and their versions. Rows are plain."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from ishenim.domains.meetings.models import CommonSchedule, Meeting, ScheduleChange
from ishenim.domains.meetings.procedures import MeetingState

ROWS = 50


class ChangeRow(NamedTuple):
    """What a version changed about one meeting."""

    what: str
    reference: str
    beat: int
    was_at: datetime | None
    now_at: datetime | None
    was_in: str
    now_in: str
    notice_days: int | None


CHANGE_FIELDS = (
    "what", "meeting__reference", "meeting__place_id", "was_at", "now_at", "was_in", "now_in", "notice_days",
)  # fmt: skip


def schedules() -> QuerySet[CommonSchedule]:
    """Return all schedules, the latest quarter first."""
    return CommonSchedule.objects.select_related("matter").order_by("-quarter", "-pk")


def newest_schedules() -> list[CommonSchedule]:
    """Return the schedules of the latest quarters: one query."""
    return list(schedules()[:ROWS])


def schedule(reference: str) -> CommonSchedule | None:
    """Return the schedule of a reference, however it was typed: one query."""
    return schedules().filter(matter__reference=reference.strip().upper()).first()


def changes(found: CommonSchedule, version: int) -> list[ChangeRow]:
    """Return what a version changed, those that were cancelled or moved before the new ones, by day: one query."""
    rows = ScheduleChange.objects.filter(matter_id=found.pk, version=version)
    ordered = rows.order_by("what", "now_at", "meeting__place__code")
    return [ChangeRow(*row) for row in ordered.values_list(*CHANGE_FIELDS)]


def placed_meetings(found: CommonSchedule) -> list[Meeting]:
    """Return the meetings that a schedule has put on a day, in the order of time: one query."""
    meetings = Meeting.objects.filter(matter__reference__in=found.proposal, starts_at__isnull=False)
    planned = meetings.filter(matter__state__in=[MeetingState.PLANNED, MeetingState.ANNOUNCED])
    return list(planned.select_related("matter", "beat").order_by("starts_at", "pk"))
