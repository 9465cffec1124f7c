"""The look-up calls of MapIt: in which areas a point lies, and what lies in an area."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.interop.faults import Fault, missing
from ishenim.faces.interop.open311 import licensed
from ishenim.faces.interop.written import JSON, as_json
from ishenim.kernel.institutions.roles import ADMINISTRATIVE, POLICE
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.locate import locate

COUNTRY = "country"
MOST = 1_000
Told = dict[str, Any]


def territory(**_about: str) -> list[str]:
    """Name what areas depend on."""
    return ["places"]


def area(unit: Unit) -> Told:
    """Tell of an area. There is one generation: it lasts as long as the place does."""
    above = atlas().ancestors(unit.id, ADMINISTRATIVE) or atlas().ancestors(unit.id, POLICE)
    country = next((one for one in (unit, *above) if one.kind == COUNTRY), None)
    names = {language: [language, name] for language, name in unit.names.items() if name}
    return {
        "id": unit.id,
        "name": unit.name,
        "parent_area": above[0].id if above else None,
        "type": unit.kind,
        "type_name": unit.kind,
        "country": country.code if country else "",
        "country_name": country.name if country else "-",
        "generation_low": 1,
        "generation_high": 1,
        "codes": {"ishenim": unit.code},
        "all_names": names,
    }


def by_number(units: Iterable[Unit]) -> dict[str, Told]:
    """Tell of areas under their numbers."""
    return {str(unit.id): area(unit) for unit in units}


def feed(told: Any) -> Feed:
    """Return an answer that anyone may read and that is kept like a page."""
    return Feed(as_json(told), JSON.kind, language=get_language() or "", headers=licensed({}))


def of_types(units: Iterable[Unit], request: HttpRequest) -> list[Unit]:
    """Return the areas of the types that were asked for, or all."""
    types = {one for one in request.GET.get("type", "").split(",") if one}
    return [unit for unit in units if not types or unit.kind in types]


def named(named: str) -> Unit:
    """Return the area of a number, or of a code of ours; raise if there is none."""
    try:
        return atlas().by_id(int(named)) if named.isdecimal() else atlas().by_code(named)
    except LookupError:
        raise missing(_("There is no place with this code.")) from None


def point(request: HttpRequest, first: str, second: str, order: str) -> HttpResponse:
    """Tell the areas in which a point lies, the smallest first; the point is kept nowhere."""
    lon, lat = (first, second) if order == "4326" else (second, first)
    try:
        found = locate(float(lon), float(lat))
    except ValueError:
        raise Fault(HTTPStatus.BAD_REQUEST, _("This is no position on the earth.")) from None
    units = [found.unit, *atlas().ancestors(found.unit.id)] if found else []
    told = by_number(of_types(units, request))
    headers = {"Cache-Control": "no-store", "Content-Language": get_language() or ""}
    return HttpResponse(as_json(told), content_type=JSON.kind, headers=headers)


@page(keys=territory)
def one(request: HttpRequest, number: str) -> Feed | HttpResponseBase:
    """Tell of one area; one that was merged leads on to what took its place."""
    unit = named(number)
    now = atlas().current(unit.id)
    if now is not unit:
        return HttpResponsePermanentRedirect(reverse("interop:mapit_area", kwargs={"number": now.id}))
    return feed(area(unit))


@page(keys=territory, queries=["type"])
def children(request: HttpRequest, number: str) -> Feed | HttpResponseBase:
    """Tell what lies directly in an area, in every order of territory."""
    unit = named(number)
    now = atlas().current(unit.id)
    if now is not unit:
        return HttpResponsePermanentRedirect(reverse("interop:mapit_children", kwargs={"number": now.id}))
    below = {one.id: one for order in (ADMINISTRATIVE, POLICE) for one in atlas().children(unit.id, order)}
    return feed(by_number(of_types(below.values(), request)))


@page(keys=territory)
def several(request: HttpRequest, numbers: str) -> Feed:
    """Tell of the areas that are named by numbers, or of all of some types, or of those whose name begins so."""
    parts = [part for part in numbers.split(",") if part]
    if all(part.isdecimal() for part in parts):
        known = [atlas().units[int(part)] for part in parts[:MOST] if int(part) in atlas().units]
        return feed(by_number(known))
    today = localdate()
    among = [unit for unit in atlas().units.values() if unit.exists(today)]
    found = [unit for unit in among if unit.kind in parts] or [
        unit
        for unit in among
        if any(name.casefold().startswith(numbers.casefold()) for name in unit.names.values())
    ]
    return feed(by_number(found[:MOST]))
