"""Rows as comma separated values (RFC 4180): opened by any spreadsheet, read by any program, harmful to neither."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from ishenim.kernel.tables.columns import Column, Kind, Row, Table, written

ENDS = "csv"
TYPE = "text/csv; charset=utf-8; header=present"
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells Excel that the letters are UTF-8."""

# A spreadsheet takes what begins so for a formula; where its language separates cells by a semicolon, a cell may
# also begin inside our text.
FORMULA = re.compile("(?:^(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\t\r\n])(?=[=+\\-@]))")


def lines(table: Table[Row], pieces: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """Yield the names of the columns, then each piece as it is read."""
    columns = table.whole
    yield MARK.encode() + _written([[column.name for column in columns]])
    for piece in pieces:
        yield _written([[cell(column, row) for column in columns] for row in piece])


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    page = io.StringIO()
    csv.writer(page, lineterminator="\r\n").writerows(rows)
    return page.getvalue().encode("utf-8", "replace")


def cell(column: Column[Row], row: Row) -> str:
    """Return a value as it stands in a cell: days and moments as ISO 8601, texts so that none is a formula."""
    value: Any = column.value(row)
    if value is None:
        return ""
    if column.kind is Kind.NUMBER:
        return str(value)
    if column.kind is Kind.DAY:
        return str(value.isoformat())
    if column.kind is Kind.MOMENT:
        return on_the_clock(value).isoformat(timespec="seconds")
    return safe(written(column, value))


def on_the_clock(value: datetime) -> datetime:
    """Return a moment on the clock of the installation, whole seconds, with its offset."""
    return timezone.localtime(value, timezone.get_default_timezone()).replace(microsecond=0)


def safe(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would take for a formula."""
    return FORMULA.sub("'", text)
