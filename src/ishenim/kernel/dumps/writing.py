"""Writing one table as Parquet and as CSV, piece by piece: memory stays as it is, however long the table.

This module loads pyarrow, so only a process that ends when its dump is made imports it.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from ishenim.kernel.dumps.declare import Dumped
from ishenim.kernel.tables.as_csv import cell, on_the_clock
from ishenim.kernel.tables.columns import Column, Kind

ROWS_IN_A_GROUP = 10_000
"""So many rows stand in memory at once."""
UNFINISHED = ".unfinished"
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.CODES: pa.list_(pa.string()),
    Kind.NUMBER: pa.int64(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("s", tz="Asia/Bishkek"),
    Kind.TRUTH: pa.bool_(),
}


def schema(dumped: Dumped[Any]) -> pa.Schema:
    """Return the columns of a table as Parquet keeps them."""
    return pa.schema([(column.name, type_of(dumped, column)) for column in dumped.columns])


def type_of(dumped: Dumped[Any], column: Column[Any]) -> pa.DataType:
    return pa.float64() if column.name in dumped.fractions else TYPES[column.kind]


def write(dumped: Dumped[Any], folder: Path, name: str) -> int:
    """Write all rows of a table as `name.parquet` and `name.csv.gz`, both whole or not there; return how many."""
    columns, rows = dumped.columns, 0
    drafts = {ends: folder / f"{name}{ends}{UNFINISHED}" for ends in (".parquet", ".csv.gz")}
    kept = schema(dumped)
    with ExitStack() as open_files:
        table = open_files.enter_context(parquet.ParquetWriter(drafts[".parquet"], kept, compression="zstd"))
        raw = open_files.enter_context(drafts[".csv.gz"].open("wb"))
        # No name and no time in its head: the same rows give the same bytes.
        pressed = open_files.enter_context(gzip.GzipFile("", "wb", 6, raw, mtime=0))
        text = open_files.enter_context(io.TextIOWrapper(pressed, "utf-8", errors="replace", newline=""))
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow([column.name for column in columns])
        for group in grouped(dumped.read()):
            table.write_table(arrow(columns, kept, group))
            lines.writerows([cell(column, row) for column in columns] for row in group)
            rows += len(group)
    for ends, draft in drafts.items():
        draft.replace(folder / f"{name}{ends}")
    return rows


def grouped(pieces: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
    """Put small pieces together, so that a file is no heap of crumbs."""
    group: list[Any] = []
    for piece in pieces:
        group += piece
        if len(group) >= ROWS_IN_A_GROUP:
            yield group
            group = []
    if group:
        yield group


def arrow(columns: Sequence[Column[Any]], kept: pa.Schema, rows: Sequence[Any]) -> pa.Table:
    """Return rows as columns."""
    arrays = [
        pa.array([value(column, row) for row in rows], type=field.type)
        for column, field in zip(columns, kept, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=kept)


def value(column: Column[Any], row: Any) -> Any:
    """Return what stands in a cell: nothing where there is nothing, never an empty word."""
    found = column.value(row)
    if found is None or found == "":
        return None
    if column.kind is Kind.MOMENT:
        return on_the_clock(found)
    if column.kind is Kind.CODES:
        return [str(code) for code in found]
    if column.kind in {Kind.TEXT, Kind.CODE}:
        return str(found)
    return found
