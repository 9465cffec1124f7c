"""What somebody may follow, by letters or by a feed, and how it is called: each has a key.

"matter:" and a reference, "place:" and a code, "kind:" and a procedure whose matters have pages; and whatever a
domain adds, for example the topics of its questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.addresses import address_of, address_of_list, address_of_place
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.models import Matter


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """A sort of subject that a domain adds for its procedure.

    `named` gives the name of one in the reader's language, or None if there is none; `those` picks the matters
    that belong to one; `of` says to which one each of some matters belongs; `address` is the page of one.
    """

    kind: str
    named: Callable[[str], str | None]
    those: Callable[[str], Q]
    of: Callable[[Collection[int]], Mapping[int, str]]
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One thing that may be followed: its name, its page, and the matters whose steps it tells of."""

    key: str
    name: str
    address: str
    matters: QuerySet[Matter]


_sorts: dict[str, Sort] = {}


def register(sort: str, of: Sort) -> None:
    """Let something of a domain be followed; its keys begin with the name of the sort."""
    _sorts[sort] = of


def subject(key: str) -> Subject | None:
    """Return what a key stands for in the reader's language, or None if there is no such thing."""
    sort, _colon, name = key.replace("\0", " ").partition(":")
    if sort in _sorts:
        return _of_a_domain(_sorts[sort], key, name)
    known = {"matter": _matter, "place": _place, "kind": _kind}
    return known[sort](key, name) if sort in known else None


def described(key: str) -> str | None:
    """Return the name of what a key stands for in the reader's language, or None if there is no such thing."""
    found = subject(key)
    return None if found is None else found.name


def depends_on(key: str) -> list[str]:
    """Name what a page that tells of a subject depends on."""
    sort = _sorts.get(key.partition(":")[0])
    return [f"kind:{sort.kind}" if sort else key, "places", "institutions"]


def keys_of(matters: Collection[tuple[int, str, str, str]]) -> dict[int, list[str]]:
    """Return by number under which keys matters are followed, the nearest first.

    Each is given as its number, procedure, reference and place code; a sort of a domain costs one query.
    """
    added = {
        name: sort.of([number for number, kind, *_ in matters if kind == sort.kind])
        for name, sort in _sorts.items()
        if any(kind == sort.kind for _, kind, *_ in matters)
    }
    keys = {}
    for number, kind, reference, code in matters:
        unit = atlas().by_code(code)
        keys[number] = [
            f"matter:{reference}",
            *(f"place:{one.code}" for one in with_former([unit, *atlas().ancestors(unit.id)])),
            *(f"{name}:{of[number]}" for name, of in added.items() if number in of),
            f"kind:{kind}",
        ]
    return keys


def with_former(units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield places, each with those that have become part of it: whoever followed one of these is told of it now."""
    for unit in units:
        yield unit
        yield from atlas().former(unit.id)


def name_of(matter: Matter) -> str:
    """Return the title of a matter on one line or, where it has none, what it is and its reference."""
    return " ".join(matter.title.split()) or f"{matter.procedure.title} {matter.reference}"


def _matter(key: str, reference: str) -> Subject | None:
    matter = Matter.objects.filter(reference=reference).first()
    if matter is None:
        return None
    return Subject(key, name_of(matter), address_of(matter) or "/", Matter.objects.filter(pk=matter.pk))


def _place(key: str, code: str) -> Subject | None:
    try:
        unit = atlas().by_code(code)
    except KeyError:
        return None
    inside = atlas().within(unit.id)
    everywhere = len(inside) == len(atlas().units)
    matters = Matter.objects.all() if everywhere else Matter.objects.filter(place_id__among=inside)
    return Subject(key, unit.name, address_of_place(code), matters)


def _kind(key: str, kind: str) -> Subject | None:
    address = address_of_list(kind)
    if address is None:
        return None
    return Subject(key, str(PROCEDURES[kind].title), address, Matter.objects.filter(kind=kind))


def _of_a_domain(sort: Sort, key: str, name: str) -> Subject | None:
    named = sort.named(name)
    if named is None:
        return None
    return Subject(key, named, sort.address(name), Matter.objects.filter(sort.those(name), kind=sort.kind))
