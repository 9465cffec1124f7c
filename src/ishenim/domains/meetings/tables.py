"""Meetings and questions as anyone takes them away, in files or by programs: the columns, and the rows piece by piece.

A table holds what the public pages show and nothing else: the words of a question stand here only as they were shown
after the check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.filters import MeetingFilter, QuestionFilter, inside
from ishenim.domains.meetings.grounds import Access, AgeBand, Chair, Channel, Spoken, Told, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.pressing import PRESSED
from ishenim.domains.meetings.showing import labels, now_in, quarter_said, question_said, said_in
from ishenim.kernel.search.finding import find
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list


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


def who_came(by_age: Callable[[Any, str], Mapping[str, int | None]]) -> Iterator[Column[Any]]:
    """Yield a column for women and for men of each age; `by_age` gives what a row says of a sex."""
    for sex, words in (("women", _("Women, {band}")), ("men", _("Men, {band}"))):
        for band in AgeBand:
            heading = format_lazy(words, band=band.label)
            yield Column(f"{sex}_{band}", heading, partial(counted, by_age, sex, band), Kind.NUMBER)


def counted(
    by_age: Callable[[Any, str], Mapping[str, int | None]], sex: str, band: str, row: Any
) -> int | None:
    """Return how many of a sex and an age came, as whoever tells it counted."""
    return by_age(row, sex).get(band)


def presses_of(row: Question) -> int:
    """Add the presses of what was merged into a question to its own."""
    told = vars(row)
    return (told.get("own_presses") or 0) + (told.get("merged_presses") or 0)


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
            lambda row: row.languages,
            lambda row: labels(row.languages, Spoken),
            Kind.CODES,
        ),
        *coded(
            "access",
            _("Access"),
            lambda row: row.access,
            lambda row: labels(row.access, Access),
            Kind.CODES,
        ),
        Column("access_notes", _("How to get there and in"), lambda row: row.access_notes),
        *coded("channels", _("Announced where"), lambda row: row.channels, told_where, Kind.CODES),
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
        *who_came(getattr),
        Column("came_from", _("Which bodies were there?"), lambda row: row.came_from),
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
        *institution_of(lambda row: row.matter.institution, title=_("Who answers")),
        Column("due_at", _("Due"), lambda row: row.matter.due_at, Kind.MOMENT),
        Column("overdue_since", _("Overdue since"), lambda row: row.matter.overdue_since, Kind.MOMENT),
        Column("promised", _("Promised"), lambda row: row.promised),
        Column("promised_for", _("Promised for"), lambda row: row.promised_for, Kind.DAY),
        Column("extended_from", _("Extended from"), lambda row: row.extended_from, Kind.DAY),
        Column("result", _("Result"), lambda row: row.result),
        Column("closed_at", _("Closed"), lambda row: row.matter.closed_at, Kind.MOMENT),
        Column("presses", _("Pressed “My question, too”"), presses_of, Kind.NUMBER),
        Column("merged_into", _("Merged into"), lambda row: vars(row).get("merged_into"), Kind.CODE),
        Column("register", _("Register"), lambda row: row.register, Kind.CODE),
        Column("original", _("Number there"), lambda row: row.original),
        Column("asked_on", _("Asked on"), lambda row: row.asked_on, Kind.DAY),
        Column("ended_on", _("Ended there on"), lambda row: row.ended_on, Kind.DAY),
        Column("outcome", _("As it stood there"), lambda row: row.outcome),
        page_of("meetings:question"),
    ),
)


def read_meetings(chosen: Chosen, before: int | None, most: int) -> Piece[Meeting]:
    """Return the next meetings of a choice, the newest matter first: one query."""
    state, quarter = chosen.get("state", ""), chosen.get("quarter", "")
    found = queries.among_meetings(state, inside(chosen.get("place", "")), before, quarter)
    return piece(list(found.select_related("matter")[: most + 1]), most, lambda row: row.pk)


def read_questions(chosen: Chosen, before: int | None, most: int) -> Piece[Question]:
    """Return the next questions of a choice that were let in, the newest first: one query, two with words."""
    place_ids, words = inside(chosen.get("place", "")), chosen.get("words", "")
    among = partial(
        queries.chosen_matters,
        state=chosen.get("state", ""),
        topic=chosen.get("topic", ""),
        place_ids=place_ids,
    )
    if not words:
        found = shown(queries.newest(among(ids=None, before=before), most + 1))
        return piece(list(found), most, lambda row: row.pk)
    kinds = [Question.procedure.name]
    numbers = find(words, kinds=kinds, place_ids=place_ids, before=before, limit=most + 1)
    listed = piece(numbers, most, lambda number: number)
    fitting = Question.objects.filter(pk__in=among(ids=listed.rows, before=None).values("pk"))
    return Piece(list(shown(fitting.order_by("-pk"))), listed.further)


def shown(found: QuerySet[Question, Question]) -> QuerySet[Question, Question]:
    """Read questions with presses and what they were merged into, without the words that were never checked."""
    return (
        found.select_related("matter__institution")
        .defer("text")
        .annotate(
            merged_into=F("matter__merged_as__into__reference"),
            own_presses=F("matter__me_too__presses"),
            merged_presses=queries.PRESSES_OF_MERGED,
        )
    )


def meeting_of(reference: str) -> Meeting | None:
    """Return the meeting of a reference: one query."""
    return Meeting.objects.select_related("matter").filter(matter__reference=reference).first()


def question_of(reference: str) -> Question | None:
    """Return the question of a reference as everyone reads it: one query."""
    return shown(Question.objects.filter(matter__reference=reference)).first()


MEETING_LIST = List(
    kind=Meeting.procedure.name,
    table=MEETINGS,
    choice=MeetingFilter,
    read=read_meetings,
    one=meeting_of,
    keys=["kind:meeting", "places"],
)
QUESTION_LIST = List(
    kind=Question.procedure.name,
    table=QUESTIONS,
    choice=QuestionFilter,
    read=read_questions,
    one=question_of,
    keys=["kind:question", "places", "institutions", "search", PRESSED],
)


def register() -> None:
    """Let programs read meetings and questions, too."""
    register_list(MEETING_LIST)
    register_list(QUESTION_LIST)
