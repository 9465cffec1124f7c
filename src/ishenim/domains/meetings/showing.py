"""How meetings and questions are said on a page: a shape, a word, a sentence. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from ishenim.domains.meetings.grounds import Access, AgeBand, Chair, Said, Spoken, Told, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.procedures import (
    MeetingState,
    QuestionState,
    ReportingMeeting,
    ResidentsQuestion,
)
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.queries import (
    TO_COME,
    MeetingRow,
    QuestionRow,
    TableRow,
    meetings_among,
    questions_among,
)
from ishenim.kernel.calendar.words_of_terms import gone, last_day, left
from ishenim.kernel.calendar.words_of_time import day, words
from ishenim.kernel.pages.jinja import url
from ishenim.kernel.pages.marks import mark
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.declare import Shape
from ishenim.kernel.search.cards import Card


class MeetingCard(NamedTuple):
    """A meeting on a list. What a list may leave out is put into words only when it is asked for."""

    row: MeetingRow
    place: Unit
    shape: Shape
    word: str

    @property
    def quarter(self) -> str:
        return quarter_said(self.row.quarter)

    @property
    def languages(self) -> str:
        return labels(self.row.languages, Spoken)

    @property
    def access(self) -> str:
        return labels(self.row.access, Access)


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question on a list."""

    row: QuestionRow
    place: Unit
    title: str
    shape: Shape
    word: str
    until: date | None
    days: str
    institution: str
    presses: int


def meeting_card(row: MeetingRow) -> MeetingCard:
    """Return a meeting with its shape and words."""
    late = row.overdue_since is not None
    state = now_in(row.state, row.starts_at, timezone.localdate())
    said = said_in(get_language(), state, late, row.notice_days, row.notice_needed)
    return MeetingCard(row, atlas().by_id(row.beat), *said)


class Tabled(NamedTuple):
    """A meeting in a long table, ready to be written down: what a page escapes is escaped."""

    reference: str
    when: Markup
    place: Markup
    mark: Markup
    asked: str


def tabled(rows: Iterable[TableRow]) -> list[Tabled]:
    """Return meetings as lines of a table; what hundreds of lines share is said once."""
    language, known, drawn, today = get_language(), words(), atlas(), timezone.localdate()
    names: dict[int, Markup] = {}
    lines = []
    for row in rows:
        if row.beat not in names:
            names[row.beat] = escape(drawn.by_id(row.beat).name)
        late = row.overdue_since is not None
        state = now_in(row.state, row.starts_at, today)
        shown = mark(*said_in(language, state, late, row.notice_days, row.notice_needed))
        when = escape(day(row.starts_at, known) if row.starts_at else quarter_said(row.quarter))
        asked = "–" if row.questions_asked is None else str(row.questions_asked)
        lines.append(Tabled(row.reference, when, names[row.beat], shown, asked))
    return lines


def labels(codes: list[str], words: type[Spoken | Access]) -> str:
    """Return codes as words of the reader's language, in one line."""
    return ", ".join(str(words(code).label) for code in codes)


def quarter_said(quarter: str) -> str:
    """Return a quarter in words."""
    return Quarter.parse(quarter).in_words


def gap_said(certificate: Mapping[str, Any]) -> str:
    """Return how far from the best a schedule is at most, in per cent of its points; nothing where it has none."""
    return number_format(certificate["gap"] / 100, 2) if certificate else ""


@lru_cache(2048)
def said_in(
    language: str | None,
    state: str,
    late: bool,  # noqa: FBT001 -- part of the key under which the answer is kept
    notice_days: int | None,
    notice_needed: int,
) -> tuple[Shape, str]:
    """Return the shape and the word of a meeting, with what did not happen before what did."""
    if state == OVER:
        return Shape.WAITS, _("Its day is over, nobody has recorded it yet")
    if state == MeetingState.HELD and late:
        return Shape.MISSING, _("Held. No minutes")
    if state == MeetingState.PLANNED and late:
        return Shape.OVERDUE, _("Not announced in time")
    if state == MeetingState.ANNOUNCED and notice_days is not None:
        return announced_said(notice_days, late=notice_days < notice_needed)
    return ReportingMeeting.shape(state), str(MeetingState(state).label)


OVER = "over"
"""Stands for a meeting whose day has gone by while it still waits to be recorded."""


def now_in(state: str, starts_at: datetime | None, today: date) -> str:
    """Return the state of a meeting, or that it is over where only nobody has said so yet."""
    gone_by = state in TO_COME and starts_at is not None and timezone.localdate(starts_at) < today
    return OVER if gone_by else state


def announced_said(days: int, *, late: bool) -> tuple[Shape, str]:
    words = ngettext("Announced %(days)d day before", "Announced %(days)d days before", days)
    if late:
        words = ngettext("Announced late: %(days)d day before", "Announced late: %(days)d days before", days)
    return (Shape.WAITS if late else Shape.PROMISED), words % {"days": days}


