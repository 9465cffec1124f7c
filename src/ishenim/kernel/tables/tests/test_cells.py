"""What a cell holds, in each form, and what it can never do."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from ishenim.kernel.tables import as_csv, as_xlsx
from ishenim.kernel.tables.columns import Column, Kind, Table, at_once, coded, in_pieces

FORMULAS = ["=1+1", "+996 312 66 00 00", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1"]


def table(*kinds: Kind) -> Table:
    columns = [
        Column(f"column_{n}", f"Column {n}", lambda row, n=n: row[n], kind) for n, kind in enumerate(kinds)
    ]
    return Table("trial", "A trial", columns)


def written(rows, *kinds: Kind) -> bytes:
    return b"".join(as_csv.lines(table(*kinds), at_once(rows)))


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def workbook(rows, *kinds: Kind):
    made = as_xlsx.Workbook(table(*kinds))
    return openpyxl.load_workbook(
        io.BytesIO(b"".join(made.written(at_once(rows), [("What it is", "A trial")])))
    )


def test_a_file_is_utf_8_with_the_mark_for_excel_and_its_lines_end_as_the_standard_says(settings):
    settings.DEMO = False

    content = written([("Көчө, «жарык»", "a\nb"), ('say "no"', "")], Kind.TEXT, Kind.TEXT)

    assert content.startswith(b"\xef\xbb\xbfcolumn_0,column_1,demonstration\r\n")
    assert content.endswith(b'"say ""no""",,no\r\n')
    assert read_csv(content)[1] == ["Көчө, «жарык»", "a\nb", "no"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe_in_a_csv(text):
    cell = read_csv(written([(text,)], Kind.TEXT))[1][0]

    assert cell.startswith("'")
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["a;=1+1", "a\n=1+1", "a\t@SUM(A1)", "a;-2+3"])
def test_a_formula_cannot_hide_behind_what_another_spreadsheet_takes_for_the_end_of_a_cell(text):
    cell = read_csv(written([(text,)], Kind.TEXT))[1][0]

    assert cell == text[:2] + "'" + text[2:]


@pytest.mark.parametrize("text", ["a = b", "3-5", "Ысык-Көл", "е-mail@ishenim.example", "'quoted'", ""])
def test_a_plain_text_stays_as_it_is(text):
    assert read_csv(written([(text,)], Kind.TEXT))[1][0] == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_text_in_a_workbook_and_stays_one_when_it_is_edited(text):
    cell = workbook([(text,)], Kind.TEXT).worksheets[0]["A2"]

    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value == text.replace("\r", "\n")
    assert cell.quotePrefix or text.startswith("＝")


def test_a_text_that_no_workbook_can_hold_is_made_fit_and_the_rest_stays():
    sheet = workbook([("a\x00b\x1bc\ud800d",), ("ж" * 40_000,)], Kind.TEXT).worksheets[0]

    assert sheet["A2"].value == "a\ufffdb\ufffdc\ufffdd"
    assert len(sheet["A3"].value) == as_xlsx.LONGEST_TEXT


def test_half_a_letter_does_not_stop_a_csv():
    assert "a?b" in written([("a\ud800b",)], Kind.TEXT).decode()


MOMENT = datetime(2026, 10, 5, 4, 0, 30, 123456, tzinfo=UTC)
ROW = (MOMENT, date(2026, 10, 5), 12, Decimal("2.50"), -3, "accepted", None)
KINDS = (Kind.MOMENT, Kind.DAY, Kind.NUMBER, Kind.NUMBER, Kind.NUMBER, Kind.CODE, Kind.DAY)


def test_days_and_moments_are_iso_8601_on_the_clock_of_bishkek_and_numbers_are_numbers():
    cells = read_csv(written([ROW], *KINDS))[1]

    assert cells[:-1] == ["2026-10-05T10:00:30+06:00", "2026-10-05", "12", "2.50", "-3", "accepted", ""]


def test_in_a_workbook_days_moments_and_numbers_can_be_counted_with():
    cells = [cell.value for cell in workbook([ROW], *KINDS).worksheets[0][2]]

    assert cells[:-1] == [
        datetime(2026, 10, 5, 10, 0, 30),  # noqa: DTZ001 -- a spreadsheet knows no zones
        datetime(2026, 10, 5),  # noqa: DTZ001 -- the same
        12,
        2.5,
        -3,
        "accepted",
        None,
    ]
    assert '"+06:00"' in workbook([ROW], *KINDS).worksheets[0]["A2"].number_format


@pytest.mark.parametrize(("demo", "said"), [(True, "yes"), (False, "no")])
def test_every_row_says_whether_it_is_invented(settings, demo, said):
    settings.DEMO = demo

    assert [row[-1] for row in read_csv(written([("a",), ("b",)], Kind.TEXT))] == [
        "demonstration",
        said,
        said,
    ]
    assert workbook([("a",)], Kind.TEXT).worksheets[0]["B2"].value == said
    assert table().file == ("demonstration-trial" if demo else "trial")


def test_a_code_stands_beside_its_words():
    made = Table("trial", "A trial", coded("state", "State", lambda row: row, lambda row: "In force"))
    content = b"".join(as_csv.lines(made, at_once(["force"])))

    assert read_csv(content)[0][:2] == ["state", "state_words"]
    assert read_csv(content)[1][:2] == ["force", "In force"]
    assert [column.heading for column in made.columns] == ["State (code)", "State"]


def test_a_workbook_says_what_it_is_on_its_second_sheet():
    second = workbook([("a",)], Kind.TEXT).worksheets[1]

    told = {row[0].value: row[1].value for row in second.iter_rows()}
    assert told["What it is"] == "A trial"
    assert told["Column 0"] == "column_0"


def test_a_workbook_ends_at_its_bound_and_knows_that_there_is_more(monkeypatch):
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 3)
    whole, cut = as_xlsx.Workbook(table(Kind.NUMBER)), as_xlsx.Workbook(table(Kind.NUMBER))

    for made, rows in ((whole, 3), (cut, 4)):
        list(made.written(at_once([(n,) for n in range(rows)]), []))

    assert (whole.count, whole.cut) == (3, False)
    assert (cut.count, cut.cut) == (3, True)


def test_rows_are_read_piece_by_piece_behind_the_last_key(monkeypatch):
    monkeypatch.setattr("ishenim.kernel.tables.columns.PIECE", 2)
    asked = []

    def read(before, most):
        asked.append((before, most))
        return [n for n in (5, 4, 3, 2, 1) if before is None or n < before][:most]

    assert list(in_pieces(read, lambda n: n)) == [[5, 4], [3, 2], [1]]
    assert asked == [(None, 2), (4, 2), (2, 2)]
    assert list(in_pieces(lambda before, most: [], lambda n: n)) == []
