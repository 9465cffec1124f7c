"""What may be asked about meetings and questions. Pages read through these and nothing else; rows are plain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.utils import timezone

from ishenim.domains.meetings import agenda
from ishenim.domains.meetings.models import Meeting, MeToo, Question
from ishenim.domains.meetings.procedures import (
    MeetingState,
    QuestionState,
    ReportingMeeting,
    ResidentsQuestion,
)
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.rows.prepared import Given, GivenMany, Prepared

NEVER_LISTED = [QuestionState.HELD, QuestionState.DECLINED]
OPEN = [QuestionState.RAISED, QuestionState.REFERRED, QuestionState.ACCEPTED, QuestionState.WAITING,
        QuestionState.PROMISED, QuestionState.DONE, QuestionState.DISPUTED]  # fmt: skip
TO_COME = [MeetingState.ANNOUNCED, MeetingState.PLANNED]
UNANNOUNCED = [MeetingState.EXPECTED, MeetingState.PLANNED, MeetingState.POSTPONED]
NOT_THERE = [MeetingState.NOT_PLANNED, MeetingState.NOT_HELD, MeetingState.CANCELLED]


class MeetingRow(NamedTuple):
    """A meeting as lists show it."""

    id: int
    reference: str
    state: str
    overdue_since: datetime | None
    beat: int
    quarter: str
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    languages: list[str]
    access: list[str]
    announced_at: datetime | None
    notice_days: int | None
    notice_needed: int
    questions_asked: int | None


class TableRow(NamedTuple):
    """A meeting as a long table shows it: only what stands in it."""

    reference: str
    state: str
    overdue_since: datetime | None
    beat: int
    quarter: str
    starts_at: datetime | None
    notice_days: int | None
    notice_needed: int
    questions_asked: int | None


class QuestionRow(NamedTuple):
    """A question as lists show it; the title is empty until its text was checked."""

    id: int
    reference: str
    state: str
    due_at: datetime | None
    overdue_since: datetime | None
    place: int
    title: str
    topic: str
    opened_at: datetime
    promised: str
    institution: str | None
    institution_ky: str | None
    institution_ru: str | None
    institution_en: str | None
    own_presses: int | None
    merged_presses: int | None

    @property
    def presses(self) -> int:
        """How often it was pressed, together with what was merged into it."""
        return (self.own_presses or 0) + (self.merged_presses or 0)


MEETING_FIELDS = (
    "matter_id", "matter__reference", "matter__state", "matter__overdue_since", "beat_id", "quarter", "starts_at",
    "ends_at", "venue", "languages", "access", "announced_at", "notice_days", "notice_needed", "questions_asked",
)  # fmt: skip
TABLE_FIELDS = (
    "matter__reference", "matter__state", "matter__overdue_since", "beat_id", "quarter", "starts_at",
    "notice_days", "notice_needed", "questions_asked",
)  # fmt: skip
LONGEST_TABLE, OF_ONE_PLACE = 300, 12
QUESTION_FIELDS = (
    "matter_id", "matter__reference", "matter__state", "matter__due_at", "matter__overdue_since",
    "matter__place_id", "matter__title", "topic", "matter__opened_at", "promised", "matter__institution__code",
    "matter__institution__name_ky", "matter__institution__name_ru", "matter__institution__name_en",
    "matter__me_too__presses",
)  # fmt: skip
PRESSES_OF_MERGED = Subquery(
    MeToo.objects.filter(matter__merged_as__into=OuterRef("matter_id"))
    .values("matter__merged_as__into")
    .annotate(together=Sum("presses"))
    .values("together")
)


def rows_of_meetings(found: QuerySet[Meeting]) -> list[MeetingRow]:
    """Return meetings as plain rows: one query."""
    return [MeetingRow(*row) for row in found.values_list(*MEETING_FIELDS)]


def rows_of_questions(found: QuerySet[Question]) -> list[QuestionRow]:
    """Return questions as plain rows: one query."""
    return [QuestionRow(*row) for row in found.values_list(*QUESTION_FIELDS, PRESSES_OF_MERGED)]


def meetings_among(ids: Collection[int]) -> list[MeetingRow]:
    """Return these meetings: one query."""
    return rows_of_meetings(Meeting.objects.filter(pk__among=ids))


def questions_among(ids: Collection[int]) -> list[QuestionRow]:
    """Return those of these questions that were let in: one query."""
    found = Question.objects.filter(pk__among=ids).exclude(matter__state__in=NEVER_LISTED)
    return rows_of_questions(found)


def _meetings(limit: int, **among: Any) -> QuerySet[Meeting, Any]:
    found = Meeting.objects.filter(**among).order_by("-quarter", "-starts_at", "-pk")
    return found.values_list(*TABLE_FIELDS)[:limit]


_of_all: Prepared[TableRow] = Prepared(lambda: _meetings(LONGEST_TABLE), TableRow)
_of_one: Prepared[TableRow] = Prepared(
    lambda: _meetings(OF_ONE_PLACE, beat_id=Given("place", BigIntegerField())), TableRow
)
_of_some: Prepared[TableRow] = Prepared(
    lambda: _meetings(
        LONGEST_TABLE,
        beat_id__among=GivenMany("places", BigIntegerField()),
        quarter__gte=Given("since", CharField()),
    ),
    TableRow,
)


def meetings_in(place_ids: Collection[int]) -> list[TableRow]:
    """Return the newest 300 meetings of places, of a single one the newest twelve: three years of its quarters.

    Those of one place and of all places are read in the order of an index. Of some places it is one query where
    the last quarters have so many, else two: ten years of a region are not sorted for its newest.
    """
    if len(place_ids) == 1:
        return _of_one(place=next(iter(place_ids)))
    if atlas().units.keys() <= set(place_ids):
        return _of_all()
    found = _of_some(places=place_ids, since=str(recent(timezone.localdate())))
    return found if len(found) == LONGEST_TABLE else _of_some(places=place_ids, since="")


def recent(today: date) -> Quarter:
    """Return the quarter before that of a day."""
    return Quarter.of(Quarter.of(today).first_day - timedelta(days=1))


def soon(now: datetime, limit: int = 5) -> list[MeetingRow]:
    """Return the meetings that come next anywhere."""
    coming = Meeting.objects.filter(starts_at__gte=now, matter__state=MeetingState.ANNOUNCED)
    return rows_of_meetings(coming.order_by("starts_at", "pk")[:limit])


CHOICES_OF_MEETINGS = {
    "to_come": Q(matter__kind=ReportingMeeting.name, matter__state__in=TO_COME),
    "not_there": Q(matter__state__in=NOT_THERE),
    "unannounced": Q(matter__kind=ReportingMeeting.name, matter__state__in=UNANNOUNCED),
    "without_minutes": Q(matter__state=MeetingState.HELD, matter__overdue_since__isnull=False),
}
"""What may be chosen among meetings besides their states."""


def among_meetings(
    state: str, place_ids: Collection[int] | None, before: int | None, quarter: str = ""
) -> QuerySet[Meeting, Meeting]:
    """Choose among meetings, newest matter first, below an id."""
    found = Meeting.objects.all()
    if state:
        found = found.filter(CHOICES_OF_MEETINGS.get(state, Q(matter__state=state)))
    if quarter:
        found = found.filter(quarter=quarter)
    if before is not None:
        found = found.filter(pk__lt=before)
    return (found if place_ids is None else lying_in(found, place_ids)).order_by("-pk")


ONE_IN = 50
"""From the newest on, one meeting in fifty is found sooner than all those of sixty beats are sorted."""


def lying_in(found: QuerySet[Meeting, Meeting], place_ids: Collection[int]) -> QuerySet[Meeting, Meeting]:
    """Choose the meetings of places.

    Those of a few are found by their beats. Of a large part of the country a page is read by walking from the newest
    on, whatever its record: so the database is kept from gathering and sorting all that was ever held there.
    """
    if len(place_ids) * ONE_IN < len(atlas().units):
        return found.filter(beat_id__among=place_ids)
    return found.alias(lies_in=ExpressionWrapper(F("beat_id") + 0, BigIntegerField())).filter(
        lies_in__among=place_ids
    )


MOST_URGENT = 8


def _waiting(*, late: bool) -> QuerySet[Question, Any]:
    found = Question.objects.filter(
        matter__place_id__among=GivenMany("places", BigIntegerField()),
        matter__kind=ResidentsQuestion.name,
        matter__state__in=OPEN,
        matter__closed_at=None,
        matter__overdue_since__isnull=not late,
    )
    ordered = found.order_by("matter__overdue_since", "matter__due_at", "-pk")
    return ordered.values_list(*QUESTION_FIELDS, PRESSES_OF_MERGED)[:MOST_URGENT]


_late: Prepared[QuestionRow] = Prepared(lambda: _waiting(late=True), QuestionRow)
_in_time: Prepared[QuestionRow] = Prepared(lambda: _waiting(late=False), QuestionRow)


def questions_in(place_ids: Collection[int]) -> list[QuestionRow]:
    """Return the eight questions of places that need somebody most: overdue first, then by deadline, then the newest.

    Two queries, or one where eight are overdue: each reads its own index from the front.
    """
    found = _late(places=place_ids)
    return found if len(found) == MOST_URGENT else (found + _in_time(places=place_ids))[:MOST_URGENT]


def chosen_questions(
    *,
    state: str = "",
    topic: str = "",
    place_ids: Collection[int] | None = None,
    before: int | None = None,
    limit: int = 30,
) -> list[QuestionRow]:
    """Return questions by choice, newest first, below an id."""
    chosen = chosen_matters(state=state, topic=topic, ids=None, place_ids=place_ids, before=before)
    return rows_of_questions(newest(chosen, limit))


def newest(chosen: QuerySet[Matter, Matter], limit: int) -> QuerySet[Question, Question]:
    """Return the newest questions among chosen matters.

    Their numbers are found first, in the order of an index of matters: what a place was ever asked is not sorted.
    """
    return Question.objects.filter(pk__in=chosen.order_by("-pk").values("pk")[:limit]).order_by("-pk")


def chosen_matters(
    *,
    state: str,
    topic: str,
    ids: Collection[int] | None,
    place_ids: Collection[int] | None,
    before: int | None,
) -> QuerySet[Matter, Matter]:
    """Choose among the matters of questions that were let in, below an id; `ids` are those of questions."""
    found = Matter.objects.exclude(state__in=NEVER_LISTED)
    if ids is None:  # else SQLite would rather walk all questions than look these up
        found = found.filter(kind=ResidentsQuestion.name)
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state == "overdue":
        found = found.filter(overdue_since__isnull=False)
    elif state == "past_its_day":
        gone = timezone.localdate()
        found = found.filter(state=QuestionState.PROMISED, question__promised_for__lt=gone)
    elif state:
        found = found.filter(state=state)
    wanted: dict[str, Any] = {
        "question__topic": topic,
        "pk__among": ids,
        "place_id__in": place_ids,
        "pk__lt": before,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})


def open_and_shown(ids: Collection[int]) -> list[QuestionRow]:
    """Return those of these questions that are open and whose text everyone may read: one query."""
    found = Question.objects.filter(pk__among=ids, matter__state__in=OPEN).exclude(shown_text="")
    return rows_of_questions(found)


def absences(quarter: str) -> int:
    """Count the meetings that a quarter lacks: not planned, not held."""
    lacking = [MeetingState.NOT_PLANNED, MeetingState.NOT_HELD]
    return Meeting.objects.filter(quarter=quarter, matter__state__in=lacking).count()


def meeting(reference: str) -> Meeting | None:
    """Return a meeting with its matter, place and offices: one query."""
    found = Meeting.objects.select_related("matter__place", "matter__institution", "beat", "hall__matter")
    return found.filter(matter__reference=reference.upper()).first()


CHECKS = [ResidentsQuestion.show_text.name, ResidentsQuestion.admit.name]
NEXT_TURN = Subquery(
    Deadline.objects.filter(matter_id=OuterRef("matter_id"), kept_at=None)
    .exclude(step__in=CHECKS)
    .order_by("due_at")
    .values("due_at")[:1]
)


def question(reference: str) -> Question | None:
    """Return a question with its matter, place and institution, and by when its turn is due: one query."""
    found = Question.objects.select_related(
        "matter__place", "matter__institution", "matter__me_too", "matter__merged_as__into", "meeting"
    ).annotate(turn_due=NEXT_TURN)  # type: ignore[no-redef]  # the model declares it for whoever reads it
    return found.filter(matter__reference=reference.upper()).first()


def report_back_items(meeting: Meeting) -> list[Matter]:
    """Return the first item of the agenda: the earlier questions of the place."""
    return list(agenda.items(meeting))


LONGEST_AGENDA = 100


def agenda_rows(meeting: Meeting) -> list[QuestionRow]:
    """Return the earlier questions of an agenda as they are shown, the oldest first, at most a hundred: one query."""
    found = Question.objects.filter(matter__in=agenda.items(meeting))
    return rows_of_questions(found.order_by("pk")[:LONGEST_AGENDA])


LONGEST_SHEET = 500


def quarter_in(place_ids: Collection[int], quarter: str) -> list[MeetingRow]:
    """Return the meetings of places in a quarter by day, those without one last, at most 500: one query."""
    found = Meeting.objects.filter(beat_id__in=place_ids, quarter=quarter)
    return rows_of_meetings(found.order_by(F("starts_at").asc(nulls_last=True), "pk")[:LONGEST_SHEET])


_next: Prepared[MeetingRow] = Prepared(
    lambda: (
        Meeting.objects.filter(
            beat_id__among=GivenMany("places", BigIntegerField()),
            starts_at__gte=Given("now", DateTimeField()),
            matter__state=MeetingState.ANNOUNCED,
        )
        .order_by("starts_at", "pk")
        .values_list(*MEETING_FIELDS)[:1]
    ),
    MeetingRow,
)


def next_meeting_of(place_ids: Collection[int]) -> MeetingRow | None:
    """Return the next announced meeting of places."""
    return next(iter(_next(places=place_ids, now=timezone.now())), None)


def expected_of(beat_id: int, quarter: str) -> Meeting | None:
    """Return the meeting by which a beat's officer is to fulfil the rule in a quarter."""
    found = Meeting.objects.select_related("matter").filter(
        beat_id=beat_id, quarter=quarter, ordinal__isnull=False
    )
    return found.order_by("-ordinal", "-pk").first()
