"""A program reads the same rows by the same names, and what has no value is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.utils.translation import override

from ishenim.kernel.tables import columns
from ishenim.kernel.tables.about import About, described
from ishenim.kernel.tables.as_csv import cell
from ishenim.kernel.tables.as_json import record, schema
from ishenim.kernel.tables.as_xlsx import Workbook
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import List, Piece, piece, pieces

VALUES = {
    Kind.TEXT: ("Lamps", "Lamps"),
    Kind.CODE: ("light", "light"),
    Kind.CODES: (["ky", "ru"], ["ky", "ru"]),
    Kind.NUMBER: (Decimal("2.50"), Decimal("2.50")),
    Kind.DAY: (date(2026, 10, 5), "2026-10-05"),
    Kind.MOMENT: (datetime(2026, 10, 5, 4, 0, 30, 123456, tzinfo=UTC), "2026-10-05T10:00:30+06:00"),
    Kind.TRUTH: (False, False),
}
EVERY_KIND = Table(
    "every_kind",
    "Every kind",
    tuple(Column(str(kind), str(kind).title(), lambda row, kind=kind: row[kind], kind) for kind in Kind),
)


def test_a_row_is_a_record_with_the_names_of_its_columns():
    row = {kind: given for kind, (given, _told) in VALUES.items()}

    assert record(EVERY_KIND, row) == {str(kind): told for kind, (_given, told) in VALUES.items()}


def test_what_has_no_value_is_left_out_and_is_never_a_null():
    texts = Table("texts", "Texts", (Column("text", "Text", str), Column("codes", "Codes", list, Kind.CODES)))

    assert record(texts, "") == {}
    assert record(EVERY_KIND, dict.fromkeys(Kind)) == {}


def test_nought_and_no_are_values():
    told = record(EVERY_KIND, dict.fromkeys(Kind) | {Kind.NUMBER: 0, Kind.TRUTH: False})

    assert told == {"number": 0, "truth": False}


def test_the_schema_names_every_column_in_the_readers_language_and_says_what_stands_there():
    table = Table("trial", "Trial", coded("state", "State", lambda row: row, lambda row: row))
    with override("en"):
        told = schema(table)

    assert told["properties"] == {
        "state": {"type": "string", "title": "State (code)"},
        "state_words": {"type": "string", "title": "State"},
    }
    assert schema(EVERY_KIND)["properties"]["codes"]["items"] == {"type": "string"}
    assert schema(EVERY_KIND)["properties"]["moment"]["format"] == "date-time"


def test_several_codes_share_a_cell_and_yes_and_no_are_words(settings):
    codes, truth = Column("codes", "Codes", lambda row: row, Kind.CODES), Column("t", "T", bool, Kind.TRUTH)

    assert cell(codes, ["ky", "ru"]) == "ky; ru"
    assert cell(codes, []) == ""
    assert (cell(truth, 1), cell(truth, 0)) == ("yes", "no")
    assert ">ky; ru<" in Workbook(EVERY_KIND).cell(codes, ["ky", "ru"])
    assert Workbook(EVERY_KIND).cell(codes, []) == "<c/>"
    told = described(About(EVERY_KIND, "/", "/trial.csv"))["tableSchema"]["columns"]
    assert {column["name"]: column.get("separator") for column in told}["codes"] == "; "
    assert told[-1]["datatype"] == {"base": "boolean", "format": "yes|no"}


def numbers_below(chosen, before, most):
    rows = [number for number in range(5, 0, -1) if before is None or number < before]
    return piece(rows[: most + 1], most, lambda row: row)


def listed(read) -> List:
    table = Table("numbers", "Numbers", (Column("number", "Number", lambda row: row, Kind.NUMBER),))
    return List("trial", table, forms.Form, read, lambda reference: None, [])


def test_a_list_is_read_to_its_end_piece_by_piece(monkeypatch):
    monkeypatch.setattr(columns, "PIECE", 2)

    assert list(pieces(listed(numbers_below), {})) == [[5, 4], [3, 2], [1]]


def test_a_piece_says_where_the_list_goes_on_and_nothing_at_its_end():
    assert (numbers_below({}, None, 4).rows, numbers_below({}, None, 4).further) == ([5, 4, 3, 2], 2)
    assert (numbers_below({}, 2, 4).rows, numbers_below({}, 2, 4).further) == ([1], None)
    assert numbers_below({}, None, 5).further is None


def test_a_piece_without_rows_does_not_end_a_list(monkeypatch):
    told = {None: Piece([], 3), 3: Piece([2, 1], None)}

    assert list(pieces(listed(lambda chosen, key, most: told[key]), {})) == [[2, 1]]
