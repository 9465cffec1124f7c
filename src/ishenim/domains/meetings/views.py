"""The pages of meetings and questions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.domains.meetings import merging_queries, queries, structured, tables
from ishenim.domains.meetings.account_queries import accounts_of
from ishenim.domains.meetings.accounts_shown import beside
from ishenim.domains.meetings.by_day import chosen_meetings, mark_of, read_mark
from ishenim.domains.meetings.filters import MeetingFilter, QuestionFilter, inside, unit_of
from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.looking import similar_open
from ishenim.domains.meetings.pressing import PRESSED
from ishenim.domains.meetings.procedures import QuestionState
from ishenim.domains.meetings.queries import QuestionRow
from ishenim.domains.meetings.results import results_of
from ishenim.domains.meetings.showing import (
    days_said,
    labels_of,
    meeting_card,
    meeting_of,
    papers_of,
    question_card,
    question_said,
    title_of,
)
from ishenim.domains.meetings.tallying import RESULTS
from ishenim.domains.meetings.word_queries import questions_with_words
from ishenim.kernel.calendar.words_of_terms import last_day
from ishenim.kernel.institutions.roles import ADMINISTRATIVE, RESIDENT
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

A_PAGE = 30
WAITS_FOR_THE_OFFICE = [
    QuestionState.RAISED,
    QuestionState.REFERRED,
    QuestionState.ACCEPTED,
    QuestionState.DISPUTED,
]


def below(request: HttpRequest) -> int | None:
    """Return the id below which a list goes on, if the address names one."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None  # noqa: PLR2004 -- what a row id can be


def further(request: HttpRequest, last: str) -> str:
    """Return the address of the rest of a list."""
    query = request.GET.copy()
    query["before"] = last
    return f"?{query.urlencode()}"


def all_meetings(**_about: str) -> list[str]:
    """Name what the list of meetings depends on."""
    return ["kind:meeting", "places"]


@page(keys=all_meetings, queries=["state", "place", "quarter", "before"])
def meetings(request: HttpRequest) -> Page:
    """List meetings by choice."""
    form = MeetingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    unit = unit_of(chosen.get("place", ""))
    after = read_mark(request.GET.get("before", ""))
    rows = chosen_meetings(
        state=chosen.get("state", ""),
        place_ids=inside(chosen.get("place", "")),
        quarter=chosen.get("quarter", ""),
        after=after,
        limit=A_PAGE,
    )
    context = {
        "filter": form,
        "unit": unit,
        "tables": ways(request, "meetings:meetings_table"),
        "cards": [meeting_card(row) for row in rows],
        "next": further(request, str(mark_of(rows[-1]))) if len(rows) == A_PAGE else None,
        "followed": followed(unit, _("Reporting meetings"), "kind:meeting"),
    }
    return Page("meetings/meetings.html", context)


def followed(unit: Unit | None, name: str, key: str) -> tuple[str, str]:
    """Return key and name of what a list's reader may follow: the place chosen, or what the list is about."""
    return (f"place:{unit.code}", unit.name) if unit else (key, name)


@page(keys=all_meetings, queries=["state", "place", "quarter"])
def meetings_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the meetings of a choice as rows."""
    asked = Asked(request, form, reverse("meetings:meetings"), MeetingFilter(request.GET))
    return hand_out(asked, tables.MEETINGS, pieces(tables.MEETING_LIST, asked.values))


def all_questions(**_about: str) -> list[str]:
    """Name what the list of questions depends on."""
    return ["kind:question", "places", "institutions", "search", PRESSED]


@page(keys=all_questions, queries=["state", "topic", "words", "place", "before"])
def questions(request: HttpRequest) -> Page:
    """List questions by choice."""
    form = QuestionFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    unit = unit_of(chosen.get("place", ""))
    rows, last = listed(
        chosen.get("words", ""),
        state=chosen.get("state", ""),
        topic=chosen.get("topic", ""),
        place_ids=inside(chosen.get("place", "")),
        before=below(request),
        limit=A_PAGE,
    )
    context = {
        "filter": form,
        "unit": unit,
        "tables": ways(request, "meetings:questions_table"),
        "cards": [question_card(row) for row in rows],
        "next": further(request, str(last)) if last else None,
        "followed": followed(unit, *topic_followed(chosen.get("topic", ""))),
    }
    return Page("meetings/questions.html", context)


def listed(words: str, **choice: Any) -> tuple[list[QuestionRow], int | None]:
    """Return the next questions of a choice, with words or without, and below which number they go on."""
    if words:
        return questions_with_words(words, **choice)
    rows = queries.chosen_questions(**choice)
    return rows, rows[-1].id if len(rows) == A_PAGE else None


def topic_followed(topic: str) -> tuple[str, str]:
    """Return name and key of the topic chosen, or of all questions."""
    return (
        (str(Topic(topic).label), f"topic:{topic}") if topic else (_("Residents’ questions"), "kind:question")
    )


@page(keys=all_questions, queries=["state", "topic", "words", "place"])
def questions_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the questions of a choice as rows."""
    asked = Asked(request, form, reverse("meetings:questions"), QuestionFilter(request.GET))
    return hand_out(asked, tables.QUESTIONS, pieces(tables.QUESTION_LIST, asked.values))


