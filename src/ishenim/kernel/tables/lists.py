"""Lists of matters that anyone may read: each domain declares its own once, and every door reads them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django import forms

from ishenim.kernel.tables import columns
from ishenim.kernel.tables.columns import Key, Row, Table

Chosen = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Piece(Generic[Row]):
    """Some rows of a list, and the key behind which it goes on, or None at its end."""

    rows: Sequence[Row]
    further: Any = None


def piece(found: Sequence[Row], most: int, key: Callable[[Row], Key]) -> Piece[Row]:
    """Return at most so many rows of those found; whoever reads one row more learns whether the list goes on."""
    return Piece(found[:most], key(found[most - 1]) if len(found) > most else None)


@dataclass(frozen=True, slots=True, eq=False)
class List(Generic[Row]):
    """The matters of one procedure as anyone reads them, or rows that such matters consist of.

    `choice` is what may be chosen among them; `read` gives for what was chosen at most so many rows behind a key, `one`
    the row of a reference, or None; no `one` is there where the rows are no matters. `keys` names what the list depends
    on.
    """

    kind: str
    table: Table[Row]
    choice: type[forms.Form]
    read: Callable[[Chosen, Any, int], Piece[Row]]
    one: Callable[[str], Row | None] | None
    keys: Sequence[str]


LISTS: dict[str, List[Any]] = {}
"""The lists by the procedure whose matters they hold, or by what their rows are called."""


def register_list(listed: List[Any]) -> None:
    """Let every door read a list."""
    LISTS[listed.kind] = listed


AT_THEIR_PAGES: dict[str, Table[Any]] = {}
"""Rows that are no matters of one procedure, by their address below the language, without its ending."""


def register_at_its_page(address: str, table: Table[Any]) -> None:
    """Say where rows are taken away that no list of matters holds, so that programs are told of it."""
    AT_THEIR_PAGES[address] = table


def pieces(listed: List[Row], chosen: Chosen) -> Iterator[Sequence[Row]]:
    """Yield all rows of a choice, piece by piece."""
    key: Any = None
    while True:
        found = listed.read(chosen, key, columns.PIECE)
        if found.rows:
            yield found.rows
        key = found.further
        if key is None:
            return
