"""Reading somebody else's table: every row is understood, or it is said why not, in memory that does not grow."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.importing.encoding import BROKEN, as_text, survey

SEPARATORS = {",": gettext_lazy("commas"), ";": gettext_lazy("semicolons"), "\t": gettext_lazy("tabs")}
LONGEST_LINE = 1_000_000
LINES_A_ROW = 50
OF_REJECTS = ("row", "reason")
"""The columns that a file of rejects has before those of its source: such a file may be brought in again."""


class Line(NamedTuple):
    """One line of a file, and whether it was read to its end."""

    number: int
    text: str
    whole: bool


class Row(NamedTuple):
    """One row by the number of its first line: its cells, and why it cannot be understood, if so."""

    number: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A file with a known encoding, separator and header."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    lines: int
    fingerprint: str

    def rows(self) -> Iterator[Row]:
        """Yield every row after the header; empty lines are none."""
        with as_text(self.path, self.encoding) as file:
            found = lines_of(file)
            next(line for line in found if line.text.strip())
            yield from rows_of(found, self.separator, len(self.header), self.encoding)


def open_table(path: Path, needed: Collection[str], *, only: bool, encoding: str = "") -> Table:
    """Return a table that has all needed columns, with `only` no others. Raises Faults otherwise."""
    known = survey(path, encoding)
    with as_text(path, known.encoding) as file:
        first = next((line.text for line in lines_of(file) if line.text.strip()), "")
    if not first:
        raise Faults([_("%(file)s is empty.") % {"file": path.name}])
    headers = {separator: header_of(first, separator) for separator in SEPARATORS}
    separator = max(headers, key=lambda one: (len(set(headers[one]) & set(needed)), len(headers[one])))
    refuse_bad_header(headers[separator], needed, only=only)
    return Table(path, known.encoding, separator, headers[separator], known.lines, known.fingerprint)


def header_of(line: str, separator: str) -> tuple[str, ...]:
    """Return the names of the columns, or none if the line cannot be split this way."""
    try:
        return tuple(cell.strip() for cell in split([line], separator)[0])
    except csv.Error:
        return ()


def refuse_bad_header(header: Sequence[str], needed: Collection[str], *, only: bool) -> None:
    """Raise Faults for every needed column that is missing or stands there twice, and for unknown ones."""
    faults = [
        _("The column “%(name)s” is missing.") % {"name": name} for name in needed if name not in header
    ]
    faults += [
        _("The column “%(name)s” stands there twice.") % {"name": name}
        for name in needed
        if header.count(name) > 1
    ]
    unknown = [name for name in header if name not in {*needed, *OF_REJECTS}] if only else []
    faults += [_("The column “%(name)s” is not known.") % {"name": name} for name in unknown]
    if faults:
        raise Faults(faults)


def lines_of(file: io.TextIOBase) -> Iterator[Line]:
    """Yield the lines of a file; of a line without end only its beginning is kept."""
    number = 0
    while text := file.readline(LONGEST_LINE):
        number += 1
        whole = len(text) < LONGEST_LINE or text.endswith(("\n", "\r"))
        yield Line(number, text, whole)
        while not whole and (rest := file.readline(LONGEST_LINE)):
            whole = len(rest) < LONGEST_LINE or rest.endswith(("\n", "\r"))


def rows_of(found: Iterator[Line], separator: str, columns: int, encoding: str) -> Iterator[Row]:
    """Yield rows. A row may have line breaks inside quotation marks; one that never closes them costs only its line."""
    put_back: deque[Line] = deque()

    def following() -> Line | None:
        return put_back.popleft() if put_back else next(found, None)

    while (first := following()) is not None:
        if not first.text.strip():
            continue
        lines = [first]
        marks = first.text.count('"')
        while marks % 2 and len(lines) < LINES_A_ROW and (more := following()) is not None:
            lines.append(more)
            marks += more.text.count('"')
        row = row_of(lines, separator, columns, encoding)
        if row.fault and len(lines) > 1:
            put_back.extendleft(reversed(lines[1:]))
            row = row_of([first], separator, columns, encoding)
        yield row


def row_of(lines: Sequence[Line], separator: str, columns: int, encoding: str) -> Row:
    """Return the row that these lines are, or one with its fault and the first line as it stands."""
    number, text, _whole = lines[0]
    if not all(line.whole for line in lines):
        return Row(number, [text], _("The line is longer than %(most)d letters.") % {"most": LONGEST_LINE})
    if any("\0" in line.text for line in lines):
        return Row(number, [text], _("The row has bytes of value zero: the file was damaged."))
    if any(not line.text.isascii() and BROKEN.search(line.text) for line in lines):
        return Row(
            number, [text], _("The row has bytes that are not %(encoding)s.") % {"encoding": spoken(encoding)}
        )
    try:
        rows = split([line.text for line in lines], separator)
    except csv.Error as fault:
        if "larger" in str(fault):
            said = {"most": csv.field_size_limit()}
            return Row(number, [text], _("A cell of the row has more than %(most)d letters.") % said)
        rows = []
    if len(rows) != 1:
        return Row(number, [text], _("The quotation marks of the row do not match."))
    return Row(number, rows[0], width_fault(len(rows[0]), columns))


def split(lines: Sequence[str], separator: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=separator, strict=True))


def width_fault(cells: int, columns: int) -> str:
    if cells == columns:
        return ""
    said = {"cells": cells, "columns": columns}
    return _("The number of cells (%(cells)d) is not the number of columns (%(columns)d).") % said


def spoken(encoding: str) -> str:
    """Return the name of an encoding as people write it."""
    return {
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "windows-1251": "Windows-1251",
        "cp1251": "Windows-1251",
    }.get(encoding, encoding)
