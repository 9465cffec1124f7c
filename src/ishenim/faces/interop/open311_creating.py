"""Open311 GeoReport v2: a resident's request that a program of an office brings in.

The declared step decides, as on every door: what it asks, which office may take it, and that nobody reads the words
before they were checked. Who asks is not taken in: name, telephone, e-mail and device have no field here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.api.door import Came, by_token
from ishenim.faces.api.problems import Problem
from ishenim.faces.api.steps import marked
from ishenim.faces.interop.faults import Fault
from ishenim.faces.interop.open311_asked import no_service, sentences
from ishenim.faces.interop.police import beats_in
from ishenim.faces.interop.written import FORMS, XML, as_json, as_xml
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import hand_out_of
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.finding import find
from ishenim.kernel.places.locate import locate
from ishenim.kernel.procedures.engine import begin, prove, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.refusals import Held, Refused
from ishenim.kernel.tables.requests import Requests, requests


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """A request that was brought in: its number, and what whoever asked must be told."""

    number: str
    notice: str
    more: Mapping[str, Any]


def create(request: HttpRequest, form: str) -> HttpResponse:
    """Record a request."""
    item, declared, by = understood(request)
    try:
        take([item], declared.step, by)
    except IntegrityError:
        raise Fault(HTTPStatus.BAD_REQUEST, _("The same is recorded already.")) from None
    except Held:
        raise  # it passes: said as whatever else keeps everybody from recording, with when to come again
    except (Refused, ValidationError) as reason:
        raise fault_of(reason, declared) from reason
    hand_out = hand_out_of(declared.step)
    more = dict(hand_out.told(item.detail)) if hand_out else {}
    notice = " ".join([declared.notice(item.detail), *left_out(request)])
    answer = answered(form, Brought(item.matter.reference, notice, more))
    answer.headers["Location"] = reverse(
        "interop:open311_request", kwargs={"reference": item.matter.reference, "form": form}
    )
    return answer


def rehearse(request: HttpRequest, form: str) -> HttpResponse:
    """Check a request as if it were to be recorded, and record nothing."""
    item, declared, by = understood(request)
    try:
        prove(item, declared.step, by)
    except Held:
        raise  # it passes: said as whatever else keeps everybody from recording, with when to come again
    except (Refused, ValidationError) as reason:
        raise fault_of(reason, declared) from reason
    words = _("This is the test endpoint: everything was checked, and nothing was recorded.")
    return answered(form, Brought(item.matter.reference, words, {}))


def understood(request: HttpRequest) -> tuple[Item, Requests[Any], Actor]:
    """Return what is to be opened, and by which office; raise for whatever is not understood."""
    declared, sent = requests(), request.POST
    came = by_key(sent.get("api_key", ""))
    require(came, declared)
    code = sent.get("service_code", "").strip()
    if not code:
        raise Fault(HTTPStatus.BAD_REQUEST, _("service_code: this is missing."))
    if code not in {service.code for service in declared.services()}:
        raise no_service(code)
    new = begin(
        declared.step.procedure.name,
        place_id=place_of(sent).id,
        language=get_language() or "",
        **mark_of(request, came),
    )
    return Item(new, fields_of(declared, sent)), declared, came.desk.capacities[0]


def by_key(key: str) -> Came:
    """Return the program that shows a key; raise where the key opens nothing."""
    if not key:
        raise Fault(HTTPStatus.FORBIDDEN, _("api_key: this is missing. It is the token of an office."))
    try:
        return by_token(f"Bearer {key}")
    except Problem as problem:
        raise Fault(HTTPStatus.FORBIDDEN, f"api_key: {problem.detail}") from problem


def require(came: Came, declared: Requests[Any]) -> None:
    """Raise unless the key was issued for this."""
    try:
        came.require(declared.step)
    except Problem as problem:
        raise Fault(HTTPStatus.FORBIDDEN, f"api_key: {problem.detail}") from problem


def mark_of(request: HttpRequest, came: Came) -> dict[str, str]:
    """Return the reference that a mark of the sender stands for, so that what is sent twice is recorded once."""
    try:
        return marked(request, came)
    except Problem as problem:
        raise Fault(HTTPStatus.BAD_REQUEST, problem.detail) from problem


def fields_of(declared: Requests[Any], sent: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the step by their own names; what is not said keeps the language of the answer."""
    told = {name: sent.get(called, "") for name, called in declared.named.items()}
    beside = {
        name.removeprefix("attribute[").removesuffix("]"): value
        for name, value in sent.items()
        if name.startswith("attribute[") and name.endswith("]") and value
    }
    return {"language": get_language() or ""} | beside | told


