"""Find my neighbourhood, and the page of a place."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language

from ishenim.faces.portal.feeds import calendar_address
from ishenim.kernel.institutions.roles import ADMINISTRATIVE, POLICE
from ishenim.kernel.pages.front import lead
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.pages.panels import panel_keys, panels
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.finding import find, nearest_spellings
from ishenim.kernel.places.locate import locate
from ishenim.kernel.tables.handing_out import ways

LONGEST_NAME = 80
POLICE_UNITS = frozenset({"beat", "police_area"})


def territory(**_about: str) -> list[str]:
    """Name what a list of places depends on."""
    return ["places"]


@page(keys=territory, queries=["q", "in"])
def search(request: HttpRequest) -> Page:
    """Show the places that were meant, and where nothing was typed the country as a list."""
    asked = asked_for(request)
    found = meant(asked)
    inside = known(request.GET.get("in", ""))
    context = {
        "asked": asked,
        "found": found,
        "spellings": nearest_spellings(asked) if asked and not found else [],
        "inside": inside,
        "above": trail(inside) if inside else [],
        "units": listed(inside),
        "tables": ways(request, "portal:places_table"),
    }
    return Page("portal/places.html", context)


def asked_for(request: HttpRequest) -> str:
    """Return the name that somebody typed."""
    return " ".join(request.GET.get("q", "").split())[:LONGEST_NAME]


def meant(asked: str) -> list[tuple[Unit, list[Unit]]]:
    """Return the places that may be meant, each with what lies above it."""
    return [(one.unit, trail(one.unit)) for one in find(asked)] if asked else []


def known(code: str) -> Unit | None:
    """Return the unit of a code, or None if there is none."""
    try:
        return atlas().by_code(code)
    except LookupError:
        return None


def listed(inside: Unit | None) -> list[Unit]:
    """Return the units of a place by name, or the regions of the country."""
    roots = [inside] if inside else atlas().of_kind("country")
    units = [unit for root in roots for unit in atlas().children(root.id, ADMINISTRATIVE)]
    return sorted(units, key=lambda unit: (unit.kind in POLICE_UNITS, unit.name))


def trail(unit: Unit) -> list[Unit]:
    """Return the places above one, the largest first, without the country."""
    above = atlas().ancestors(unit.id, ADMINISTRATIVE) or atlas().ancestors(unit.id, POLICE)
    return [one for one in reversed(above) if one.kind != "country"]


def here(request: HttpRequest) -> HttpResponse:
    """Send a reader who gave a position to the page of its place, where the front door has not done so already."""
    answer = HttpResponseRedirect(located(get_language() or "ky", request.META["QUERY_STRING"]))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def located(language: str, query: str) -> str:
    """Return the address of the place at a position, else of the list; the position is not kept anywhere."""
    asked = parse_qs(query)
    try:
        found = locate(float(asked["lon"][0]), float(asked["lat"][0]))
    except (KeyError, ValueError):
        found = None
    return f"/{language}/places/{found.unit.code}/" if found else f"/{language}/places/"


def answer_at_the_door() -> None:
    """Let the front door answer in which place a position lies: it needs nothing but memory."""
    for language, _name in settings.LANGUAGES:
        lead(f"/{language}/places/here/", partial(located, language))


def of_place(code: str) -> list[str]:
    """Name what the page of a place depends on."""
    return [f"place:{code}", "places", "institutions", "calendar", *panel_keys("place", code=code)]


@page(keys=of_place)
def place(request: HttpRequest, code: str) -> Page:
    """Show a place: who answers there, the next meeting, the questions, and what lies in it."""
    unit = known(code)
    if unit is None:
        raise Http404
    current, today = atlas().current(unit.id), timezone.localdate()
    ends_ahead = unit.valid_to is not None and not unit.is_over(today)
    context = {
        "unit": unit,
        "current": None if current.id == unit.id else current,
        "ended": unit.is_over(today),
        "ends": unit.valid_to if ends_ahead else None,
        "heir": atlas().by_id(unit.replaced_by) if ends_ahead and unit.replaced_by is not None else None,
        "above": trail(unit),
        "below": listed(unit),
        "former": atlas().former(unit.id),
        "panels": list(panels("place", unit=unit)),
        "calendar": calendar_address(f"place:{unit.code}"),
    }
    return Page("portal/place.html", context)
