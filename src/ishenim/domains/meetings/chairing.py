"""The page from which whoever chairs a meeting drives its wall, with one thumb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.meetings.hall_forms import AnswerInHall, PromiseInHall
from ishenim.domains.meetings.hall_queries import asked_in, hall
from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.domains.meetings.showing import QuestionCard
from ishenim.domains.meetings.walls import sorted_out
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import DeskPage, Shown, register_page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import NotNow, Refused

NAME = "hall"
TURN = ReportingMeeting.turn_to
ANSWERS: dict[str, tuple[Step, type[StepForm]]] = {
    "answer": (ResidentsQuestion.answer_in_hall, AnswerInHall),
    "promise": (ResidentsQuestion.promise_in_hall, PromiseInHall),
}
Forms = dict[str, StepForm]


def drive(request: HttpRequest, matter: Matter, by: Actor) -> Shown | HttpResponse:
    """Show what waits and what is being answered; turn to a question, or write what was said about it."""
    shown, forms, refused = hall(matter.reference), Forms(), ""
    if shown is None:
        raise Http404
    if request.method == "POST":
        try:
            step = take_it(request, matter, by, forms, shown.turned_to)
        except Refused as reason:
            refused = str(reason)
        except ValidationError as wrong:
            refused = "" if forms else " ".join(wrong.messages)
        else:
            if step is not TURN:  # of that the page itself tells
                messages.success(request, _("Recorded: “%(step)s”.") % {"step": step.label})
            return redirect("desk:page", reference=matter.reference, page=NAME)
    at = request.POST.get("question", "") if forms else shown.turned_to
    parts = sorted_out(
        shown._replace(turned_to=at)
    )  # what was typed stands beside the question that it is about
    context = {
        "place": atlas().by_id(shown.beat),
        "refused": refused,
        "answers": {**blank(matter.pk, parts["now"][0], by), **forms} if parts["now"] else {},
        "step_of": {name: step for name, (step, _asks) in ANSWERS.items()},
        **parts,
    }
    return Shown("meetings/chair.html", context, 422 if refused or forms else 200)


def blank(meeting_id: int, now: QuestionCard, by: Actor) -> Forms:
    """Return the empty forms of what can be said about the question that the hall is at."""
    detail = asked_in(meeting_id, now.row.reference)
    return {name: asks(detail=detail, by=by) for name, (_step, asks) in ANSWERS.items()}


def take_it(request: HttpRequest, matter: Matter, by: Actor, forms: Forms, turned_to: str) -> Step:
    """Take the step that was chosen; a form that is not right is put among the forms, with what is wrong beside it."""
    chosen = request.POST.get("say", "")
    if chosen not in ANSWERS:
        if not turned_to or request.POST.get("question") != turned_to:
            take([Item(matter, request.POST)], TURN, by)
        return TURN
    step, asks = ANSWERS[chosen]
    detail = asked_in(matter.pk, request.POST.get("question", ""))
    if detail is None:
        raise NotNow(step)
    if said_already(detail, request.POST.dict()):
        return step
    try:
        take([Item(detail.matter, request.POST)], step, by)
    except ValidationError as wrong:
        forms[chosen] = asks(request.POST, detail=detail, by=by)
        explain(forms[chosen], wrong)
        raise
    return step


def said_already(detail: Any, sent: Mapping[str, str]) -> bool:
    """Say whether these very words were written before: the form came twice, because no answer did."""
    answered = detail.answered_in_hall and detail.result.split() == sent.get("result", "").split()
    promised = detail.promised_in_hall and detail.promised.split() == sent.get("what", "").split()
    return bool(answered or promised)


def register() -> None:
    """Say to the desk from where the wall is driven."""
    register_page(
        DeskPage(
            kind=ReportingMeeting.name,
            name=NAME,
            label=gettext_lazy("Drive the wall"),
            step=TURN,
            view=drive,
        )
    )
