"""Every row of a table is read, or is named with its line and the reason."""

import tracemalloc

import pytest
from django.utils.translation import override

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.importing.tables import LONGEST_LINE, open_table, spoken


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def table(tmp_path):
    def write(content, *, needed=("a", "b"), only=False, encoding=""):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(path, needed, only=only, encoding=encoding)

    return write


def rows(found):
    return [(row.number, row.cells, row.fault) for row in found.rows()]


def faults(found):
    return {row.number: row.fault for row in found.rows() if row.fault}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_commas_semicolons_and_tabs_are_told_apart_by_the_header(table, separator, end):
    found = table(
        end.join([f"a{separator}b", f"1{separator}x, y; z" if separator == "\t" else f"1{separator}2", ""])
    )

    assert found.separator == separator
    assert [row.fault for row in found.rows()] == [""]


def test_cells_may_have_separators_quotes_and_line_breaks(table):
    found = table('a,b\n1,"x, ""y""\nz"\n2,y\n')

    assert rows(found) == [(2, ["1", 'x, "y"\nz'], ""), (4, ["2", "y"], "")]


def test_empty_lines_are_no_rows_and_do_not_change_the_numbers(table):
    assert rows(table("\n\na,b\n\n1,2\n   \n3,4\n\n")) == [(5, ["1", "2"], ""), (7, ["3", "4"], "")]


def test_a_header_may_stand_in_another_order_and_among_other_columns(table):
    assert table("z, b ,a\n1,2,3\n").header == ("z", "b", "a")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a,c", ["The column “b” is missing."]),
        ("what", ["The column “a” is missing.", "The column “b” is missing."]),
        ("a,b,a", ["The column “a” stands there twice."]),
        ('a,"b', ["The column “a” is missing.", "The column “b” is missing."]),
    ],
)
def test_a_file_without_its_columns_is_refused_as_a_whole_with_all_that_is_missing(table, header, said):
    with pytest.raises(Faults) as refused:
        table(f"{header}\n1,2\n")

    assert refused.value.faults == said


def test_our_own_format_has_no_other_columns_but_those_of_a_file_of_rejects(table):
    assert table("row,reason,a,b\n", only=True).header == ("row", "reason", "a", "b")
    with pytest.raises(Faults, match="“street” is not known"):
        table("a,b,street\n", only=True)


@pytest.mark.parametrize("content", ["", "\n \n\n"])
def test_a_file_without_a_header_is_refused(table, content):
    with pytest.raises(Faults, match="empty"):
        table(content)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,2,3", "The number of cells (3) is not the number of columns (2)."),
        ("1", "The number of cells (1) is not the number of columns (2)."),
        ('1,"2"x', "The quotation marks of the row do not match."),
        ('1,"2', "The quotation marks of the row do not match."),
        ("1,\0", "The row has bytes of value zero: the file was damaged."),
        (f"1,{'x' * 200_000}", "A cell of the row has more than 131072 letters."),
    ],
    ids=["too many", "too few", "after quotes", "unclosed", "zero", "far too long a cell"],
)
def test_a_broken_row_is_named_and_costs_no_other(table, line, said):
    found = table(f"a,b\n0,1\n{line}\n2,3\n4,5\n")

    assert faults(found) == {3: said}
    assert [row.number for row in found.rows()] == [2, 3, 4, 5]
    assert [row.cells for row in found.rows() if not row.fault] == [["0", "1"], ["2", "3"], ["4", "5"]]


def test_two_unclosed_quotes_cost_two_rows_and_not_what_lies_between(table):
    found = table('a,b\n"1,2\n3,4\n5,"6\n7,8\n')

    assert list(faults(found)) == [2, 4]
    assert [row.number for row in found.rows()] == [2, 3, 4, 5]


def test_a_quotation_mark_inside_a_cell_without_quotes_is_a_letter(table):
    assert rows(table('a,b\n1,5" pipe\n2,y\n')) == [(2, ["1", '5" pipe'], ""), (3, ["2", "y"], "")]


def test_a_line_without_end_is_named_and_not_kept_in_memory(table):
    content = b"a,b\n1," + b"x" * (3 * LONGEST_LINE) + b"\n2,3\n"
    found = table(content)

    assert list(faults(found)) == [2]
    assert "longer than" in faults(found)[2]
    assert [row.number for row in found.rows()] == [2, 3]


def test_a_file_may_end_within_a_line_without_end(table):
    assert list(faults(table(b"a,b\n1," + b"x" * (LONGEST_LINE + 5)))) == [2]


def test_bytes_that_are_no_letters_cost_their_row(table):
    found = table(b"a,b\n" + b"1,2\n" * 20 + b"caf\xe9,2\n3,4\n")

    assert faults(found) == {22: "The row has bytes that are not UTF-8."}


def test_an_encoding_is_called_by_the_name_people_know():
    assert [spoken(name) for name in ("utf-8-sig", "cp1251", "koi8-r")] == ["UTF-8", "Windows-1251", "koi8-r"]


def test_a_table_of_fifty_thousand_rows_is_read_in_the_memory_of_a_few(table):
    found = table("a,b\n" + "".join(f"{number},x\n" for number in range(50_000)))

    tracemalloc.start()
    read = sum(1 for _row in found.rows())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read == 50_000
    assert most < 1_000_000
