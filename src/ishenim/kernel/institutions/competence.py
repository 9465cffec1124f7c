"""What the holder of a post is trained in, as its public card says it: a domain tells it, and cards know no domain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ishenim.kernel.institutions.models import Appointment


@dataclass(frozen=True, slots=True)
class Competence:
    """One training that somebody holds a valid certificate of, in the reader's language; never how well it went."""

    title: str
    since: date
    until: date
    address: str


Tells = Callable[[Collection[int]], Mapping[int, Sequence[Competence]]]

_tells: list[Tells] = []
_keys: list[str] = []


def register(tells: Tells, keys: Sequence[str]) -> None:
    """Say who tells the competence of people by their numbers, and what changes when it does."""
    _tells[:], _keys[:] = [tells], keys


def keys() -> list[str]:
    """Name what a page with cards depends on."""
    return list(_keys)


def of(faces: Collection[Appointment]) -> Mapping[int, Sequence[Competence]]:
    """Return what the named holders of these posts are trained in, by the number of the person."""
    people = {one.person_id for one in faces if one.named}
    return _tells[0](people) if _tells and people else {}
