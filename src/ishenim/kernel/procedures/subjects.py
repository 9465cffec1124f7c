"""What somebody may follow, by letters, by a feed or by a calendar, and how it is called: each has a key.

A key is the name of a sort and which one of it: "matter:" and a reference, "place:" and a code, "kind:" and a procedure
whose matters have pages; and whatever a domain adds, for example the topics of its questions. Nothing else knows sorts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Q, QuerySet

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.addresses import address_of, address_of_list, address_of_place
from ishenim.kernel.procedures.declare import PROCEDURES, confidential_kinds
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.occasions import Occasion

NEAREST, NEAR, FAR, FARTHEST = range(4)
"""How near a sort is to a matter: whoever follows it by several keys is told by the nearest."""


class Told(NamedTuple):
    """A matter of which something is told: its number, its procedure, its reference and the code of its place."""

    number: int
    kind: str
    reference: str
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One thing that may be followed: its name, its page, the matters whose steps it tells of, and its calendar."""

    key: str
    name: str
    address: str
    matters: QuerySet[Matter]
    occasions: Callable[[datetime, datetime], list[Occasion]] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """A sort of subject.

    `find` gives the one of a key and a name in the reader's language, or None; `of` says to which ones each of some
    matters belongs, by number; `depends_on` names what a page of one depends on. `heir` gives the name under which
    one goes on that was merged into another, `place` the place in which one lies: whoever follows it is told what
    becomes of that place.
    """

    find: Callable[[str, str], Subject | None]
    of: Callable[[Sequence[Told]], Mapping[int, Iterable[str]]]
    depends_on: Callable[[str], Sequence[str]]
    heir: Callable[[str], str | None] | None = None
    place: Callable[[str], Unit | None] | None = None
    nearness: int = FAR


_sorts: dict[str, Sort] = {}


def register(name: str, sort: Sort) -> None:
    """Let something be followed; its keys begin with the name of the sort."""
    _sorts[name] = sort


def sort_and_name(key: str) -> tuple[Sort | None, str]:
    """Return the sort of a key, or None if there is none such, and which one of it is meant."""
    sort, _colon, name = key.replace("\0", " ").partition(":")
    return _sorts.get(sort), name


def subject(key: str) -> Subject | None:
    """Return what a key stands for in the reader's language, or None if there is no such thing."""
    sort, name = sort_and_name(key)
    return sort.find(key, name) if sort else None


def described(key: str) -> str | None:
    """Return the name of what a key stands for in the reader's language, or None if there is no such thing."""
    found = subject(key)
    return None if found is None else found.name


def depends_on(key: str) -> list[str]:
    """Name what a page that tells of a subject depends on."""
    sort, name = sort_and_name(key)
    return [*(sort.depends_on(name) if sort else [key]), "places", "institutions"]


def heir_of(key: str) -> str | None:
    """Return under which key what was merged into another goes on; None where nothing was merged."""
    sort, name = sort_and_name(key)
    heir = sort.heir(name) if sort and sort.heir else None
    return None if heir is None else f"{key.partition(':')[0]}:{heir}"


def place_of(key: str) -> Unit | None:
    """Return the place in which a subject lies, if it lies in one."""
    sort, name = sort_and_name(key)
    return sort.place(name) if sort and sort.place else None


def keys_of(matters: Iterable[tuple[int, str, str, str]]) -> dict[int, list[str]]:
    """Return by number under which keys matters are followed, the nearest first; a sort of a domain costs one query.

    Each is given as its number, procedure, reference and place code.
    """
    told = [Told(*matter) for matter in matters]
    keys: dict[int, list[str]] = {one.number: [] for one in told}
    for name, sort in sorted(_sorts.items(), key=lambda pair: pair[1].nearness):
        for number, found in sort.of(told).items():
            keys[number] += [f"{name}:{which}" for which in found]
    return keys


