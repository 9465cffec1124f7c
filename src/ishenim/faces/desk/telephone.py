"""A resident is on the telephone: a clerk types the code that is read aloud, and brings in what the resident says.

The step stays the resident's; the open book says through which office it came in. The office that answers a matter
brings in nothing for whoever asked it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ishenim.faces.desk.asking import name_what_is_empty
from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.work import name_of
from ishenim.kernel.institutions.roles import RESIDENT, Actor
from ishenim.kernel.pages.codes import right_code, too_many
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.attachments import Files, receive
from ishenim.kernel.procedures.claims import UNKNOWN, ClaimCode, claimed_by
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS, steps_for, take
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter, detail_of
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.rights import check
from ishenim.kernel.procedures.story import story


class ReadAloud(forms.Form):
    """The code as the resident reads it aloud."""

    code = ClaimCode()

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)
        self.fields["code"].label = gettext_lazy("The code that the resident reads aloud")
        name_what_is_empty(self)


@dataclass(frozen=True, eq=False)
class Call:
    """A call in which a code was read that opens a matter."""

    desk: Desk
    matter: Matter
    code: str
    wrong: dict[str, StepForm] = field(default_factory=dict)

    def forms(self) -> Iterator[tuple[Step, StepForm]]:
        """Yield the steps that the resident may take through my office, each with what it asks for."""
        for step, by in steps_for(self.matter, self.desk.calls):
            yield step, self.wrong.get(step.name) or self.form(step, by)

    def form(
        self, step: Step, by: Actor, data: QueryDict | None = None, files: Files | None = None
    ) -> StepForm:
        """Return what a step asks for; the code is not asked a second time."""
        detail = detail_of(self.matter.kind)._default_manager.select_related("matter").get(pk=self.matter.pk)
        form = ACTIONS[step].asks(data, files, detail=detail, by=by, auto_id=f"id_{step.name}_%s")
        for one in form.fields.values():
            if isinstance(one, ClaimCode):
                one.widget, one.initial = forms.HiddenInput(), self.code
        name_what_is_empty(form)
        return form

    def reason(self) -> str:
        """Say why nothing can be brought in here for whoever asked, if that is so because of the office."""
        resident = [step for step in self.matter.steps_open() if step.open_to(RESIDENT)]
        for step in resident:
            for by in self.desk.calls:
                try:
                    check(step, self.matter, by, timezone.now())
                except Refused as refusal:
                    return said_why(refusal)
        return _("There is nothing for the resident to do in this matter now.")

    def page(self, request: HttpRequest, status: int = HTTPStatus.OK) -> HttpResponse:
        """Show how the matter stands, as everyone sees it, and what the resident may say."""
        steps = list(self.forms())
        context = {
            "form": ReadAloud(),
            "code": self.code,
            "matter": self.matter,
            "name": name_of(self.matter),
            "public": address_of(self.matter),
            "steps": steps,
            "reason": "" if steps else self.reason(),
            "lines": story(self.matter),
        }
        return show(request, self.desk, "desk/telephone.html", context, status)


def said_why(refusal: Refused) -> str:
    """Say why an office may not bring something in, and whom the resident can turn to."""
    if refusal.reason == "independent":
        return _(
            "Your office is the one that answers this matter, so it cannot bring in what the asker says. "
            "The resident can call another office, or use the code on this site."
        )
    return str(refusal)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask for the code; with it show the matter; with a step chosen take it for the resident."""
    if not desk.calls:
        raise Http404
    if request.method != "POST":
        return ask_for_the_code(request, desk, ReadAloud())
    if refused := too_many(request):
        return refused
    form = ReadAloud(request.POST)
    matter = claimed_by(form.cleaned_data["code"]) if form.is_valid() else None
    if matter is None or matter.procedure.confidential:  # nobody says over the telephone what was confided
        if not form.errors:
            form.add_error("code", ValidationError(UNKNOWN, "unknown_code"))
        return ask_for_the_code(request, desk, form)
    right_code(request)
    call = Call(desk, matter, form.cleaned_data["code"])
    name = request.POST.get("step", "")
    return brought_in(request, call, name) if name else call.page(request)


def ask_for_the_code(request: HttpRequest, desk: Desk, form: ReadAloud) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "matter": None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, desk, "desk/telephone.html", context, status)


def brought_in(request: HttpRequest, call: Call, name: str) -> HttpResponse:
    """Take the step that the resident chose, or show what stands in its way with what was typed kept."""
    chosen = next(
        ((step, by) for step, by in steps_for(call.matter, call.desk.calls) if step.name == name), None
    )
    if chosen is None:
        return call.page(request, HTTPStatus.CONFLICT)
    step, by = chosen
    files = receive(ACTIONS[step].asks, request.FILES)
    try:
        take([Item(call.matter, request.POST, files=files)], step, by)
    except Refused:
        now = Call(call.desk, Matter.objects.get(pk=call.matter.pk), call.code)
        return now.page(request, HTTPStatus.CONFLICT)
    except ValidationError as wrong:
        call.wrong[name] = form = call.form(step, by, request.POST, files)
        explain(form, wrong)
        return call.page(request, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Recorded for the resident: “%(step)s”.") % {"step": step.label})
    return redirect("desk:telephone")
