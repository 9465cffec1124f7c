"""Meetings and questions as anyone takes them away: the columns, and the rows piece by piece.

A table holds what the public pages show and nothing else: the words of a question stand here only as they were shown
after the check.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.grounds import Access, Chair, Channel, Spoken, Told, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.showing import labels, now_in, quarter_said, question_said, said_in
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.search.finding import find
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.columns import Column, Kind, Table, coded, in_pieces


def place_of(number: Callable[[Any], int]) -> tuple[Column[Any], Column[Any]]:
    """Return the code and the name of a place as columns."""
    return coded(
        "place",
        _("Place"),
        lambda row: atlas().by_id(number(row)).code,
        lambda row: atlas().by_id(number(row)).name,
    )


def page_of(url_name: str) -> Column[Any]:
    """Return the address of a row's own page as a column."""
    return Column(
        "page",
        _("Page"),
        lambda row: whole_address(reverse(url_name, kwargs={"reference": row.matter.reference})),
    )


def meeting_words(row: Meeting) -> str:
    """Return how a list says the state of a meeting: what did not happen before what did."""
    late = row.matter.overdue_since is not None
    state = now_in(row.matter.state, row.starts_at, timezone.localdate())
    return said_in(get_language(), state, late, row.notice_days, row.notice_needed)[1]


def came(by_age: dict[str, int]) -> int | None:
    """Add up who came, as the office counted."""
    return sum(by_age.values()) if by_age else None


def codes(listed: Sequence[str]) -> str:
    return "; ".join(listed)


def told_where(row: Meeting) -> str:
    return ", ".join(str(Told(code).label) for code in row.channels)


MEETINGS: Table[Meeting] = Table(
    "meetings",
    _("Reporting meetings"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *coded("state", _("State"), lambda row: row.matter.state, meeting_words),
        *place_of(lambda row: row.beat_id),
        *coded("quarter", _("Quarter"), lambda row: row.quarter, lambda row: quarter_said(row.quarter)),
        Column("starts_at", _("Begins"), lambda row: row.starts_at, Kind.MOMENT),
        Column("ends_at", _("Ends"), lambda row: row.ends_at, Kind.MOMENT),
        Column("venue", _("Where"), lambda row: row.venue),
        *coded(
            "languages",
            _("Languages"),
            lambda row: codes(row.languages),
            lambda row: labels(row.languages, Spoken),
        ),
        *coded("access", _("Access"), lambda row: codes(row.access), lambda row: labels(row.access, Access)),
        *coded(
            "channels",
            _("Announced where"),
            lambda row: codes(row.channels),
            told_where,
        ),
        Column("announced_at", _("Announced"), lambda row: row.announced_at, Kind.MOMENT),
        Column("notice_days", _("Notice in days"), lambda row: row.notice_days, Kind.NUMBER),
        Column(
            "notice_needed", _("Days of notice the rule asks for"), lambda row: row.notice_needed, Kind.NUMBER
        ),
        Column("overdue_since", _("Overdue since"), lambda row: row.matter.overdue_since, Kind.MOMENT),
        Column("held_from", pgettext_lazy("of a meeting", "Began"), lambda row: row.held_from, Kind.MOMENT),
        Column("held_until", pgettext_lazy("of a meeting", "Ended"), lambda row: row.held_until, Kind.MOMENT),
        *coded(
            "chair",
            _("Chaired by"),
            lambda row: row.chair,
            lambda row: Chair(row.chair).label if row.chair else "",
        ),
        Column("women", _("Women who came"), lambda row: came(row.women), Kind.NUMBER),
        Column("men", _("Men who came"), lambda row: came(row.men), Kind.NUMBER),
        Column("questions_asked", _("Questions asked"), lambda row: row.questions_asked, Kind.NUMBER),
        Column("answered_at_once", _("Answered at once"), lambda row: row.answered_at_once, Kind.NUMBER),
        Column("minutes", _("Minutes"), lambda row: row.minutes),
        page_of("meetings:meeting"),
    ),
)

QUESTIONS: Table[Question] = Table(
    "questions",
    _("Residents’ questions"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *coded(
            "state",
            _("State"),
            lambda row: row.matter.state,
            lambda row: question_said(row.matter.state, row.matter.overdue_since)[1],
        ),
        *place_of(lambda row: row.matter.place_id),
        *coded("topic", _("Topic"), lambda row: row.topic, lambda row: Topic(row.topic).label),
        *coded("channel", _("Came in"), lambda row: row.channel, lambda row: Channel(row.channel).label),
        Column("opened_at", _("Opened"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("title", _("Title"), lambda row: row.matter.title),
        Column("text", _("Text as it is shown"), lambda row: row.shown_text),
        Column("language", _("Language"), lambda row: row.matter.language, Kind.CODE),
        *coded(
            "institution",
            _("Who answers"),
            lambda row: row.matter.institution.code if row.matter.institution else "",
            lambda row: row.matter.institution.name if row.matter.institution else "",
        ),
        Column("due_at", _("Due"), lambda row: row.matter.due_at, Kind.MOMENT),
        Column("overdue_since", _("Overdue since"), lambda row: row.matter.overdue_since, Kind.MOMENT),
        Column("promised", _("Promised"), lambda row: row.promised),
        Column("promised_for", _("Promised for"), lambda row: row.promised_for, Kind.DAY),
        Column("extended_from", _("Extended from"), lambda row: row.extended_from, Kind.DAY),
        Column("result", _("Result"), lambda row: row.result),
        Column("closed_at", _("Closed"), lambda row: row.matter.closed_at, Kind.MOMENT),
        Column("register", _("Register"), lambda row: row.register, Kind.CODE),
        Column("original", _("Number there"), lambda row: row.original),
        Column("asked_on", _("Asked on"), lambda row: row.asked_on, Kind.DAY),
        Column("ended_on", _("Ended there on"), lambda row: row.ended_on, Kind.DAY),
        Column("outcome", _("As it stood there"), lambda row: row.outcome),
        page_of("meetings:question"),
    ),
)


def meetings(*, state: str, place_ids: Collection[int] | None) -> Iterator[Sequence[Meeting]]:
    """Yield the meetings of a choice, the newest matter first: one query a piece."""

    def read(before: int | None, most: int) -> list[Meeting]:
        return list(queries.among_meetings(state, place_ids, before).select_related("matter")[:most])

    return in_pieces(read, lambda row: row.pk)


def questions(
    *, state: str, topic: str, words: str, place_ids: Collection[int] | None
) -> Iterator[Sequence[Question]]:
    """Yield the questions of a choice that were let in, the newest first: one query a piece, two with words."""
    chosen = partial(queries.among_questions, state=state, topic=topic, place_ids=place_ids)

    def read(before: int | None, most: int) -> list[Question]:
        return list(shown(chosen(ids=None, before=before))[:most])

    if not words:
        return in_pieces(read, lambda row: row.pk)
    pieces = in_pieces(lambda before, most: numbers(words, place_ids, before, most), lambda number: number)
    return (list(shown(chosen(ids=ids, before=None))) for ids in pieces)


def shown(found: QuerySet[Question, Question]) -> QuerySet[Question, Question]:
    """Read questions without the words that were never checked."""
    return found.select_related("matter__institution").defer("text")


def numbers(words: str, place_ids: Collection[int] | None, before: int | None, most: int) -> list[int]:
    """Return the numbers of the next questions that have these words."""
    return find(words, kinds=[Question.procedure.name], place_ids=place_ids, before=before, limit=most)
