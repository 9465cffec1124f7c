"""Taking one step of a matter: the form, what stops it, and what is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ishenim.faces.desk.asking import ActingAs, asked
from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.listing import shown
from ishenim.faces.desk.matter import Elsewhere, elsewhere, found, lines_of
from ishenim.faces.desk.work import Work, name_of
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import OnlyAsked, hand_out_of, only_asked_of
from ishenim.kernel.procedures.attachments import Files, receive
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS, steps_for, take
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter, detail_of
from ishenim.kernel.procedures.naming import names_at_the_desk
from ishenim.kernel.procedures.refusals import NotNow, Refused
from ishenim.kernel.procedures.rights import check, taken
from ishenim.kernel.procedures.story import story

REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")  # of the matter from which somebody came
BESIDE = 5
MEANWHILE = 3
ONLY_ASK = "only_ask"


@dataclass(frozen=True, eq=False)
class Taking:
    """A step about to be taken in a matter, by one of the offices that may."""

    desk: Desk
    matter: Matter
    step: Step
    acting: ActingAs

    def form(
        self,
        by: Actor,
        data: Mapping[str, Any] | None = None,
        files: Files | None = None,
        *,
        proposed: Mapping[str, Any] | None = None,
    ) -> StepForm:
        """Return the fields of the step, fitted to the matter as it stands."""
        details = detail_of(self.matter.kind)._default_manager.select_related("matter")
        return asked(self.step, details.get(pk=self.matter.pk), by, data, files, proposed=proposed)

    def page(self, request: HttpRequest, form: StepForm, answer: Sequence[str] = ()) -> HttpResponse:
        """Show the form, what was answered, and beside it the work that waits and the history of the matter."""
        context = {
            "matter": self.matter,
            "name": names_at_the_desk([self.matter]).get(self.matter.pk, name_of(self.matter)),
            "step": self.step,
            "form": form,
            "acting": self.acting,
            "only_asked": only_asked_of(self.step),
            "answer": answer,
            "mine": shown(Work(self.desk.capacities).page(size=BESIDE)[0]),
            "lines": lines_of(self.desk, self.matter),
        }
        wrong = form.errors or self.acting.errors
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return show(request, self.desk, "desk/step.html", context, status)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, desk: Desk, reference: str, step: str) -> HttpResponse:
    """Show the form of a step; take it when it is sent."""
    try:
        matter = found(desk, reference)
    except Elsewhere:
        return elsewhere(request, desk, reference)
    declared = declared_step(matter, step)
    data = request.POST if request.method == "POST" else None
    try:
        acting = ActingAs(able(declared, matter, desk.capacities), data)
        taking = Taking(desk, matter, declared, acting)
        if data is not None:
            return take_it(request, taking)
    except Refused as refusal:
        return refused(request, desk, matter, refusal, declared)
    return taking.page(request, taking.form(acting.first, proposed=request.GET.dict()))


def declared_step(matter: Matter, name: str) -> Step:
    """Return a step of the matter's procedure that some official may take at some time."""
    declared = matter.procedure.steps().get(name)
    if declared is None or declared.opens or not any(who.role.official for who in declared.jurisdictions):
        raise Http404
    return declared


def able(declared: Step, matter: Matter, capacities: Sequence[Actor]) -> list[Actor]:
    """Return those of my offices that may take the step now; raise the nearest reason if none may."""
    mine, reasons = [], []
    for by in sorted(capacities, key=lambda by: not declared.open_to(by.role)):
        try:
            check(declared, matter, by, timezone.now())
        except Refused as reason:
            reasons.append(reason)
        else:
            mine.append(by)
    if not mine:
        raise reasons[0]
    return mine


def take_it(request: HttpRequest, taking: Taking) -> HttpResponse:
    """Take the step, or show what is wrong beside what was typed."""
    by = taking.acting.actor
    files = receive(ACTIONS[taking.step].asks, request.FILES)
    form = taking.form(by or taking.acting.first, request.POST, files)
    if by is None:
        return taking.page(request, form)
    if ONLY_ASK in request.POST and (asking := only_asked_of(taking.step)):
        return answer(request, taking, form, asking)
    item = Item(taking.matter, request.POST, files=files)
    try:
        take([item], taking.step, by)
    except ValidationError as wrong:
        explain(form, wrong)
        return taking.page(request, form)
    if hand_out := hand_out_of(taking.step):
        return hand_out.page(request, item.detail, request.POST)
    messages.success(request, _("Recorded: “%(step)s”.") % {"step": taking.step.label})
    back = request.GET.get("back", "")
    return redirect("desk:matter", reference=back if REFERENCE.fullmatch(back) else taking.matter.reference)


def answer(request: HttpRequest, taking: Taking, form: StepForm, asking: OnlyAsked) -> HttpResponse:
    """Answer what would come of the step, beside the form as it was filled in; record nothing."""
    told: Sequence[str] = ()
    if form.is_valid():
        try:
            told = asking.answer(form.detail, **form.cleaned_data)
        except ValidationError as wrong:
            explain(form, wrong)
    return taking.page(request, form, told)


def took(desk: Desk, matter: Matter, asks: type[StepForm]) -> bool:
    """Say whether this very person took a step of the matter that asks for the same: what was sent twice came once."""
    names = [step.name for step in matter.procedure.steps().values() if ACTIONS[step].asks is asks]
    return taken(matter, names).filter(person_id=desk.person.pk).exists()


def refused(
    request: HttpRequest, desk: Desk, matter: Matter, refusal: Refused, declared: Step
) -> HttpResponse:
    """Say politely why nothing was written, what happened meanwhile, and which step now asks for the very same."""
    now = Matter.objects.get(pk=matter.pk)
    meanwhile = isinstance(refusal, NotNow)
    asks = ACTIONS[declared].asks
    alike = [step for step, _by in steps_for(now, desk.capacities) if ACTIONS[step].asks is asks]
    context = {
        "matter": now,
        "name": name_of(now),
        "sentence": str(refusal),
        "lines": story(now)[:MEANWHILE] if meanwhile else [],
        "instead": alike[0] if alike and asks.base_fields else None,
        "taken": asks.kept_on_the_phone and took(desk, now, asks),
    }
    status = HTTPStatus.CONFLICT if meanwhile else HTTPStatus.FORBIDDEN
    return show(request, desk, "desk/refused.html", context, status)
