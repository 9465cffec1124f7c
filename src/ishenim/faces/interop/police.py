"""The neighbourhood calls of data.police.uk: who answers in a beat, when they report, and what residents asked for.

A force is the police body nearest above a beat, so each beat belongs to one. Days and hours are on the clock here and
name no offset: the programs that read them do not understand one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.interop.faults import missing
from ishenim.faces.interop.open311 import licensed, whole_address_of
from ishenim.faces.interop.written import JSON, as_json
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import POLICE
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.locate import locate, outer_line
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.addresses import address_by, address_of_place
from ishenim.kernel.procedures.occasions import Occasion
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.as_json import record
from ishenim.kernel.tables.requests import Wanted, requests

BEAT = "beat"
AHEAD = timedelta(days=366)
MOST = 50
NOT_CODES = {"neighbourhoods", "people", "forces"}
"""Words that are calls of their own: no place of such a code could be asked for."""
Told = dict[str, Any]


def feed(told: Any) -> Feed:
    """Return an answer that anyone may read and that is kept like a page."""
    return Feed(as_json(told), JSON.kind, language=get_language() or "", headers=licensed({}))


def bodies(**_about: str) -> list[str]:
    """Name what bodies, beats and offices depend on."""
    return ["institutions", "places"]


def of_beat(neighbourhood: str, **_about: str) -> list[str]:
    """Name what is told of a beat besides: what happens there."""
    return ["institutions", "places", f"place:{neighbourhood}", *requests().keys]


def forces_of_beats() -> dict[int, Institution]:
    """Return for each beat of today the police body nearest above it: one query."""
    police: dict[int, Institution] = {}
    for one in directory.institutions():
        if one.kind == POLICE:
            police.setdefault(one.place_id, one)
    found = {}
    for beat in atlas().of_kind(BEAT):
        above = (beat, *atlas().ancestors(beat.id, POLICE))
        nearest = next((police[unit.id] for unit in above if unit.id in police), None)
        if nearest is not None and beat.code not in NOT_CODES:
            found[beat.id] = nearest
    return found


def force_of(code: str) -> Institution:
    """Return the force of a code; raise if there is none."""
    found = next((one for one in forces_of_beats().values() if one.code == code), None)
    if found is None:
        raise missing(_("There is no institution with this code."))
    return found


class Beat(NamedTuple):
    """A beat of today, and the police body to which it belongs."""

    unit: Unit
    force: Institution


def beat_of(force: str, code: str, rest: str = "") -> Beat | HttpResponseBase:
    """Return the beat of a force; lead on from a beat that was merged into another, and raise for no beat."""
    try:
        unit = atlas().by_code(code)
    except LookupError:
        raise missing(_("There is no place with this code.")) from None
    now, belongs = atlas().current(unit.id), forces_of_beats()
    if now.id not in belongs or (now is unit and belongs[now.id].code != force):
        raise missing(_("There is no place with this code."))
    if now is not unit:
        about = {"force": belongs[now.id].code, "neighbourhood": now.code}
        return HttpResponsePermanentRedirect(reverse("interop:police_neighbourhood", kwargs=about) + rest)
    return Beat(unit, belongs[unit.id])


@page(keys=bodies)
def forces(request: HttpRequest) -> Feed:
    """Tell the police bodies that have beats."""
    found = {one.code: one for one in forces_of_beats().values()}
    return feed([{"id": code, "name": found[code].name} for code in sorted(found)])


@page(keys=bodies)
def force(request: HttpRequest, force: str) -> Feed:
    """Tell of one police body."""
    found = force_of(force)
    here = whole_address_of(address_of_place(found.place.code))
    told: Told = {
        "id": found.code,
        "name": found.name,
        "description": found.said("address"),
        "url": here,
        "telephone": found.phone,
        "engagement_methods": [{"url": here, "type": "web", "title": found.name, "description": ""}],
    }
    return feed(told)


@page(keys=bodies)
def seniors(request: HttpRequest, force: str) -> Feed:
    """Tell who faces the public at a police body itself."""
    found = force_of(force)
    faces = directory.public_faces([found.place_id], MOST)
    return feed([officer(face) for face in faces if face.institution_id == found.pk])


@page(keys=bodies)
def neighbourhoods(request: HttpRequest, force: str) -> Feed:
    """Tell the beats of a police body."""
    found = force_of(force)
    beats = [atlas().by_id(beat) for beat, body in forces_of_beats().items() if body.pk == found.pk]
    return feed([{"id": beat.code, "name": beat.name} for beat in sorted(beats, key=lambda one: one.code)])


@page(keys=bodies)
def neighbourhood(request: HttpRequest, force: str, neighbourhood: str) -> Feed | HttpResponseBase:
    """Tell of one beat."""
    found = beat_of(force, neighbourhood)
    if not isinstance(found, Beat):
        return found
    unit, body = found
    here = whole_address_of(address_of_place(unit.code))
    told: Told = {
        "id": unit.code,
        "name": unit.name,
        "description": "",
        "url_force": whole_address_of(address_of_place(body.place.code)),
        "contact_details": contacts(body) | {"web": here},
        "links": [{"url": here, "title": unit.name, "description": ""}],
        "locations": [],
    }
    if unit.population is not None:
        told["population"] = str(unit.population)
    if (middle := atlas().position(unit.id)) is not None:
        told["centre"] = position(*middle)
    return feed(told)


def contacts(body: Institution) -> dict[str, str]:
    """Tell how a body is reached; what it has not is left out."""
    told = {"telephone": body.phone, "email": body.email, "address": body.said("address")}
    return {name: value for name, value in told.items() if value}


def position(lon: float, lat: float) -> dict[str, str]:
    """Tell a position as the programs that read it expect: as texts."""
    return {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}"}


def officer(face: Appointment) -> Told:
    """Tell of an office what its public card says: post, duty telephone, and the name where it may be shown."""
    label = str(face.office.label)
    telephone = {"telephone": face.duty_phone} if face.duty_phone else {}
    name = face.person.name if face.named else label
    return {"name": name, "rank": label, "bio": "", "contact_details": telephone}


@page(keys=bodies)
def people(request: HttpRequest, force: str, neighbourhood: str) -> Feed | HttpResponseBase:
    """Tell who faces the public in a beat."""
    found = beat_of(force, neighbourhood, "/people")
    if not isinstance(found, Beat):
        return found
    return feed([officer(face) for face in directory.public_faces([found.unit.id], MOST)])


@page(keys=of_beat)
def events(request: HttpRequest, force: str, neighbourhood: str) -> Feed | HttpResponseBase:
    """Tell what takes place in a beat from today on, the next first."""
    found = beat_of(force, neighbourhood, "/events")
    if not isinstance(found, Beat):
        return found
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    coming = occasions.between(atlas().within(found.unit.id), today, today + AHEAD)[:MOST]
    reached = contacts(found.force)
    return feed([event(one, reached) for one in coming])


def event(one: Occasion, reached: Mapping[str, str]) -> Told:
    """Tell of something that takes place."""
    told = {
        "title": one.name,
        "description": " ".join([f"{one.state_label}.", *one.about]),
        "address": one.where,
        "type": one.kind,
        "start_date": on_our_clock(one.starts_at),
        "end_date": on_our_clock(one.ends_at or one.starts_at),
        "contact_details": dict(reached),
        "status": one.standing.value.lower(),
    }
    address = address_by(one.kind, one.reference)
    return told | ({"url": whole_address_of(address)} if address else {})


def on_our_clock(moment: Any) -> str:
    """Return a moment on the clock of the installation, without an offset."""
    return on_the_clock(moment).replace(tzinfo=None).isoformat(timespec="seconds")


@page(keys=of_beat)
def priorities(request: HttpRequest, force: str, neighbourhood: str) -> Feed | HttpResponseBase:
    """Tell what residents of a beat asked for and what is being done; only words that were checked."""
    found = beat_of(force, neighbourhood, "/priorities")
    if not isinstance(found, Beat):
        return found
    declared = requests()
    open_here = Wanted(places=atlas().within(found.unit.id), open=True)
    told = [record(declared.table, row) for row in declared.read(open_here, None, MOST, 0).rows]
    return feed([priority(one) for one in told if "description" in one])


def priority(told: Mapping[str, Any]) -> Told:
    """Tell of one request as a priority: both of its texts are HTML there, so ours are escaped."""
    asked, acted = told["requested_datetime"][:19], told["updated_datetime"][:19]
    return {
        "issue": f"<p>{escape(told['description'])}</p>",
        "issue-date": asked,
        "issue_date": asked,
        "action": f"<p>{escape(told.get('service_notice') or told['status_notes'])}</p>",
        "action-date": acted,
        "action_date": acted,
    }


@page(keys=bodies)
def boundary(request: HttpRequest, force: str, neighbourhood: str) -> Feed | HttpResponseBase:
    """Tell the outline of a beat; of one in several parts, that of the largest."""
    found = beat_of(force, neighbourhood, "/boundary")
    if not isinstance(found, Beat):
        return found
    return feed([position(lon, lat) for lon, lat in outer_line(found.unit)])


def located(request: HttpRequest) -> HttpResponse:
    """Tell in which beat a position lies. Positions are kept nowhere: neither is this answer."""
    lat, _comma, lon = request.GET.get("q", "").partition(",")
    try:
        found = locate(float(lon), float(lat))
    except ValueError:
        raise missing(_("q: write a position like 42.87,74.60.")) from None
    belongs = forces_of_beats()
    beats = [unit for unit in beats_in(found.unit) if unit.id in belongs] if found else []
    if len(beats) != 1:
        raise missing(_("No place that we know is near this position."))
    told = {"force": belongs[beats[0].id].code, "neighbourhood": beats[0].code}
    headers = {"Cache-Control": "no-store", "Content-Language": get_language() or ""}
    return HttpResponse(as_json(told), content_type=JSON.kind, headers=headers)


def beats_in(unit: Unit) -> list[Unit]:
    """Return the beat itself, or the beats that lie in a larger place."""
    if unit.kind == BEAT:
        return [unit]
    return [atlas().by_id(number) for number in atlas().within(unit.id) if atlas().by_id(number).kind == BEAT]
