"""The rows that were not brought in, given back to whoever owns them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from ishenim.kernel.procedures.importing.notebook import Notebook
from ishenim.kernel.procedures.importing.tables import OF_REJECTS, Table


def write_rejects(table: Table, notebook: Notebook, target: Path) -> None:
    """Write every rejected row as its source has it, with its line and the reason, for its owner's eyes only."""
    draft = target.with_name(f"{target.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow([*OF_REJECTS, *table.header])
        sheet.writerows(rejected_rows(table, notebook))
    draft.replace(target)


def rejected_rows(table: Table, notebook: Notebook) -> Iterator[list[str]]:
    rows = table.rows()
    for line, reason in notebook.rejects():
        cells = next(row.cells for row in rows if row.number == line)
        yield [str(line), reason, *map(readable, cells)]


def readable(cell: str) -> str:
    """Return a cell with bytes that are no letters written out."""
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
