"""How a matter is called on the desk of those who may act in it, where its title says nothing or must not.

What a title holds may be read by anyone one day; such a name is made each time, for those who may know it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from ishenim.kernel.procedures.models import Matter

Names = Callable[[Collection[int]], Mapping[int, str]]

_names: dict[str, Names] = {}


def register_names(kind: str, names: Names) -> None:
    """Say how matters of a procedure are called, by the number of each, in the reader's language."""
    _names[kind] = names


def names_at_the_desk(matters: Iterable[Matter]) -> dict[int, str]:
    """Return the names of these matters where a domain gives one: one query for each kind that does."""
    kinds: dict[str, list[int]] = {}
    for matter in matters:
        if matter.kind in _names:
            kinds.setdefault(matter.kind, []).append(matter.pk)
    found: dict[int, str] = {}
    for kind, numbers in kinds.items():
        found |= _names[kind](numbers)
    return found
