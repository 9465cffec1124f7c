"""A confidential matter for whoever filed it: read, answered and proven with the claim code, and with nothing else.

No address names the matter: the code comes in what a form sends, so no history of a browser and no log holds it. A
wrong code and one that is not there get the same words after the same work.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ishenim.faces.portal.documents import closed_file
from ishenim.kernel.institutions.roles import ANYONE, RESIDENT
from ishenim.kernel.ledger.sealed import UNSIGNED
from ishenim.kernel.metrics.measuring import uncounted
from ishenim.kernel.pages.codes import right_code, too_many
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.uploads import in_confidence
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.circles import Ring
from ishenim.kernel.procedures.claims import claimed_by
from ishenim.kernel.procedures.confided_story import confided, file_in
from ishenim.kernel.procedures.declare import PROCEDURES, Step, confidential_kinds
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter, detail_of
from ishenim.kernel.procedures.proving import receipt_of
from ishenim.kernel.procedures.refusals import Refused


def show(request: HttpRequest, matter: Matter, code: str, **about: Any) -> HttpResponse:
    """Show whoever has the code everything that is open to them."""
    lines = confided(Ring(matter, code=code))
    context = {"matter": matter, "code": code, "lines": lines, "steps": open_to_the_filer(matter), **about}
    return own_page(request, "portal/confided_mine.html", context)


def open_to_the_filer(matter: Matter) -> list[Step]:
    """Return the steps that whoever filed it may take now."""
    return [step for step in matter.steps_open() if step.open_to(RESIDENT)]


def claimed(request: HttpRequest) -> Matter | HttpResponse:
    """Return the confidential matter whose code was sent, or what is answered instead."""
    if refused := refuse_foreign(request) or too_many(request):
        return refused
    matter = claimed_by(request.POST.get("code", ""))
    if matter is None or not matter.procedure.confidential:
        return redirect("portal:mine")
    right_code(request)
    return matter


@uncounted
@csrf_exempt  # no cookie, no session: whoever has the code has the right, and a foreign origin is refused
@require_POST
def step(request: HttpRequest, step: str) -> HttpResponse:
    """Show the form of a step to whoever has the code; take it when it is sent."""
    if (asks := form_of(step)) is None:
        raise Http404
    files = in_confidence(request, asks)
    matter = claimed(request)
    if isinstance(matter, HttpResponse):
        return matter
    chosen = matter.procedure.steps().get(step)
    if chosen is None or engine.ACTIONS[chosen].asks is not asks:
        raise Http404
    code = request.POST["code"]
    detail = detail_of(matter.kind)._default_manager.select_related("matter").get(pk=matter.pk)
    if "show" in request.POST:
        return page(request, matter, chosen, hidden(asks(initial={"code": code}, detail=detail, by=ANYONE)))
    item = Item(matter, request.POST, files=files)
    try:
        engine.take([item], chosen, ANYONE)
    except (Refused, ValidationError) as reason:
        form = hidden(asks(request.POST, files, detail=detail, by=ANYONE))
        explain(form, reason)
        return page(request, matter, chosen, form)
    return show(request, item.matter, code, done=chosen)


def form_of(name: str) -> type[StepForm] | None:
    """Return what a step asks for that whoever filed something may take, or None where there is none of this name."""
    steps = [PROCEDURES[kind].steps().get(name) for kind in confidential_kinds()]
    taken = (step for step in steps if step is not None and not step.opens and step.open_to(RESIDENT))
    return next((engine.ACTIONS[step].asks for step in taken), None)


def hidden(form: forms.Form) -> forms.Form:
    """Let a form carry the code without asking for it once more."""
    form.fields["code"].widget = forms.HiddenInput()
    return form


def page(request: HttpRequest, matter: Matter, chosen: Step, form: forms.Form) -> HttpResponse:
    """Show the form of a step."""
    context = {"matter": matter, "step": chosen, "form": form, "code": form["code"].value()}
    return own_page(request, "portal/confided_step.html", context)


@uncounted
@csrf_exempt  # as above
@require_POST
def file(request: HttpRequest) -> HttpResponse:
    """Hand out a file of the matter whose code was sent."""
    matter = claimed(request)
    if isinstance(matter, HttpResponse):
        return matter
    opened = file_in(Ring(matter, code=request.POST["code"]), request.POST.get("name", ""))
    if opened is None:
        raise Http404
    return closed_file(*opened, untouched=request.POST["name"] == opened[0]["untouched"])


@uncounted
@csrf_exempt  # as above
@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """Hand out the proof of a line of the matter whose code was sent: the first one unless another is named."""
    matter = claimed(request)
    if isinstance(matter, HttpResponse):
        return matter
    lines = {
        str(line.line.pk): line for line in confided(Ring(matter, code=request.POST["code"])) if line.pairs
    }
    if not lines:
        raise Http404
    line = lines.get(request.POST.get("line", ""), list(lines.values())[-1])
    if line.line.promise.text == UNSIGNED:
        return wait_page(request, _("The promise is being signed. Try again in a moment."), 2)
    answer = HttpResponse(receipt_of(line), content_type="text/plain; charset=utf-8")
    ending = "tlog-proof" if line.placed is not None else "txt"
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{line.day}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
