"""The pages of meetings and questions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ishenim.domains.meetings import looking, queries, tables
from ishenim.domains.meetings.filters import MeetingFilter, QuestionFilter, inside, unit_of
from ishenim.domains.meetings.forms import Ask
from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.pressing import PRESSED, press
from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.domains.meetings.showing import (
    labels_of,
    last_day,
    meeting_card,
    meeting_of,
    papers_of,
    question_card,
    question_said,
    title_of,
)
from ishenim.kernel.institutions.roles import ADMINISTRATIVE, ANYONE, RESIDENT
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.pages.proof_of_work import proves_work
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import Item, begin
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story
from ishenim.kernel.search.finding import find
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

A_PAGE = 30
WITHOUT_WORK = Limit(tries=10, seconds=1800)
PRESSES = Limit(tries=400, seconds=600)  # a whole hall may stand behind one address
TWICE = gettext_lazy("This very question was sent a moment ago. It is recorded once.")


def below(request: HttpRequest) -> int | None:
    """Return the id below which a list goes on, if the address names one."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None  # noqa: PLR2004 -- what a row id can be


def further(request: HttpRequest, last: int) -> str:
    """Return the address of the rest of a list."""
    query = request.GET.copy()
    query["before"] = str(last)
    return f"?{query.urlencode()}"


def all_meetings(**_about: str) -> list[str]:
    """Name what the list of meetings depends on."""
    return ["kind:meeting", "places"]


@page(keys=all_meetings, queries=["state", "place", "before"])
def meetings(request: HttpRequest) -> Page:
    """List meetings by choice."""
    form = MeetingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    unit = unit_of(chosen.get("place", ""))
    rows = queries.chosen_meetings(
        state=chosen.get("state", ""),
        place_ids=inside(chosen.get("place", "")),
        before=below(request),
        limit=A_PAGE,
    )
    context = {
        "filter": form,
        "unit": unit,
        "tables": ways(request, "meetings:meetings_table"),
        "cards": [meeting_card(row) for row in rows],
        "next": further(request, rows[-1].id) if len(rows) == A_PAGE else None,
        "followed": followed(unit, _("Reporting meetings"), "kind:meeting"),
    }
    return Page("meetings/meetings.html", context)


def followed(unit: Unit | None, name: str, key: str) -> tuple[str, str]:
    """Return key and name of what a list's reader may follow: the place chosen, or what the list is about."""
    return (f"place:{unit.code}", unit.name) if unit else (key, name)


@page(keys=all_meetings, queries=["state", "place"])
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
    place_ids = inside(chosen.get("place", ""))
    words, before = chosen.get("words", ""), below(request)
    ids = find(words, kinds=["question"], place_ids=place_ids, before=before, limit=A_PAGE) if words else None
    rows = queries.chosen_questions(
        state=chosen.get("state", ""),
        topic=chosen.get("topic", ""),
        ids=ids,
        place_ids=place_ids,
        before=before,
        limit=A_PAGE,
    )
    context = {
        "filter": form,
        "unit": unit,
        "tables": ways(request, "meetings:questions_table"),
        "cards": [question_card(row) for row in rows],
        "next": further(request, rows[-1].id) if len(rows) == A_PAGE else None,
        "followed": followed(unit, *topic_followed(chosen.get("topic", ""))),
    }
    return Page("meetings/questions.html", context)


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


def of_matter(reference: str) -> list[str]:
    """Name what the page of one meeting or question depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


def of_meeting(reference: str) -> list[str]:
    """Name what the page of a meeting depends on: its agenda tells of questions, too."""
    return [*of_matter(reference), "kind:question"]


@page(keys=of_meeting)
def meeting(request: HttpRequest, reference: str) -> Page:
    """Show one meeting: when and where, how it was announced, its agenda, its minutes, its story."""
    found = queries.meeting(reference)
    if found is None:
        raise Http404
    shape, word = meeting_of(found)
    context = {
        "meeting": found,
        "matter": found.matter,
        "place": atlas().by_id(found.beat_id),
        "above": above(found.beat_id),
        "shape": shape,
        "word": word,
        "items": [
            (matter, found.reported_back.get(matter.reference)) for matter in queries.report_back_items(found)
        ],
        "lines": story(found.matter),
        "papers": papers_of(found),
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
    merged = queries.merged_questions(found)
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
        "presses": queries.presses_of(found, merged),
        "merged": merged,
        "joined": queries.joined_to(found),
        "may_press": matter.state in queries.OPEN,
        "last_day": last_day(matter.due_at) if matter.due_at else None,
        "next": queries.next_meeting_of([matter.place_id]),
    }
    return Page("meetings/question.html", context)


def turns_of_the_asker(found: Any) -> list[Step]:
    """Return the steps that whoever asked may take now; sending it up is offered once it is late or returned."""
    matter = found.matter
    may_go_up = bool(matter.overdue_since or matter.closed_at)
    steps = [step for step in matter.procedure.steps_open(matter.state) if step.open_to(RESIDENT)]
    return [step for step in steps if may_go_up or step.name != "refer_up"]


@csrf_exempt  # no cookie, no session: anyone may ask, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Take a question from anyone, without an account, and hand out its claim code."""
    unit = unit_of(code)
    assert unit is not None
    current = atlas().current(unit.id)
    return asking(request, {"unit": current, "moved": current.id != unit.id})


