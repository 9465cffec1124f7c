"""Who acts in each beat: the officer, the chief, the moderator, the registrar, the asker, the clock."""

from __future__ import annotations

from typing import NamedTuple

from ishenim.kernel.days import today
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import (
    ANYONE,
    MODERATOR,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    REGISTRAR,
    THE_CLOCK,
    Actor,
    Role,
)
from ishenim.kernel.places.atlas import atlas


class Beat(NamedTuple):
    """A beat, the institution that is asked there, and who acts, in the order in which roads name them."""

    id: int
    code: str
    institution_id: int
    institution: str
    actors: tuple[Actor, ...]


def beats() -> list[Beat]:
    """Return the beats in which an officer serves, by their codes."""
    held = list(Appointment.objects.in_force(today()).select_related("institution").order_by("pk"))
    [moderator, registrar] = [holder_of(held, role) for role in (MODERATOR, REGISTRAR)]
    found = []
    for one in held:
        if one.role == NEIGHBOURHOOD_OFFICER.name:
            officer, chief = Actor.by(one), chief_of(held, one)
            actors = (THE_CLOCK, ANYONE, officer, moderator, chief, registrar)
            body = one.institution
            found.append(Beat(one.place_id, atlas().by_id(one.place_id).code, body.pk, body.code, actors))
    return sorted(found, key=lambda beat: beat.code)


def holder_of(held: list[Appointment], role: Role) -> Actor:
    """Return the first who holds an office."""
    return next(Actor.by(one) for one in held if one.role == role.name)


def chief_of(held: list[Appointment], officer: Appointment) -> Actor:
    """Return the chief who serves at the beat of an officer."""
    body = directory.serving(POLICE_CHIEF, officer.place_id)
    return next(Actor.by(one) for one in held if one.role == POLICE_CHIEF.name and one.institution_id == body)
