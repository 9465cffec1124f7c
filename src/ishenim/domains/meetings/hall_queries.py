"""What may be asked about the hall of a meeting. While it is held, hundreds ask again and again: so all is prepared."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField

from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.queries import NEVER_LISTED, PRESSES_OF_MERGED, QUESTION_FIELDS, QuestionRow
from ishenim.kernel.rows.prepared import Given, Prepared


class Hall(NamedTuple):
    """A meeting as its wall knows it."""

    id: int
    reference: str
    beat: int
    starts_at: datetime
    turned_to: str


class Asked(NamedTuple):
    """A question of a meeting, and whether it was dealt with before everyone."""

    row: QuestionRow
    answered: bool
    promised: bool


def _asked(*columns: Any) -> Asked:
    *of_question, answered, promised = columns
    return Asked(QuestionRow(*of_question), bool(answered), bool(promised))


_hall: Prepared[Hall] = Prepared(
    lambda: (
        Meeting.objects.filter(matter__reference=Given("reference", CharField()), starts_at__isnull=False)
        .order_by()
        .values_list("matter_id", "matter__reference", "beat_id", "starts_at", "turned_to")
    ),
    Hall,
)
_wall: Prepared[Asked] = Prepared(
    lambda: (
        Question.objects.filter(meeting_id=Given("meeting", BigIntegerField()))
        .exclude(matter__state__in=NEVER_LISTED)
        .order_by("pk")
        .values_list(*QUESTION_FIELDS, PRESSES_OF_MERGED, "answered_in_hall", "promised_in_hall")
    ),
    _asked,
)


def hall(reference: str) -> Hall | None:
    """Return a meeting that has a day: one query."""
    return next(iter(_hall(reference=reference.upper())), None)


def wall_of(meeting_id: int) -> list[Asked]:
    """Return the questions of a meeting in the order they came: one query."""
    return _wall(meeting=meeting_id)


def asked_in(meeting_id: int, reference: str) -> Question | None:
    """Return a question that was asked in a meeting: one query."""
    found = Question.objects.select_related("matter").filter(
        meeting_id=meeting_id, matter__reference=reference
    )
    return found.first()