def all_results(**_about: str) -> list[str]:
    """Name what the page of results depends on: the worker counts a whole record now and then, not at each step."""
    return [RESULTS, "places"]


@page(keys=all_results, queries=["place"])
def results(request: HttpRequest) -> Page:
    """Show what became of questions, by the way they came in."""
    code = request.GET.get("place", "")
    counted = results_of(inside(code))
    context = {
        "unit": unit_of(code),
        "results": counted.by_channel,
        "asked": sum(row.asked for row in counted.by_channel),
        "counted_at": counted.at,
        "tables": ways(request, "meetings:questions_table"),
    }
    return Page("meetings/results.html", context)


def of_matter(reference: str) -> list[str]:
    """Name what the page of one meeting or question depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


def of_meeting(reference: str) -> list[str]:
    """Name what the page of a meeting depends on: it tells of questions, and what others say of it, too."""
    return [*of_matter(reference), "kind:question", "kind:meeting_account"]


@page(keys=of_meeting)
def meeting(request: HttpRequest, reference: str) -> Page:
    """Show one meeting: when and where, how it was announced, its agenda, its minutes, its story."""
    found = queries.meeting(reference)
    if found is None:
        raise Http404
    shape, word = meeting_of(found)
    lines = story(found.matter)
    context = {
        "meeting": found,
        "matter": found.matter,
        "place": atlas().by_id(found.beat_id),
        "now_in": atlas().current(found.beat_id),
        "above": above(found.beat_id),
        "shape": shape,
        "word": word,
        "items": [
            (matter, found.reported_back.get(matter.reference)) for matter in queries.report_back_items(found)
        ],
        "lines": lines,
        "papers": papers_of(found),
        "beside": beside(found, accounts_of(found), lines),
        "structured": structured.block(structured.event(found)),
        **labels_of(found),
    }
    return Page("meetings/meeting.html", context)


def above(place_id: int) -> list[Unit]:
    return [unit for unit in reversed(atlas().ancestors(place_id, ADMINISTRATIVE)) if unit.kind != "country"]


@page(keys=of_matter)
def question(request: HttpRequest, reference: str) -> Page:
    """Show one question: what was promised, whose turn it is, and everything that happened."""
    found = queries.question(reference)
    if found is None:
        raise Http404
    matter = found.matter
    merged = merging_queries.merged_questions(found)
    shape, word = question_said(matter.state, matter.overdue_since)
    context = {
        "question": found,
        "matter": matter,
        "title": title_of(matter.title, found.topic),
        "place": atlas().by_id(matter.place_id),
        "above": above(matter.place_id),
        "shape": shape,
        "word": word,
        "lines": story(matter),
        "turns": turns_of_the_asker(found),
        "presses": merging_queries.presses_of(found, merged),
        "merged": merged,
        "joined": merging_queries.joined_to(found),
        "may_press": matter.state in queries.OPEN,
        "last_day": last_day(found.turn_due) if found.turn_due else None,
        "days": days_said(found.turn_due, matter.overdue_since),
        "waits_for_the_office": matter.state in WAITS_FOR_THE_OFFICE,
        "next": queries.next_meeting_of([matter.place_id]),
        "structured": structured.block(structured.qa_page(found)),
    }
    return Page("meetings/question.html", context)


def of_likes(reference: str) -> list[str]:
    """Name what the page of similar questions depends on: any text may be hidden or closed meanwhile."""
    return [*of_matter(reference), "kind:question", "search", PRESSED]


@page(keys=of_likes, copied=False)
def likes(request: HttpRequest, reference: str) -> Page:
    """Show the open questions of the area that say nearly the same as one whose text everyone may read."""
    found = queries.question(reference)
    if found is None:
        raise Http404
    place = atlas().by_id(found.matter.place_id)
    alike = similar_open(found.shown_text, place) if found.shown_text else []
    context = {
        "matter": found.matter,
        "title": title_of(found.matter.title, found.topic),
        "place": place,
        "cards": [card for card in alike if card.row.id != found.pk],
    }
    return Page("meetings/likes.html", context)


def turns_of_the_asker(found: Any) -> list[Step]:
    """Return the steps that whoever asked may take now; sending it up is offered once it is late or returned."""
    matter = found.matter
    may_go_up = bool(matter.overdue_since or matter.closed_at)
    steps = [step for step in matter.steps_open() if step.open_to(RESIDENT)]
    return [step for step in steps if may_go_up or step.name != "refer_up"]
