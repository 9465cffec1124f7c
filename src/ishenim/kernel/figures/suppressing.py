"""Which numbers are too small to be shown, and which others would tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Family(NamedTuple):
    """A place and those that lie directly in it: together they count what it counts, so one is told by all others."""

    parent: str
    children: Sequence[str]


def hidden(counts: Mapping[str, int], families: Iterable[Family], minimum: int) -> set[str]:
    """Return for which keys nothing is shown: where there are few, and where another number would tell those few."""
    found = {key for key, count in counts.items() if 0 < count < minimum}
    if not found:
        return found
    known = list(families)
    while more := next(filter(None, (also_hidden(counts, family, found) for family in known)), None):
        found.add(more)
    return found


def also_hidden(counts: Mapping[str, int], family: Family, found: set[str]) -> str | None:
    """Return whom to hide beside the only hidden one of a family: the smallest other child, else the parent."""
    there = [key for key in (family.parent, *family.children) if counts.get(key)]
    if sum(key in found for key in there) != 1:
        return None
    others = [key for key in there if key not in found]
    return min(others, key=lambda key: (key == family.parent, counts[key], key), default=None)
