"""Rows as a workbook (ECMA-376), for whoever opens a file by a double click: written as it is sent, row after row.

A library for workbooks needs half a millisecond a row, a temporary file and 10 MB in every process that serves pages;
this needs none of them. The tests read what stands here with such a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from html import escape
from io import RawIOBase
from itertools import chain
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ishenim.kernel.tables import xlsx_parts
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.columns import Column, Kind, Row, Table, written

ENDS = "xlsx"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
MOST_BYTES = 2**30  # of a sheet before it is pressed: what every spreadsheet still opens
LONGEST_TEXT = 32_767  # what a cell holds
LINES = re.compile("\r\n?")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
READ_AS_A_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LIKE_A_FORMULA = "=+-@\t\r\n'"
FIRST_DAY = date(1899, 12, 30).toordinal()
FIRST_SURE = date(1900, 3, 1)  # before, spreadsheets count a 29 February that never was
SECONDS = 86_400
PRESSED = 6


class Drain(RawIOBase):
    """Takes what is written and gives it away once: nothing is kept."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self.waiting)
        self.waiting.clear()
        return found


class Workbook:
    """A workbook of two sheets: the rows, and what they are."""

    def __init__(self, table: Table[Any]) -> None:
        self.table, self.count, self.cut = table, 0, False
        self.drain = Drain()
        self.moments: dict[str, int] = {}

    def written(self, pieces: Iterable[Sequence[Any]], about: Iterable[tuple[str, str]]) -> Iterator[bytes]:
        """Yield the whole file as it comes into being; `about` is read when the rows are written."""
        with ZipFile(self.drain, "w", ZIP_DEFLATED, compresslevel=PRESSED) as archive:
            names = (str(self.table.title), pgettext("a sheet of a workbook", "About"))
            for name, part in xlsx_parts.fixed(names).items():
                archive.writestr(_entry(name), part)
            yield self.drain.taken()
            with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
                yield from self._rows(sheet, pieces)
            archive.writestr(_entry("xl/worksheets/sheet2.xml"), self._about(about))
            archive.writestr(_entry("xl/styles.xml"), xlsx_parts.styles(self.moments))
        yield self.drain.taken()

    def _rows(self, sheet: IO[bytes], pieces: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        columns = self.table.whole
        size = sheet.write(
            xlsx_parts.begin([xlsx_parts.WIDTHS[column.kind] for column in columns], frozen=True)
        )
        size += sheet.write(_row([text(column.heading, xlsx_parts.BOLD) for column in columns]))
        for piece in pieces:
            fit = piece[: MOST_ROWS - self.count]
            lines = b"".join(_row([self.cell(column, row) for column in columns]) for row in fit)
            self.cut = len(fit) < len(piece) or size + len(lines) > MOST_BYTES
            if size + len(lines) <= MOST_BYTES:
                size += sheet.write(lines)
                self.count += len(fit)
            yield self.drain.taken()
            if self.cut:
                break
        sheet.write(xlsx_parts.END)

    def _about(self, lines: Iterable[tuple[str, str]]) -> bytes:
        told = b"".join(
            _row([text(label, xlsx_parts.BOLD), text(words)]) for label, words in chain(lines, self._named())
        )
        return xlsx_parts.begin([34, 90], frozen=False) + told + xlsx_parts.END

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the columns with the names that never change and stand in the CSV."""
        yield "", ""
        yield _("Column"), _("Its name in the CSV, the same in all languages")
        for column in self.table.whole:
            yield column.heading, column.name

    def cell(self, column: Column[Row], row: Row) -> str:
        """Return a value as a spreadsheet counts and sorts it: numbers, days and moments are not texts."""
        value: Any = column.value(row)
        if value is None or value in ("", []):
            return "<c/>"
        if column.kind is Kind.NUMBER:
            return f"<c><v>{value}</v></c>"
        if column.kind is Kind.DAY and value >= FIRST_SURE:
            return f'<c s="{xlsx_parts.DAY}"><v>{value.toordinal() - FIRST_DAY}</v></c>'
        if column.kind is Kind.MOMENT:
            return self._moment(on_the_clock(value))
        return text(written(column, value))

    def _moment(self, value: datetime) -> str:
        """Return a moment that can be counted with; how it is shown names its offset."""
        offset = value.isoformat()[-6:]
        style = self.moments.setdefault(offset, xlsx_parts.MOMENTS + len(self.moments))
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c s="{style}"><v>{value.toordinal() - FIRST_DAY + seconds / SECONDS!r}</v></c>'


def text(words: str, style: int = 0) -> str:
    """Return a text as a text, even where it looks like a formula, and so that it stays one when it is edited."""
    fit = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", LINES.sub("\n", words[:LONGEST_TEXT]))
    if words and words[0] in LIKE_A_FORMULA:
        style = xlsx_parts.QUOTED
    styled = f' s="{style}"' if style else ""
    told = escape(READ_AS_A_SIGN.sub("_x005F_", fit), quote=False)
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _row(cells: Iterable[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _entry(name: str) -> ZipInfo:
    """Name a part of the file; it carries no time, so that the same rows make the same file."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
