"""Which body answers a question about a place: the one asked first, the one above it, the one that came after it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import (
    LOCAL_SELF_GOVERNMENT,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    Role,
)
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.versions import tokens

ASKED_FIRST = (NEIGHBOURHOOD_OFFICER, POLICE_CHIEF, LOCAL_SELF_GOVERNMENT)
SELF_GOVERNMENT = "self_government"


def asked_first(place_id: int, on: date, roles: tuple[Role, ...] = ASKED_FIRST) -> int | None:
    """Return the number of the body to which a question about a place goes; None where none takes part yet."""
    serving = (directory.serving(role, place_id, on) for role in roles)
    return next((found for found in serving if found), None)


def answers(institution_id: int, place_id: int, on: date) -> bool:
    """Say whether somebody at a body is in office on a day who answers for a place, or for what it became part of."""
    held = in_office(on, tokens("institutions"))
    current = atlas().current(place_id, on).id
    for role in ASKED_FIRST:
        above = [place_id, current, *(unit.id for unit in atlas().ancestors(current, role.hierarchy, on))]
        if any((role.name, place, institution_id) in held for place in above):
            return True
    return False


@lru_cache(maxsize=4)
def in_office(on: date, version: tuple[int, ...]) -> frozenset[tuple[str, int, int]]:
    """Return who answers questions anywhere on a day, as office, place and body: one query for a whole night."""
    held = Appointment.objects.in_force(on).filter(role__in=[role.name for role in ASKED_FIRST])
    return frozenset(held.values_list("role", "place_id", "institution_id"))


def above(institution: Institution | None, place_id: int, on: date) -> Institution | None:
    """Return the nearest body above one that answers for a place; None where none takes part yet."""
    superior = institution.superior if institution else None
    while superior is not None and not answers(superior.pk, place_id, on):
        superior = superior.superior
    return superior


def successor(institution: Institution, place_id: int, on: date) -> Institution | None:
    """Return the body of the same kind that answers for a place where the one asked no longer does, or None."""
    if answers(institution.pk, place_id, on):
        return None
    local = institution.kind == SELF_GOVERNMENT
    roles = (LOCAL_SELF_GOVERNMENT,) if local else (NEIGHBOURHOOD_OFFICER, POLICE_CHIEF)
    found = asked_first(place_id, on, roles)
    return Institution.objects.filter(pk=found, kind=institution.kind).first() if found else None
