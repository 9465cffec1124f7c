"""Rows as JSON: the names that stand in every other form, and the JSON Schema of what stands under them.

What has no value is left out: a program asks whether a name is there, and never meets a null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.columns import Column, Kind, Row, Table

Schema = dict[str, Any]

SCHEMAS: Mapping[Kind, Schema] = {
    Kind.TEXT: {"type": "string"},
    Kind.CODE: {"type": "string"},
    Kind.CODES: {"type": "array", "items": {"type": "string"}},
    Kind.NUMBER: {"type": "number"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TRUTH: {"type": "boolean"},
}


def record(table: Table[Row], row: Row) -> dict[str, Any]:
    """Return a row by the names of its columns; days as ISO 8601, moments with their offset."""
    told = {column.name: _told(column, column.value(row)) for column in table.columns}
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _told(column: Column[Row], value: Any) -> Any:
    if value is None or column.kind in {Kind.NUMBER, Kind.TRUTH}:
        return value
    if column.kind is Kind.CODES:
        return [str(code) for code in value]
    if column.kind is Kind.DAY:
        return value.isoformat()
    if column.kind is Kind.MOMENT:
        return on_the_clock(value).isoformat(timespec="seconds")
    return str(value)


def schema(table: Table[Any]) -> Schema:
    """Describe a record to programs, with the titles in the reader's language."""
    return {
        "type": "object",
        "title": str(table.title),
        "properties": {
            column.name: {**SCHEMAS[column.kind], "title": column.heading} for column in table.columns
        },
    }