def asking(request: HttpRequest, about: dict[str, Any]) -> HttpResponse:
    """Show the form of a question, or take it; with a meeting, it is asked in its hall."""
    about = {"similar": [], "looked": False, **about}
    if request.method != "POST":
        return own_page(request, "meetings/ask.html", {**about, "form": Ask()})
    if refused := refuse_foreign(request):
        return refused
    if answer := look_first(request, about):
        return answer
    proven = proves_work(request.POST.get("work", ""))
    if not proven and (wait := WITHOUT_WORK.try_again_in(whoever(request))):
        sentence = _("Many questions came from here in a short time. Try again in a few minutes.")
        return wait_page(request, sentence, wait)
    return take(request, about, proven=proven)


def look_first(request: HttpRequest, about: dict[str, Any]) -> HttpResponse | None:
    """Show what is similar before a question is sent for the first time, or when somebody asks to see it.

    Returns None when the question is to be recorded: it was looked for already, or nothing is similar.
    """
    wants_to_look = "look" in request.POST
    if not wants_to_look and "looked" in request.POST:
        return None
    found = looking.may_look(request) and looking.similar_open(request.POST.get("text", ""), about["unit"])
    if not found and not wants_to_look:
        return None
    context = {**about, "form": Ask(initial=request.POST.dict()), "similar": found or [], "looked": True}
    return own_page(request, "meetings/ask.html", context)


def take(request: HttpRequest, about: dict[str, Any], *, proven: bool) -> HttpResponse:
    """Record a question, or show what stands in its way with what was typed kept."""
    step, data = ResidentsQuestion.ask_unproven, request.POST.dict()
    if proven:
        meeting = about.get("meeting")
        step = ResidentsQuestion.ask_in_hall if meeting else ResidentsQuestion.ask
        data["meeting"] = meeting.matter.reference if meeting else ""
    item = Item(begin("question", place_id=about["unit"].id, language=get_language() or "ky"), data)
    try:
        engine.take([item], step, ANYONE)
    except IntegrityError:
        return ask_again(request, about, ValidationError(TWICE), status=409)
    except (Refused, ValidationError) as reason:
        return ask_again(request, about, reason)
    asked = item.matter
    slip = {**about, "matter": asked, "code": asked.question.claim_code, "today": timezone.localdate()}
    return own_page(request, "meetings/asked.html", slip)


def ask_again(
    request: HttpRequest, about: dict[str, Any], reason: Exception, *, status: int = 200
) -> HttpResponse:
    """Show the form again with what was typed, and beside it what stands in the way."""
    form = Ask(request.POST)
    explain(form, reason)
    context = {**about, "form": form, "looked": "looked" in request.POST}
    return own_page(request, "meetings/ask.html", context, status=status)


@csrf_exempt  # no cookie, no session: nothing is written, and a foreign origin is refused
@require_POST
def alike(request: HttpRequest, code: str) -> HttpResponse:
    """Show a script what is similar to what is being written about a place."""
    unit = unit_of(code)
    assert unit is not None
    return looking.alike(request, atlas().current(unit.id))


@csrf_exempt  # no cookie, no session: anyone may press, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def me_too(request: HttpRequest, reference: str) -> HttpResponse:
    """Count a press, and offer to tell by e-mail what becomes of the question."""
    found = queries.question(reference)
    if found is None or found.matter.state in queries.NEVER_LISTED:
        raise Http404
    if request.method != "POST" or found.matter.state not in queries.OPEN:
        return redirect("meetings:question", reference=found.matter.reference)
    if refused := refuse_foreign(request):
        return refused
    if wait := PRESSES.try_again_in(whoever(request)):
        return wait_page(request, _("Many presses came from here in a short time. Try again later."), wait)
    press(found)
    return own_page(
        request, "meetings/pressed.html", {"matter": found.matter, **title_and_presses(reference)}
    )


def title_and_presses(reference: str) -> dict[str, Any]:
    """Return how a question is called and how often it was pressed by now."""
    found = queries.question(reference)
    assert found is not None
    return {
        "title": title_of(found.matter.title, found.topic),
        "presses": queries.presses_of(found, queries.merged_questions(found)),
    }
