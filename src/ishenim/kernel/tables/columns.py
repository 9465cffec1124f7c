"""What a list says of its rows, once for every form in which they are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row")
Key = TypeVar("Key")

BETWEEN_CODES = "; "
PIECE = 2_000
"""So many rows are read at once: nobody who writes waits for a reader, and memory stays as it is."""


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True, eq=False)
class Column(Generic[Row]):
    """One column: a name that never changes, a title in the reader's language, and how a row gives the value."""

    name: str
    title: str | Promise
    value: Callable[[Row], Any]
    kind: Kind = Kind.TEXT

    @property
    def heading(self) -> str:
        """The title; of a code also that it is one, for its words stand in a column of their own."""
        if self.kind in {Kind.CODE, Kind.CODES}:
            return str(_("%(title)s (code)") % {"title": self.title})
        return str(self.title)


@dataclass(frozen=True, slots=True, eq=False)
class Table(Generic[Row]):
    """The columns of a list, under the name of its file."""

    name: str
    title: str | Promise
    columns: Sequence[Column[Row]]

    @property
    def whole(self) -> tuple[Column[Row], ...]:
        """All columns; the last one says in every row whether it was invented for a demonstration."""
        return (*self.columns, Column("demonstration", _("Demonstration"), _invented, Kind.TRUTH))

    @property
    def file(self) -> str:
        """The name of the file without its ending; it says when everything in it is invented."""
        return f"demonstration-{self.name}" if settings.DEMO else self.name


def _invented(row: Any) -> bool:
    return settings.DEMO


def coded(
    name: str,
    title: str | Promise,
    code: Callable[[Row], Any],
    words: Callable[[Row], Any],
    kind: Kind = Kind.CODE,
) -> tuple[Column[Row], Column[Row]]:
    """Return a column with the code, or codes, for programs, and one with the words, for readers."""
    return Column(name, title, code, kind), Column(f"{name}_words", title, words)


def written(column: Column[Row], value: Any) -> str:
    """Return as one cell holds it what is neither a number nor a time: several codes beside each other, yes or no."""
    if column.kind is Kind.CODES:
        return BETWEEN_CODES.join(value)
    if column.kind is Kind.TRUTH:
        return "yes" if value else "no"
    return str(value)


def in_pieces(
    read: Callable[[Key | None, int], Sequence[Row]], key: Callable[[Row], Key]
) -> Iterator[Sequence[Row]]:
    """Read rows piece by piece: each piece begins behind the key of the last row before it."""
    last: Key | None = None
    while True:
        piece = read(last, PIECE)
        if piece:
            yield piece
            last = key(piece[-1])
        if len(piece) < PIECE:
            return


def at_once(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Give rows that are in memory anyway in pieces of the same size."""
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]
