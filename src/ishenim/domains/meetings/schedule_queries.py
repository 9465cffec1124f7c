"""What pages ask about common schedules and their versions. Rows are plain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

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


def newest_changes(
    reference: str, version: int | None, before: int | None, most: int
) -> list[ScheduleChange]:
    """Return what versions changed, the newest first, of one schedule or of all: two queries.

    Each row knows the quarter of its schedule, and when its version was released.
    """
    found = ScheduleChange.objects.select_related("matter", "meeting").order_by("-pk")
    if reference:
        found = found.filter(matter__reference=reference.strip().upper())
    if version is not None:
        found = found.filter(version=version)
    rows = list((found if before is None else found.filter(pk__lt=before))[:most])
    known = CommonSchedule.objects.filter(pk__in={row.matter_id for row in rows})
    schedules = {
        pk: (quarter, versions) for pk, quarter, versions in known.values_list("pk", "quarter", "versions")
    }
    for row in rows:
        quarter, versions = schedules[row.matter_id]
        vars(row).update(quarter=quarter, released_at=released_at(versions, row.version))
    return rows


def released_at(versions: list[dict[str, Any]], version: int) -> datetime:
    """Return when a version of a schedule was released."""
    return next(datetime.fromisoformat(one["at"]) for one in versions if one["version"] == version)


class Released(NamedTuple):
    """A meeting as a version left it: when and where, and what was last changed about it, by which version."""

    beat: int
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    what: str = ""
    version: int = 0
    was_at: datetime | None = None


def as_released(found: CommonSchedule, version: int, place_ids: Collection[int]) -> list[Released]:
    """Return the meetings of places as a version left them, by day: two queries.

    What it cancelled stands among them; what an earlier one cancelled does not. Meetings that no version touched are
    as they stand now: they had their day before.
    """
    touched = ScheduleChange.objects.filter(matter_id=found.pk)
    rows = touched.filter(version__lte=version, meeting__place_id__among=place_ids).order_by("version")
    last = {row.meeting_id: row for row in rows.select_related("meeting")}
    lasts = timedelta(minutes=found.terms["minutes"])
    released = [
        left_by(row, lasts)
        for row in last.values()
        if row.what != ScheduleChange.What.CANCELLED or row.version == version
    ]
    others = Meeting.objects.filter(
        beat_id__among=place_ids, quarter=found.quarter, starts_at__isnull=False
    ).exclude(matter__in=touched.values("meeting"))
    fields = ("beat_id", "starts_at", "ends_at", "venue")
    released += [Released(*row) for row in others.values_list(*fields)]
    return sorted(released, key=lambda row: (row.starts_at, row.beat))


def left_by(row: ScheduleChange, lasts: timedelta) -> Released:
    """Return a meeting as a change left it; one that was cancelled at the time that it had."""
    cancelled = row.what == ScheduleChange.What.CANCELLED
    starts = row.was_at if cancelled else row.now_at
    return Released(
        beat=row.meeting.place_id,
        starts_at=starts,
        ends_at=starts + lasts if starts else None,
        venue=row.was_in if cancelled else row.now_in,
        what=row.what,
        version=row.version,
        was_at=row.was_at,
    )


def placed_meetings(found: CommonSchedule) -> list[Meeting]:
    """Return the meetings that a schedule has put on a day, in the order of time: one query."""
    meetings = Meeting.objects.filter(matter__reference__in=found.proposal, starts_at__isnull=False)
    planned = meetings.filter(matter__state__in=[MeetingState.PLANNED, MeetingState.ANNOUNCED])
    return list(planned.select_related("matter", "beat").order_by("starts_at", "pk"))
