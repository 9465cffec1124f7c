"""Taking steps by programs: the same declaration, the same engine and the same refusals as on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ishenim.faces.api.answers import Listing, Told, to_one
from ishenim.faces.api.asked import Asked, Nothing, understood
from ishenim.faces.api.door import Came, officials, out_of_scope
from ishenim.faces.api.matters import MATTER
from ishenim.faces.api.mine import found, office_of
from ishenim.faces.api.problems import Problem, invalid, missing
from ishenim.faces.api.rules import for_offices, known_step
from ishenim.faces.api.sent import file_of, once, receipt_of, sent
from ishenim.faces.api.shapes import form_schema
from ishenim.faces.desk.asking import asked as form_of
from ishenim.faces.desk.choosing import places_today
from ishenim.faces.desk.opening import places_for
from ishenim.faces.desk.reach import calls_of
from ishenim.faces.desk.step import able
from ishenim.kernel.institutions.bearers import READ
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.pages.codes import WRONG_CODES
from ishenim.kernel.pages.desk_pages import hand_out_of
from ishenim.kernel.pages.limits import whoever
from ishenim.kernel.places.atlas import Unit
from ishenim.kernel.procedures.claims import ClaimCode
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import begin, steps_for, take
from ishenim.kernel.procedures.fields import StepForm
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import LETTERS, Matter, detail_of
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.tables.as_json import record


class InWhichOffice(forms.Form):
    """In which of several offices somebody acts."""

    office = forms.IntegerField(
        label=gettext_lazy("In which of your offices you act, by its number; needed where several may"),
        required=False,
        min_value=1,
        max_value=2**31,
    )


class Where(InWhichOffice):
    """For which place something is opened."""

    place = forms.CharField(
        label=gettext_lazy("For which place, by its code; needed where your office has several"),
        required=False,
        max_length=64,
    )


def parameter(name: str, words: str, code: str) -> Problem:
    """Say what is not right with a parameter."""
    return invalid(ValidationError({name: [ValidationError(words, code)]}), "parameter")


def understood_here(request: HttpRequest, choice: type[forms.Form]) -> Asked:
    """Return what was asked for by the query; a fault in it is said beside its parameter."""
    try:
        return understood(request, choice, paged=False)
    except ValidationError as reason:
        raise invalid(reason, "parameter") from reason


def chosen(capacities: Sequence[Actor], asked: Asked) -> Actor:
    """Return the office in which somebody acts: the one named, or the only one."""
    named = asked.chosen["office"]
    mine = [by for by in capacities if named in (None, (by.through or by).appointment_id)]
    own = [by for by in mine if by.through is None] or mine
    if not own:
        raise parameter("office", _("You may not do this in that office."), "office")
    if len(own) > 1:
        raise parameter("office", _("Say in which of your offices you act."), "office")
    return own[0]


def capacities_of(came: Came) -> list[Actor]:
    """Return in what somebody may act: their offices, and residents whose word these may bring in."""
    return [*came.desk.capacities, *calls_of(came.desk.capacities)]


def declared(one: Matter, name: str) -> Step:
    """Return a step that some office may take in a matter at some time; raise if there is none."""
    step = one.procedure.steps().get(name)
    if step is None or step.opens or not for_offices(step):
        raise missing(_("This matter has no such step."))
    return step


def fitted(step: Step, one: Matter, by: Actor) -> StepForm:
    """Return what a step asks for, fitted to the matter as it stands."""
    details = detail_of(one.kind)._default_manager.select_related("matter")
    return form_of(step, details.get(pk=one.pk), by)


@officials
def open_steps(request: HttpRequest, came: Came, reference: str) -> HttpResponseBase:
    """Tell which steps are open to my offices in a matter now."""
    asked = understood_here(request, Nothing)
    one = found(came, reference)
    steps = steps_for(one, capacities_of(came))
    return to_one(asked, Listing([open_step(step, by, came) for step, by in steps]))


def open_step(step: Step, by: Actor, came: Came) -> Told:
    told = {
        "step": step.name,
        "label": str(step.label),
        "as": office_of(by.through or by),
        "granted": came.may(step),
    }
    return told | {"for_a_resident": by.through is not None}


def named_here(
    request: HttpRequest, came: Came, reference: str, step: str
) -> tuple[Asked, Matter, Step, Actor]:
    """Return what was asked for, the matter and the step that an address names, and in which office it is taken."""
    asked = understood_here(request, InWhichOffice)
    one = found(came, reference)
    named = declared(one, step)
    came.require(named)
    return asked, one, named, chosen(able(named, one, capacities_of(came)), asked)


@officials
def form(request: HttpRequest, came: Came, reference: str, step: str) -> HttpResponseBase:
    """Tell what a step asks for now: its schema with what may be chosen, and what is proposed."""
    asked, one, named, by = named_here(request, came, reference, step)
    fields = fitted(named, one, by).fields
    proposed = (
        {name: field.initial for name, field in fields.items() if is_proposed(field)} if came.reads else {}
    )
    return to_one(asked, {"step": named.name, "fields": form_schema(fields), "proposed": proposed})


def is_proposed(field: forms.Field) -> bool:
    """Say whether a field begins with words or a number that a program may take over."""
    return isinstance(field.initial, str | int) and field.initial != ""


@officials
def step(request: HttpRequest, came: Came, reference: str, step: str) -> HttpResponseBase:
    """Take a step in a matter."""
    asked, one, named, by = named_here(request, came, reference, step)
    asking = fitted(named, one, by)
    require_few_codes(request, asking)
    what = sent(request, came, named, asking)
    item = Item(one, what.data, files=what.files)
    try:
        take([item], named, by)
    except IntegrityError:
        raise recorded_already() from None
    WRONG_CODES.forgive(whoever(request))
    return to_one(asked, done(named, item))


def require_few_codes(request: HttpRequest, asking: StepForm) -> None:
    """Slow down whoever tries codes of residents, as on every door."""
    if not any(isinstance(field, ClaimCode) for field in asking.fields.values()):
        return
    wait = WRONG_CODES.try_again_in(whoever(request))
    if wait:
        minutes = -(-wait // 60)
        words = ngettext(
            "Too many codes were tried. Try again in %(minutes)d minute.",
            "Too many codes were tried. Try again in %(minutes)d minutes.",
            minutes,
        )
        headers = {"Retry-After": str(wait)}
        raise Problem("too_many", HTTPStatus.TOO_MANY_REQUESTS, words % {"minutes": minutes}, headers=headers)


def recorded_already() -> Problem:
    """Say that the very same stands there."""
    return Problem("recorded_already", HTTPStatus.CONFLICT, _("The same is recorded already."))


def done(named: Step, item: Item) -> Told:
    """Tell of a matter after a step, as anyone may read it, and what the step hands out once."""
    handed_out = hand_out_of(named)
    more = {"handed_out": handed_out.told(item.detail)} if handed_out else {}
    return matter_of(item.matter.reference) | more


def matter_of(reference: str) -> Told:
    """Tell of a matter as it stands now."""
    one = Matter.objects.select_related("institution").get(reference=reference)
    return {"matter": record(MATTER, one)}


@officials
def opening(request: HttpRequest, came: Came, kind: str, step: str) -> HttpResponseBase:
    """Open a matter with a step."""
    asked = understood_here(request, Where)
    named = known_step(kind, step)
    capacities = [by for by in came.desk.capacities if named.open_to(by.role)]
    if not named.opens or not for_offices(named):
        raise missing(_("This procedure is not opened with this step by an office."))
    if not capacities:
        raise Refused(named, "office")
    came.require(named)
    by = chosen(capacities, asked)
    about = {"place_id": place_of(asked, named, by).id, "language": get_language(), **marked(request, came)}
    what = sent(request, came, named, form_of(named, detail_of(kind)(matter=begin(kind, **about)), by))
    item = Item(begin(kind, **about), what.data, files=what.files)
    try:
        take([item], named, by)
    except IntegrityError:
        return repeated(asked, item.matter, named, came)
    return to(asked, item.matter, done(named, item), HTTPStatus.CREATED)


def place_of(asked: Asked, named: Step, by: Actor) -> Unit:
    """Return the place for which something is opened: the one named, or the only one of the office."""
    unit = asked.place()
    if unit is not None:
        return unit
    units = places_today(places_for(named, by))
    if len(units) != 1:
        raise parameter("place", _("Say for which place, by its code."), "place")
    return units[0]


def marked(request: HttpRequest, came: Came) -> dict[str, str]:
    """Return the reference of what is opened with a mark: the same mark opens one matter, however often it comes."""
    mark = once(request, came)
    if mark is None:
        return {}
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in mark[:8])
    return {"reference": f"{letters[:4]}-{letters[4:]}"}


def repeated(asked: Asked, new: Matter, named: Step, came: Came) -> HttpResponse:
    """Tell again what the first request with the same mark opened; anything else of the kind is recorded already."""
    first = Entry.objects.filter(
        matter_id__in=Matter.objects.filter(reference=new.reference, kind=new.kind).values("pk"),
        step=named.name,
        person_id=came.desk.person.pk,
    ).first()
    if first is None:
        raise recorded_already()
    return to(asked, new, matter_of(new.reference), HTTPStatus.OK)


def to(asked: Asked, one: Matter, told: Told, status: int) -> HttpResponse:
    """Answer an opening with the address of what it opened."""
    answer = to_one(asked, told, status=status)
    answer.headers["Location"] = reverse("api:matter", kwargs={"reference": one.reference})
    return answer


@officials
def upload(request: HttpRequest, came: Came) -> HttpResponseBase:
    """Take a file that a step will bring; what no step brings within a day was brought for nothing."""
    asked = understood_here(request, Nothing)
    if came.bearer is not None and came.bearer.scopes <= {READ}:
        raise out_of_scope("step")
    document = file_of(request)
    told = {
        "receipt": receipt_of(document, came),
        "fingerprint": document.sha256,
        "name": document.name,
        "kind": document.kind,
        "size": document.size,
    }
    return to_one(asked, told, status=HTTPStatus.CREATED)
