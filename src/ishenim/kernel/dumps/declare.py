"""What stands in the dump: each part of the house declares its tables once, and nothing else is ever written there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from ishenim.kernel.tables import lists
from ishenim.kernel.tables.columns import Column, Row, Table

WORDS = "_words"
"""How the name of a column ends that says a code in the language of whoever reads: a file is read in every language."""
NOT_IN_FILES = frozenset({"page"})


@dataclass(frozen=True, slots=True, eq=False)
class Dumped(Generic[Row]):
    """One table of the dump: its columns and how all its rows are read, piece by piece.

    `fractions` names those numbers that are not whole, `units` what a number counts where its title does not say it.
    """

    table: Table[Row]
    read: Callable[[], Iterator[Sequence[Row]]]
    fractions: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def columns(self) -> list[Column[Row]]:
        """The columns that are the same in every language; the last one says in every row whether it was invented."""
        return [
            column
            for column in self.table.whole
            if not column.name.endswith(WORDS) and column.name not in NOT_IN_FILES
        ]


DUMPED: dict[str, Dumped[Any]] = {}
"""The tables of the dump by name, in the order in which they are written."""


def register(*tables: Dumped[Any]) -> None:
    """Let tables be part of the dump."""
    for one in tables:
        DUMPED[one.name] = one


def all_rows(listed: lists.List[Row]) -> Callable[[], Iterator[Sequence[Row]]]:
    """Return what reads every row of a list that anyone may read, and so no row that is not on it."""
    return lambda: lists.pieces(listed, {})


def register_lists() -> None:
    """Let every list of matters that anyone may read be part of the dump, where its domain did not say how."""
    for listed in lists.LISTS.values():
        if listed.table.name not in DUMPED:
            register(Dumped(listed.table, all_rows(listed)))