def with_former(units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield places, each with those that have become part of it: whoever followed one of these is told of it now."""
    for unit in units:
        yield unit
        yield from atlas().former(unit.id)


def name_of(matter: Matter) -> str:
    """Return the title of a matter on one line or, where it has none, what it is and its reference."""
    return " ".join(matter.title.split()) or f"{matter.procedure.title} {matter.reference}"


def unit_of(code: str) -> Unit | None:
    """Return the place of a code, or None if there is none."""
    try:
        return atlas().by_code(code)
    except KeyError:
        return None


def heir_of_place(code: str) -> str | None:
    """Return the code of what has taken the place of one that is over; None while it is not, or nothing has."""
    unit = unit_of(code)
    now = atlas().current(unit.id) if unit else None
    return None if now is None or now is unit else now.code


def _matter(key: str, reference: str) -> Subject | None:
    matter = Matter.objects.exclude(kind__in=confidential_kinds()).filter(reference=reference).first()
    if matter is None:
        return None
    return Subject(key, name_of(matter), address_of(matter) or "/", Matter.objects.filter(pk=matter.pk))


def _place(key: str, code: str) -> Subject | None:
    unit = unit_of(code)
    if unit is None:
        return None
    inside = atlas().within(unit.id)
    everywhere = len(inside) == len(atlas().units)
    matters = Matter.objects.all() if everywhere else Matter.objects.filter(place_id__among=inside)
    there = partial(occasions.between, None if everywhere else inside)
    return Subject(key, unit.name, address_of_place(code), matters, there)


def _kind(key: str, kind: str) -> Subject | None:
    address = address_of_list(kind)
    if address is None:
        return None
    return Subject(key, str(PROCEDURES[kind].title), address, Matter.objects.filter(kind=kind))


def _places_of(told: Sequence[Told]) -> dict[int, list[str]]:
    units = {code: atlas().by_code(code) for code in {one.code for one in told}}
    above = {code: [unit, *atlas().ancestors(unit.id)] for code, unit in units.items()}
    return {one.number: [unit.code for unit in with_former(above[one.code])] for one in told}


def of_kind(
    kind: str,
    *,
    named: Callable[[str], str | None],
    those: Callable[[str], Q],
    of: Callable[[Collection[int]], Mapping[int, str]],
    address: Callable[[str], str],
    calendar: bool = False,
) -> Sort:
    """Return a sort of subject to which matters of one procedure belong.

    `named` gives the name of one in the reader's language, or None if there is none; `those` picks the matters
    that belong to one; `of` says to which one each of some matters belongs; `address` is the page of one. Where its
    matters take place at a time it has a `calendar`.
    """

    def find(key: str, name: str) -> Subject | None:
        called = named(name)
        if called is None:
            return None
        matters = Matter.objects.filter(those(name), kind=kind)
        there = partial(occasions.between, None, those=matters) if calendar else None
        return Subject(key, called, address(name), matters, there)

    def belonging(told: Sequence[Told]) -> dict[int, list[str]]:
        numbers = [one.number for one in told if one.kind == kind]
        return {number: [name] for number, name in of(numbers).items()} if numbers else {}

    return Sort(find, belonging, depends_on=lambda _name: [f"kind:{kind}"])


register(
    "matter",
    Sort(
        _matter,
        of=lambda told: {one.number: [one.reference] for one in told},
        depends_on=lambda reference: [f"matter:{reference}"],
        nearness=NEAREST,
    ),
)
register(
    "place",
    Sort(
        _place,
        of=_places_of,
        depends_on=lambda code: [f"place:{code}"],
        heir=heir_of_place,
        place=unit_of,
        nearness=NEAR,
    ),
)
register(
    "kind",
    Sort(
        _kind,
        of=lambda told: {one.number: [one.kind] for one in told},
        depends_on=lambda kind: [f"kind:{kind}"],
        nearness=FARTHEST,
    ),
)
