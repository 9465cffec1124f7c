"""What the index, the calendar and whoever follows a topic are told of meetings and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.domains.meetings.grounds import Access, Spoken, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.procedures import MeetingState, QuestionState
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.occasions import Occasion, Standing
from ishenim.kernel.procedures.subjects import Sort, of_kind

NEVER_TOLD = [QuestionState.HELD, QuestionState.DECLINED]


def public_texts_of_questions(matter_ids: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of questions that were let in: the text as it is shown, promise and result."""
    found = Question.objects.filter(pk__in=matter_ids).exclude(matter__state__in=NEVER_TOLD)
    rows = found.values_list("pk", "matter__reference", "shown_text", "promised", "result")
    return {pk: " ".join(texts) for pk, *texts in rows}


def public_texts_of_meetings(matter_ids: Sequence[int]) -> dict[int, str]:
    """Return what anyone may read of meetings: where, and the minutes."""
    rows = Meeting.objects.filter(pk__in=matter_ids).values_list(
        "pk", "matter__reference", "venue", "minutes"
    )
    return {pk: " ".join(texts) for pk, *texts in rows}


def topics() -> Sort:
    """Say how the questions of a topic are followed."""
    return of_kind(
        Question.procedure.name,
        named=lambda topic: str(Topic(topic).label) if topic in Topic.values else None,
        those=lambda topic: Q(question__topic=topic),
        of=lambda ids: dict(Question.objects.filter(pk__in=ids).values_list("pk", "topic")),
        address=lambda topic: f"{reverse('meetings:questions')}?topic={topic}",
    )


OCCASION_FIELDS = (
    "starts_at", "ends_at", "matter__state", "matter__reference", "beat_id", "venue", "sequence",
    "matter__state_since", "languages", "access", "access_notes",
)  # fmt: skip
TAKES_PLACE = {
    MeetingState.PLANNED: Standing.TENTATIVE,
    MeetingState.POSTPONED: Standing.CANCELLED,
    MeetingState.CANCELLED: Standing.CANCELLED,
    MeetingState.NOT_HELD: Standing.CANCELLED,
}


def occasions(
    place_ids: frozenset[int] | None,
    first: datetime,
    until: datetime,
    those: QuerySet[Matter] | None = None,
) -> Iterator[Occasion]:
    """Yield the meetings of places (None: everywhere) that begin from a moment until another: one query."""
    found = Meeting.objects.filter(starts_at__gte=first, starts_at__lt=until)
    if those is not None:
        found = found.filter(matter__in=those)
    if place_ids is not None:
        found = found.filter(beat_id__among=place_ids)
    rows = found.order_by("starts_at", "pk").values_list(*OCCASION_FIELDS)
    for (
        starts_at,
        ends_at,
        state,
        reference,
        beat,
        venue,
        sequence,
        changed_at,
        spoken,
        access,
        notes,
    ) in rows:
        yield Occasion(
            starts_at=starts_at,
            ends_at=ends_at,
            kind=Meeting.procedure.name,
            state=state,
            reference=reference,
            place_id=beat,
            where=venue,
            standing=TAKES_PLACE.get(state, Standing.CONFIRMED),
            sequence=sequence,
            changed_at=changed_at,
            about=(*_who_may_come(get_language(), tuple(spoken), tuple(access)), *([notes] if notes else [])),
        )


@lru_cache(512)
def _who_may_come(language: str | None, spoken: tuple[str, ...], access: tuple[str, ...]) -> list[str]:
    """Return what is spoken at a meeting and how one gets in, as sentences of a language."""
    said = [
        (_("Languages: %(languages)s."), "languages", [str(Spoken(code).label) for code in spoken]),
        (_("Access: %(access)s."), "access", [str(Access(code).label) for code in access]),
    ]
    return [sentence % {name: ", ".join(words)} for sentence, name, words in said if words]
