"""Who is who today: looked up by pages and by the engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q

from ishenim.kernel.days import today
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import ROLES, Actor, Role
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.places.folding import fold
from ishenim.kernel.versions import tokens


def serving(role: Role, place_id: int, on: date | None = None) -> int | None:
    """Return the id of the institution whose office of this kind has the place in its territory, the nearest one.

    A place that is over is served by the offices of what took its place; of two equally near, by the older.
    """
    return serving_at(role, place_id, on or today(), tokens("institutions", "places"))


@lru_cache(maxsize=20_000)
def serving_at(role: Role, place_id: int, on: date, version: tuple[int, ...]) -> int | None:
    current = atlas().current(place_id, on).id
    above = [current, *(unit.id for unit in atlas().ancestors(current, role.hierarchy, on))]
    holders = Appointment.objects.in_force(on).filter(role=role.name, place_id__in=above).order_by("pk")
    nearest = min(holders, key=lambda holder: above.index(holder.place_id), default=None)
    return nearest.institution_id if nearest else None


def public_faces(place_ids: Iterable[int], most: int, on: date | None = None) -> list[Appointment]:
    """Return the office holders whose name anyone may know, with body and place: at most so many, by order of places.

    Within a place they come by role, then the older first.
    """
    version = tokens("institutions", "places")
    return public_faces_at(tuple(place_ids), most, on or today(), version)


@lru_cache(maxsize=500)
def public_faces_at(
    place_ids: tuple[int, ...], most: int, on: date, version: tuple[int, ...]
) -> list[Appointment]:
    public = [role.name for role in ROLES.values() if role.public]
    found = Appointment.objects.in_force(on).filter(role__in=public, place_id__among=place_ids)
    rank = {number: order for order, number in reversed(list(enumerate(place_ids)))}
    ordered = found.select_related("person", "institution", "place").order_by("role", "pk")
    return sorted(ordered, key=lambda face: rank[face.place_id])[:most]


def public_offices(
    place_ids: Iterable[int] | None, *, after: int = 0, most: int, on: date | None = None
) -> list[Appointment]:
    """Return the offices that face the public in places (None: everywhere), the oldest first: one query."""
    public = [role.name for role in ROLES.values() if role.public]
    found = Appointment.objects.in_force(on or today()).filter(role__in=public, pk__gt=after)
    if place_ids is not None:
        found = found.filter(place_id__among=place_ids)
    return list(found.select_related("person", "institution", "place").order_by("pk")[:most])


def actors(person_id: int, on: date | None = None) -> list[Actor]:
    """Return every capacity in which a person may act on a day, the oldest appointment first."""
    held = Appointment.objects.in_force(on or today()).filter(person_id=person_id)
    return [Actor.by(appointment) for appointment in held.select_related("institution").order_by("pk")]


def institutions(on: date | None = None) -> list[Institution]:
    """Return the institutions that exist on a day, with their places, by code: one query."""
    day = on or today()
    existing = Institution.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).exclude(valid_from__gt=day)
    return list(existing.select_related("place", "superior").order_by("place__code", "kind", "code"))


def narrowed(found: list[Institution], *, region: str = "", words: str = "") -> list[Institution]:
    """Return those of a region and with these words in a name, however they are spelled."""
    wanted = fold(words).split()
    inside = atlas().within(atlas().by_code(region).id) if region else None
    return [
        one
        for one in found
        if (inside is None or one.place_id in inside)
        and all(word in fold(f"{one.name_ky} {one.name_ru} {one.name_en}") for word in wanted)
    ]
