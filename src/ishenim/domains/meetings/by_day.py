"""The list of meetings by their day: the latest first, those without a day last; of those to come, the next first."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

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
    """Return meetings by choice and by day, from a mark on: one query."""
    found = among_meetings(state, place_ids, None, quarter)
    if state == TO_COME:
        ordered = following(found, after).order_by("starts_at", "pk")
    else:
        ordered = preceding(found, after).order_by(F("starts_at").desc(nulls_last=True), "-pk")
    return rows_of_meetings(ordered[:limit])


def following(found: QuerySet[Meeting, Meeting], after: Mark | None) -> QuerySet[Meeting, Meeting]:
    if after is None or after.starts_at is None:
        return found
    return found.filter(Q(starts_at__gt=after.starts_at) | Q(starts_at=after.starts_at, pk__gt=after.number))


def preceding(found: QuerySet[Meeting, Meeting], after: Mark | None) -> QuerySet[Meeting, Meeting]:
    if after is None:
        return found
    if after.starts_at is None:
        return found.filter(starts_at=None, pk__lt=after.number)
    earlier = Q(starts_at__lt=after.starts_at) | Q(starts_at=after.starts_at, pk__lt=after.number)
    return found.filter(earlier | Q(starts_at=None))
