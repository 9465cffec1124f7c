"""How what was found is shown: each domain says it for its own matters; the page of the search knows none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.declare import Shape
from ishenim.kernel.search.models import Text


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One thing that was found: what it is called, where its page is, and how it stands."""

    title: str
    address: str
    reference: str
    place_id: int
    state: str
    shape: Shape
    word: str
    day: date | None
    more: str = ""
    language: str = ""
    kind: str = ""

    @property
    def place(self) -> Unit:
        """Where it is."""
        return atlas().by_id(self.place_id)

    @property
    def sort(self) -> str:
        """What sort of thing it is, in words."""
        return str(SHOWN[self.kind].label)


Cards = Callable[[Sequence[int]], Mapping[int, Card]]
"""Gives for numbers of matters of one kind their cards: so many queries, however many there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """How the matters of one kind are called and shown, and in which states they can be found."""

    label: str | Promise
    cards: Cards
    states: Sequence[tuple[str, str | Promise]]


SHOWN: dict[str, Shown] = {}


def register_cards(
    kind: str, label: str | Promise, cards: Cards, *, states: Sequence[tuple[str, str | Promise]]
) -> None:
    """Show the matters of a kind among what was found."""
    SHOWN[kind] = Shown(label, cards, states)


def cards_of(numbers: Sequence[int]) -> list[Card]:
    """Return the cards of matters in their order: one query, and those of each kind that is among them."""
    of_kind: dict[str, list[int]] = {}
    known = Text.objects.filter(pk__among=numbers, kind__in=SHOWN).values_list("pk", "kind")
    for number, kind in known:
        of_kind.setdefault(kind, []).append(number)
    found: dict[int, Card] = {}
    for kind, listed in of_kind.items():
        found |= SHOWN[kind].cards(listed)
    return [found[number] for number in numbers if number in found]
