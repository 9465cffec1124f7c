"""What becomes of a place on which day: it merges into another, ends, is renamed, lies elsewhere, is drawn anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.models import Boundary, Parentage

FORMER = "~"
"""Stands between the code of a place and the day until which it had another name (see `changes`)."""


class Became(StrEnum):
    """What can become of a place."""

    MERGED = "merged"
    ENDED = "ended"
    RENAMED = "renamed"
    MOVED = "moved"
    REDRAWN = "redrawn"


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one place from a day on; `other` is what it merges into, now lies in, or was before its name."""

    unit: Unit
    day: dt.date
    became: Became
    other: Unit | None = None


def turns_of(place_ids: Collection[int], first: dt.date, last: dt.date) -> dict[int, list[Turn]]:
    """Return what becomes of places from a day until another, both included, by number: two queries."""
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in (*of_names_and_ends(place_ids), *of_parents(place_ids), *of_boundaries(place_ids)):
        if first <= turn.day <= last:
            found[turn.unit.id].append(turn)
    return found


def of_names_and_ends(place_ids: Collection[int]) -> Iterator[Turn]:
    for unit in atlas().units.values():
        if unit.valid_to is None:
            continue
        heir = atlas().by_id(unit.replaced_by) if unit.replaced_by is not None else None
        if unit.id in place_ids:
            yield Turn(unit, unit.valid_to, Became.MERGED if heir else Became.ENDED, heir)
        if heir is not None and heir.id in place_ids and unit.code.startswith(f"{heir.code}{FORMER}"):
            yield Turn(heir, unit.valid_to, Became.RENAMED, unit)


def of_parents(place_ids: Collection[int]) -> Iterator[Turn]:
    links = Parentage.objects.filter(place_id__among=place_ids)
    rows = links.values_list("place_id", "hierarchy", "valid_from", "valid_to", "parent_id")
    begun = {(place, order, began): parent for place, order, began, _ended, parent in rows if began}
    for place, order, _began, ended, _parent in rows:
        now = begun.get((place, order, ended)) if ended else None
        if ended and now is not None:
            yield Turn(atlas().by_id(place), ended, Became.MOVED, atlas().by_id(now))


def of_boundaries(place_ids: Collection[int]) -> Iterable[Turn]:
    rows = Boundary.objects.filter(place_id__among=place_ids).values_list(
        "place_id", "source", "valid_from", "valid_to"
    )
    begun = {(place, source, began) for place, source, began, _ended in rows if began}
    days = {
        (place, ended) for place, source, _began, ended in rows if ended and (place, source, ended) in begun
    }
    return [Turn(atlas().by_id(place), day, Became.REDRAWN) for place, day in sorted(days)]
