"""The parts of a workbook that are the same in every one, as ECMA-376 wants them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from ishenim.kernel.tables.columns import Kind

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

BOLD, DAY, QUOTED, MOMENTS = 1, 2, 3, 4
"""How a cell is shown, by number; from MOMENTS on there is one for each offset from Greenwich."""
FIRST_OWN_FORMAT = 164
WIDTHS = {
    Kind.TEXT: 28,
    Kind.CODE: 16,
    Kind.CODES: 16,
    Kind.NUMBER: 12,
    Kind.DAY: 12,
    Kind.MOMENT: 26,
    Kind.TRUTH: 16,
}
LONGEST_NAME = 31

END = b"</sheetData></worksheet>"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/></Types>'
)
WAYS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WAYS_OF_THE_BOOK = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def fixed(names: tuple[str, str]) -> dict[str, str]:
    """Return the parts that stand before the rows, by their place in the file."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(_told_apart(*names), 1)
    )
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": WAYS,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": WAYS_OF_THE_BOOK,
    }


def _told_apart(first: str, second: str) -> tuple[str, str]:
    """Return titles as sheets may be called: short, without the signs that mean something there, never the same."""
    one, other = (
        escape(re.sub(r"[\\/*?:\[\]']", " ", title)[:LONGEST_NAME].strip()) for title in (first, second)
    )
    return one, other if other.casefold() != one.casefold() else f"{other[: LONGEST_NAME - 2]} 2"


def begin(widths: Sequence[int], *, frozen: bool) -> bytes:
    """Return how a sheet begins: its first line stays in sight, its columns have room."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    ).encode()


def styles(moments: Mapping[str, int]) -> str:
    """Return how cells are shown: plain, bold, as a day, as a text whatever it begins with, as moments."""
    offsets = sorted(moments, key=lambda offset: moments[offset])
    formats = ["yyyy-mm-dd", *(f'yyyy-mm-dd hh:mm:ss"{offset}"' for offset in offsets)]
    named = "".join(
        f'<numFmt numFmtId="{FIRST_OWN_FORMAT + number}" formatCode="{escape(code)}"/>'
        for number, code in enumerate(formats)
    )
    shown = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
        f'<xf numFmtId="{FIRST_OWN_FORMAT}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>',
    ]
    shown += [
        f'<xf numFmtId="{FIRST_OWN_FORMAT + 1 + number}" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/>'
        for number in range(len(offsets))
    ]
    font = '<sz val="11"/><name val="Calibri"/>'
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{named}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(shown)}">{"".join(shown)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
