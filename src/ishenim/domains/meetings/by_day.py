"""The list of meetings by their day: the latest first, those without a day last; of those to come, the next first."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet

from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.queries import MeetingRow, among_meetings, rows_of_meetings

START = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"(\d{1,11})?-(\d{1,17})", re.ASCII)
TO_COME = "to_come"


class Mark(NamedTuple):
    """Where a part of the list ends: when the last meeting on it begins, if it has a day, and its number."""

    starts_at: datetime | None
    number: int

    def __str__(self) -> str:
        seconds = "" if self.starts_at is None else int((self.starts_at - START).total_seconds())
        return f"{seconds}-{self.number}"


def mark_of(row: MeetingRow) -> Mark:
    """Return where a list ends that ends with this meeting."""
    return Mark(row.starts_at, row.id)


def read_mark(written: str) -> Mark | None:
    """Read a mark; what is none begins the list anew."""
    parts = WRITTEN.fullmatch(written)
    if parts is None:
        return None
    seconds = parts[1]
    return Mark(START + timedelta(seconds=int(seconds)) if seconds else None, int(parts[2]))


def chosen_meetings(
    *,
    state: str = "",
    place_ids: Collection[int] | None = None,
    quarter: str = "",
    after: Mark | None = None,
    limit: int = 50,
) -> list[MeetingRow]:
    """Return meetings by choice and by day, from a mark on: one query, two where those that have a day end."""
    found = among_meetings(state, place_ids, None, quarter)
    if state == TO_COME:
        return rows_of_meetings(following(found, after).order_by("starts_at", "pk")[:limit])
    ordered = found.order_by(F("starts_at").desc(nulls_last=True), "-pk")
    if after is None:
        return rows_of_meetings(ordered[:limit])
    if after.starts_at is None:
        return rows_of_meetings(ordered.filter(starts_at=None, pk__lt=after.number)[:limit])
    rows = rows_of_meetings(preceding(ordered, after)[:limit])
    rest = limit - len(rows)
    return rows + rows_of_meetings(ordered.filter(starts_at=None)[:rest]) if rest else rows


def following(found: QuerySet[Meeting, Meeting], after: Mark | None) -> QuerySet[Meeting, Meeting]:
    """Choose the meetings behind a mark, those without a day left away: one range of an index, and no alternatives."""
    if after is None or after.starts_at is None:
        return found
    return found.filter(starts_at__gte=after.starts_at).exclude(
        starts_at=after.starts_at, pk__lte=after.number
    )


def preceding(found: QuerySet[Meeting, Meeting], after: Mark) -> QuerySet[Meeting, Meeting]:
    """Choose the meetings before a mark, as `following` does behind it."""
    return found.filter(starts_at__lte=after.starts_at).exclude(
        starts_at=after.starts_at, pk__gte=after.number
    )