def place_of(sent: Mapping[str, str]) -> Unit:
    """Return the place of a request: by its code, by a position, by its name. The position is kept nowhere."""
    if code := sent.get("address_id", "").strip():
        try:
            return current(atlas().by_code(code))
        except LookupError:
            raise nowhere("address_id", _("There is no place with this code.")) from None
    if sent.get("lat", "").strip() or sent.get("long", "").strip():
        return current(at(sent.get("lat", ""), sent.get("long", "")))
    if words := sent.get("address_string", "").strip():
        return current(called(words))
    raise Fault(
        HTTPStatus.BAD_REQUEST,
        _("A request needs a place: lat and long, address_string or address_id."),
    )


def current(unit: Unit) -> Unit:
    """Return the place, or what took its place."""
    return atlas().current(unit.id)


def at(lat: str, long: str) -> Unit:
    """Return the place at a position, or the one beat that lies in it."""
    try:
        found = locate(float(long), float(lat))
    except ValueError:
        raise nowhere("lat, long", _("This is no position on the earth.")) from None
    if found is None:
        raise nowhere("lat, long", _("No place that we know is near this position."))
    beats = beats_in(found.unit)
    return beats[0] if len(beats) == 1 else found.unit


def called(words: str) -> Unit:
    """Return the place of a name, if it is the name of one place alone."""
    found = find(words)
    best = [one.unit for one in found if one.score == found[0].score]
    if len(best) != 1:
        raise nowhere("address_string", _("This names no place, or several. Send a position or address_id."))
    return best[0]


def nowhere(name: str, words: str) -> Fault:
    """Say that a place was not found by what was sent."""
    return Fault(HTTPStatus.BAD_REQUEST, f"{name}: {words}")


def fault_of(reason: Refused | ValidationError, declared: Requests[Any]) -> Fault:
    """Say in the words of the protocol why a step was not taken."""
    if isinstance(reason, Refused):
        return Fault(HTTPStatus.FORBIDDEN, str(reason))
    by_field: dict[str, Any] = {NON_FIELD_ERRORS: reason.messages}
    if hasattr(reason, "error_dict"):
        by_field = dict(reason.message_dict)
    return Fault(HTTPStatus.BAD_REQUEST, list(sentences(by_field, declared.named)))


def left_out(request: HttpRequest) -> list[str]:
    """Say what was sent and is not taken in: nothing is fetched from an address that somebody names."""
    said = []
    if request.POST.get("media_url", "").strip():
        said.append(_("media_url was not taken in: nothing is fetched from other addresses."))
    if request.FILES:
        said.append(_("The file was not taken in: a request brings words alone."))
    return said


def answered(form: str, brought: Brought) -> HttpResponse:
    """Answer whoever brought a request in; the answer is kept by nobody, for it holds a code."""
    told = [
        {
            "service_request_id": brought.number,
            "service_notice": brought.notice,
            "account_id": "",
            **brought.more,
        }
    ]
    written = FORMS[form]
    body = as_xml("service_requests", told) if written is XML else as_json(told)
    headers = {"Cache-Control": "no-store", "Content-Language": get_language() or ""}
    return HttpResponse(body, content_type=written.kind, status=HTTPStatus.CREATED, headers=headers)