def question_card(row: QuestionRow) -> QuestionCard:
    """Return a question with its title, or its topic while the text is being checked."""
    shape, word = question_said(row.state, row.overdue_since)
    names = {"ky": row.institution_ky, "ru": row.institution_ru, "en": row.institution_en}
    return QuestionCard(
        row=row,
        place=atlas().by_id(row.place),
        title=title_of(row.title, row.topic),
        shape=shape,
        word=word,
        until=last_day(row.due_at) if row.due_at else None,
        days=days_said(row.due_at, row.overdue_since),
        institution=names.get(get_language() or "ky") or "",
        presses=row.presses,
    )


def title_of(title: str, topic: str) -> str:
    """Return a question's own words once they were checked, before that only what it is about."""
    return title or _("A question about: %(topic)s. Its text is being checked.") % {
        "topic": Topic(topic).label
    }


def question_said(state: str, overdue_since: datetime | None) -> tuple[Shape, str]:
    """Return the shape and the word of a question; what is overdue is said first."""
    label = str(QuestionState(state).label)
    if overdue_since is not None:
        return Shape.OVERDUE, _("Overdue. %(state)s") % {"state": label}
    return ResidentsQuestion.shape(state), label


def meetings_found(ids: Sequence[int]) -> dict[int, Card]:
    """Return meetings as the search shows them."""
    return {row.id: found_meeting(meeting_card(row)) for row in meetings_among(ids)}


def found_meeting(card: MeetingCard) -> Card:
    row = card.row
    when = day(row.starts_at) if row.starts_at else card.quarter
    return Card(
        kind=Meeting.procedure.name,
        title=_("Reporting meeting, %(when)s") % {"when": when},
        address=url("meetings:meeting", reference=row.reference),
        reference=row.reference,
        place_id=row.beat,
        state=row.state,
        shape=card.shape,
        word=card.word,
        day=timezone.localdate(row.starts_at) if row.starts_at else None,
        more=row.venue,
    )


def questions_found(ids: Sequence[int]) -> dict[int, Card]:
    """Return questions as the search shows them: in their own words only once these were checked."""
    return {row.id: found_question(question_card(row)) for row in questions_among(ids)}


def found_question(card: QuestionCard) -> Card:
    row = card.row
    return Card(
        kind=Question.procedure.name,
        title=card.title,
        address=url("meetings:question", reference=row.reference),
        reference=row.reference,
        place_id=row.place,
        state=row.state,
        shape=card.shape,
        word=card.word,
        day=timezone.localdate(row.opened_at),
        more=_("Promised: %(promised)s") % {"promised": row.promised} if row.promised else "",
    )


def days_said(due_at: datetime | None, overdue_since: datetime | None) -> str:
    """Return the working days that are left, or that have passed, as a phrase."""
    today = timezone.localdate()
    if overdue_since is not None:
        return gone(last_day(overdue_since), today)
    return left(last_day(due_at), today) if due_at is not None else ""


def meeting_of(meeting: Meeting) -> tuple[Shape, str]:
    """Return the shape and the word of one meeting."""
    matter = meeting.matter
    late = matter.overdue_since is not None
    state = now_in(matter.state, meeting.starts_at, timezone.localdate())
    return said_in(get_language(), state, late, meeting.notice_days, meeting.notice_needed)


PRINTED_IN = {
    "poster": frozenset({MeetingState.ANNOUNCED}),
    "agenda": frozenset({MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.HELD}),
    "attendance": frozenset({MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.HELD}),
    "observation": frozenset({MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.HELD}),
    "minutes": frozenset({MeetingState.MINUTED, MeetingState.CLOSED}),
}
"""In which states of a meeting each of its papers can be printed."""


def papers_of(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the papers that can be printed of a meeting now, each by the name of its address and in words."""
    words = {
        "poster": _("Poster"),
        "agenda": _("Agenda with earlier questions"),
        "attendance": _("Attendance sheet"),
        "observation": _("Observer’s sheet"),
        "minutes": _("Minutes"),
    }
    there = meeting.starts_at is not None
    return [(name, words[name]) for name in PRINTED_IN if there and meeting.matter.state in PRINTED_IN[name]]


def labels_of(meeting: Meeting) -> dict[str, Any]:
    """Return the choices of a meeting in words, and its attendance as rows of a table."""
    attendance = [
        (band.label, meeting.women.get(band, 0), meeting.men.get(band, 0))
        for band in AgeBand
        if meeting.women
    ]
    return {
        "channels": ", ".join(str(Told(code).label) for code in meeting.channels),
        "languages": labels(meeting.languages, Spoken),
        "access": labels(meeting.access, Access),
        "chair": Chair(meeting.chair).label if meeting.chair else "",
        "attendance": attendance,
        "came": sum(women + men for _band, women, men in attendance),
        "said": {str(said): said.label for said in Said},
        "quarter": quarter_said(meeting.quarter),
    }
