"""What the calendars and whoever follows a training are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from ishenim.domains.training.models import TrainingSession
from ishenim.domains.training.procedures import SessionState
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.occasions import Occasion, Standing

TAKES_PLACE = {
    SessionState.PLANNED: Standing.TENTATIVE,
    SessionState.CANCELLED: Standing.CANCELLED,
    SessionState.NOT_HELD: Standing.CANCELLED,
}


def occasions(
    place_ids: frozenset[int] | None,
    first: datetime,
    until: datetime,
    those: QuerySet[Matter] | None = None,
) -> Iterator[Occasion]:
    """Yield the trainings of places (None: everywhere) that begin from a moment until another: one query."""
    trainings = TrainingSession.objects.select_related("matter", "course__matter")
    found = trainings.filter(starts_at__gte=first, starts_at__lt=until).order_by("starts_at", "pk")
    if those is not None:
        found = found.filter(matter__in=those)
    if place_ids is not None:
        found = found.filter(matter__place_id__among=place_ids)
    for one in found:
        yield Occasion(
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            kind=TrainingSession.procedure.name,
            state=one.matter.state,
            reference=one.matter.reference,
            place_id=one.matter.place_id,
            title=one.course.title,
            where=one.venue,
            standing=TAKES_PLACE.get(SessionState(one.matter.state), Standing.CONFIRMED),
            sequence=one.sequence,
            changed_at=one.matter.state_since,
        )
