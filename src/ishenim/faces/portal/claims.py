"""What a resident does with a claim code: see every step of their own matter, and say yes or no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.faces.portal import confided
from ishenim.kernel.institutions.roles import ANYONE, RESIDENT
from ishenim.kernel.pages.codes import right_code, too_many
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page
from ishenim.kernel.pages.uploads import from_anyone
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.claims import UNKNOWN, ClaimCode, OwnCode, claimed_by
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.merging import merged_into
from ishenim.kernel.procedures.models import Matter, detail_of
from ishenim.kernel.procedures.queries import by_reference
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story


class Mine(forms.Form):
    """The code of one's own matter: a question, a complaint or a report."""

    code = ClaimCode(label=_("Your code"))


@csrf_exempt  # no cookie, no session: whoever has the code has the right, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show everything about one's own matter to whoever has its code."""
    if request.method != "POST":
        return own_page(request, "portal/mine.html", {"form": Mine()})
    if refused := refuse_foreign(request) or too_many(request):
        return refused
    form = Mine(request.POST)
    matter = claimed_by(form.cleaned_data["code"]) if form.is_valid() else None
    if matter is None:
        if not form.errors:
            form.add_error("code", ValidationError(UNKNOWN, "unknown_code"))
        return own_page(request, "portal/mine.html", {"form": form})
    right_code(request)
    if matter.procedure.confidential:
        return confided.show(request, matter, form.cleaned_data["code"])
    return own_page(request, "portal/mine.html", {"form": Mine(), **everything_about(matter)})


def everything_about(matter: Matter) -> dict[str, Any]:
    """Return what only whoever asked may see: the whole story, their own words, and the steps open to them."""
    return {
        "matter": matter,
        "address": address_of(matter),
        "lines": story(matter, everything=True),
        "steps": open_to_residents(matter),
        **what_it_was_merged_into(matter),
    }


def what_it_was_merged_into(matter: Matter) -> dict[str, Any]:
    """Return the other matter with what everyone may read of it, and the steps a merged code may take there."""
    other = merged_into(matter.pk)
    if other is None:
        return {"other": None}
    steps = [step for step in open_to_residents(other) if not issubclass(engine.ACTIONS[step].asks, OwnCode)]
    return {
        "other": other,
        "other_address": address_of(other),
        "other_steps": steps,
        "other_lines": story(other),
    }


def open_to_residents(matter: Matter) -> list[Step]:
    """Return the steps that whoever asked may take now."""
    return [step for step in matter.steps_open() if step.open_to(RESIDENT)]


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Ask for the code and for what the step needs, and take it."""
    matter = by_reference(reference)
    chosen = matter.procedure.steps().get(step) if matter else None
    if matter is None or chosen is None or chosen.opens or not chosen.open_to(RESIDENT):
        raise Http404
    asks = engine.ACTIONS[chosen].asks
    detail = detail_of(matter.kind)._default_manager.select_related("matter").get(pk=matter.pk)
    about = {"matter": matter, "step": chosen, "address": address_of(matter)}
    if request.method != "POST":
        return own_page(request, "portal/claimed.html", {**about, "form": asks(detail=detail, by=ANYONE)})
    if refused := refuse_foreign(request) or too_many(request):
        return refused
    files = from_anyone(request, asks)
    return take(request, about, asks(request.POST, files, detail=detail, by=ANYONE))


def take(request: HttpRequest, about: dict[str, Any], form: Any) -> HttpResponse:
    """Take the step, or show what stands in its way with what was typed kept."""
    item = Item(about["matter"], request.POST, files=form.files)
    try:
        engine.take([item], about["step"], ANYONE)
    except Refused as reason:
        return own_page(
            request, "portal/claimed.html", {**about, "form": form, "refused": str(reason)}, status=409
        )
    except ValidationError as reasons:
        explain(form, reasons)
        return own_page(request, "portal/claimed.html", {**about, "form": form})
    right_code(request)
    return own_page(request, "portal/thanks.html", {**about, "matter": item.matter})
