"""What pages ask about halls and posts. Rows are plain."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from ishenim.domains.meetings.models import Hall, Meeting
from ishenim.domains.meetings.queries import MeetingRow, rows_of_meetings

ROWS = 20


def halls() -> QuerySet[Hall]:
    """Return all halls, the newest first."""
    return Hall.objects.select_related("matter").order_by("-pk")


def chosen_halls(place_ids: Collection[int] | None, before: int | None, limit: int) -> list[Hall]:
    """Return the halls that lie in places (None: everywhere), the newest first, below an id: one query."""
    found = halls() if place_ids is None else halls().filter(matter__place_id__among=place_ids)
    return list(found.filter(pk__lt=before)[:limit] if before is not None else found[:limit])


def hall(reference: str) -> Hall | None:
    """Return the hall of a reference, however it was typed: one query."""
    return halls().filter(matter__reference=reference.strip().upper()).first()


def to_come_in(found: Hall) -> list[MeetingRow]:
    """Return the next twenty meetings of a hall, by day: one query."""
    return coming(Meeting.objects.filter(hall=found))


def held_in(found: Hall) -> list[MeetingRow]:
    """Return the last twenty meetings of a hall whose day has gone by, the latest first: one query."""
    gone = Meeting.objects.filter(hall=found, starts_at__lt=timezone.now())
    return rows_of_meetings(gone.order_by("-starts_at", "-pk")[:ROWS])


def to_come_of(place_ids: Collection[int]) -> list[MeetingRow]:
    """Return the next twenty meetings of places, by day: one query."""
    return coming(Meeting.objects.filter(beat_id__among=place_ids))


def coming(found: QuerySet[Meeting]) -> list[MeetingRow]:
    to_come = found.filter(starts_at__gte=timezone.now()).order_by("starts_at", "pk")
    return rows_of_meetings(to_come[:ROWS])
