"""Beginning something new: the steps with which my offices may open a matter, and for which of my places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ishenim.faces.desk.asking import ActingAs, asked, name_what_is_empty
from ishenim.faces.desk.choosing import place_field, places_today
from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.reach import below, seat
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import hand_out_of
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.attachments import Files, receive
from ishenim.kernel.procedures.declare import PROCEDURES, Step
from ishenim.kernel.procedures.engine import ACTIONS, begin, take
from ishenim.kernel.procedures.fields import StepForm, explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter, detail_of, new_reference
from ishenim.kernel.procedures.refusals import Refused

A_DAY = 86_400
OF_THE_PLACE = {"place", "place_over"}


class Where(forms.Form):
    """For which place; and the reference that the new matter will have, so that a double click opens one."""

    once = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, units: Sequence[Unit], person: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="desk", label_suffix="", use_required_attribute=False)
        self.units, self.salt = units, f"desk-opening-{person}"
        self.fields["once"].initial = signing.dumps(new_reference(), salt=self.salt)
        if len(units) != 1 or (data is not None and self.add_prefix("place") in data):  # as it stood open
            self.fields["place"] = place_field(
                units, label=_("For which place?"), required=True, every=_("Choose a place")
            )
            name_what_is_empty(self)

    @property
    def place(self) -> Unit:
        """The place chosen; before that the first that may be."""
        code = self.cleaned_data.get("place") if self.is_bound and self.is_valid() else None
        return atlas().by_code(code) if code else self.units[0]

    def clean_once(self) -> str:
        """Return the reference kept for the new matter; raise if the page stood open for too long."""
        try:
            return str(signing.loads(self.cleaned_data["once"], salt=self.salt, max_age=A_DAY))
        except signing.BadSignature:
            raise ValidationError(_("This page stood open for too long. Please begin again.")) from None


@dataclass(frozen=True, eq=False)
class Opening:
    """A step that opens a matter, about to be taken."""

    desk: Desk
    step: Step
    acting: ActingAs
    where: Where

    def form(
        self,
        by: Actor,
        data: Mapping[str, Any] | None = None,
        files: Files | None = None,
        *,
        proposed: Mapping[str, Any] | None = None,
    ) -> StepForm:
        """Return the fields of the step, fitted to the place."""
        kind = self.step.procedure.name
        detail = detail_of(kind)(matter=begin(kind, place_id=self.where.place.id))
        return asked(self.step, detail, by, data, files, proposed=proposed)

    def page(self, request: HttpRequest, form: StepForm) -> HttpResponse:
        """Show the form of the step."""
        wrong = form.errors or self.where.errors or self.acting.errors
        context = {
            "step": self.step,
            "form": form,
            "where": self.where,
            "acting": self.acting,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return show(request, self.desk, "desk/opening.html", context, status)


def openings(desk: Desk) -> Iterator[Step]:
    """Yield the steps with which my offices may open something."""
    for procedure in PROCEDURES.values():
        for step in procedure.steps().values():
            if step.opens and any(step.open_to(by.role) for by in desk.capacities):
                yield step


def places_for(step: Step, by: Actor) -> frozenset[int]:
    """Return the places for which an office may open something with a step."""
    mine = [who for who in step.jurisdictions if who.role is by.role]
    orders = {who.hierarchy for who in mine if not who.own}
    own = seat(by) if any(who.own for who in mine) else frozenset()
    found = frozenset(atlas().units) if None in orders else below(by, orders) | own
    if not step.opens_in:
        return found
    return frozenset(one for one in found if atlas().by_id(one).kind == step.opens_in)


@official
@require_safe
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what my offices may begin."""
    return show(request, desk, "desk/openings.html", {"openings": list(openings(desk))})


@official
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, desk: Desk, kind: str, step: str) -> HttpResponse:
    """Show the form of an opening step; take it when it is sent."""
    declared = next((one for one in openings(desk) if (one.procedure.name, one.name) == (kind, step)), None)
    if declared is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    capacities = [by for by in desk.capacities if declared.open_to(by.role)]
    places = frozenset().union(*(places_for(declared, by) for by in capacities))
    where = Where(places_today(places), desk.person.pk, data)
    new = Opening(desk, declared, ActingAs(capacities, data), where)
    if data is None:
        return new.page(request, new.form(new.acting.first, proposed=request.GET.dict()))
    return opened(request, new)


def opened(request: HttpRequest, new: Opening) -> HttpResponse:
    """Open the matter, or show what is wrong beside what was typed."""
    by = new.acting.actor
    files = receive(ACTIONS[new.step].asks, request.FILES)
    form = new.form(by or new.acting.first, request.POST, files)
    if by is None or not new.where.is_valid():
        return new.page(request, form)
    reference = new.where.cleaned_data["once"]
    about = {"place_id": new.where.place.id, "language": get_language(), "reference": reference}
    item = Item(begin(new.step.procedure.name, **about), request.POST, files=files)
    try:
        take([item], new.step, by)
    except ValidationError as wrong:
        explain(form, wrong)
        return new.page(request, form)
    except Refused as refusal:
        return not_here(request, new, form, refusal)
    except IntegrityError:
        return there_already(request, new, form, reference)
    if hand_out := hand_out_of(new.step):
        return hand_out.page(request, item.detail, request.POST)
    messages.success(request, _("Recorded: “%(step)s”.") % {"step": new.step.label})
    return redirect("desk:matter", reference=reference)


def not_here(request: HttpRequest, new: Opening, form: StepForm, refusal: Refused) -> HttpResponse:
    """Say beside the place that it is the wrong one, or politely that the step is not open."""
    if refusal.reason in OF_THE_PLACE and "place" in new.where.fields:
        new.where.add_error("place", str(refusal))
        return new.page(request, form)
    context: dict[str, Any] = {"matter": None, "sentence": str(refusal), "lines": []}
    return show(request, new.desk, "desk/refused.html", context, HTTPStatus.FORBIDDEN)


def there_already(request: HttpRequest, new: Opening, form: StepForm, reference: str) -> HttpResponse:
    """Lead a second click to what the first one opened; otherwise say that the same is recorded already."""
    if Matter.objects.filter(reference=reference).exists():
        messages.info(request, _("This was recorded already, once. Nothing was written a second time."))
        return redirect("desk:matter", reference=reference)
    form.add_error(None, _("The same is recorded already."))
    return new.page(request, form)
