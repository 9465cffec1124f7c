"""Computing every figure from the files of a dump, for every place and institution, by quarter.

This module loads ibis, duckdb and scipy, so only a process that ends when its figures are computed imports it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from ishenim.kernel.dumps.declare import DUMPED
from ishenim.kernel.dumps.writing import schema
from ishenim.kernel.figures import expressions
from ishenim.kernel.figures.declare import DAYS, FIGURES, Figure, Share
from ishenim.kernel.figures.funnel import funnel
from ishenim.kernel.figures.spread import spread
from ishenim.kernel.figures.suppressing import Family, hidden
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.places.models import Hierarchy

QUARTERS = 8
FEW = "few"
MEMORY = "2GB"
Cell = list[Any] | str
"""A share as [n, kept]; a wait as [n, ended, days for half, days for four of five] and which part waits after each of
the declared days; or that there are too few."""
Told = dict[str, dict[str, Cell]]


class Files:
    """The files of a dump in a folder, as tables that can be asked."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        settings = {"memory_limit": MEMORY} | ({"threads": threads} if threads else {})
        self.connection = ibis.duckdb.connect(**settings)
        self.tables: dict[str, Table] = {}
        for name in names():
            file = str(folder / f"{name}.parquet").replace("'", "''")
            self.connection.raw_sql(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{file}')")  # noqa: S608 -- our own file
            self.tables[name] = unbound(name)

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        """Return the rows of an expression."""
        found: list[dict[str, Any]] = self.connection.to_pyarrow(expression).to_pylist()
        return found


def names() -> set[str]:
    """Return the tables that figures read."""
    return {"inside", *(figure.table for figure in FIGURES.values())}


def unbound(name: str) -> Table:
    """Return a table of the dump by its columns alone."""
    return ibis.table(ibis.Schema.from_pyarrow(schema(DUMPED[name])), name=name)


def quarters_up_to(day: date) -> list[str]:
    """Return the last quarters up to the one of a day, the earliest first."""
    last = day.year * 4 + (day.month - 1) // 3
    return [f"{one // 4}-{one % 4 + 1}" for one in range(last - QUARTERS + 1, last + 1)]


def computed(files: Files, as_of: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is told of each place, institution and kind of places, and the queries by which it is recomputed."""
    quarters = quarters_up_to(as_of)
    told: dict[str, Told] = defaultdict(lambda: defaultdict(dict))
    families = list(families_of_places())
    for figure in FIGURES.values():
        for key, quarter, cell in shown(figure, files, quarters, as_of, families):
            told[key][figure.name][quarter] = cell
    for key, figures in told.items():
        yield key, {"figures": figures}
    yield from peers(told)
    yield from funnels(told, quarters)
    yield (
        "queries",
        {"queries": queries(as_of), "as_of": as_of.isoformat(), "quarters": quarters},
    )


def shown(
    figure: Figure, files: Files, quarters: Sequence[str], as_of: date, families: Sequence[Family]
) -> Iterator[tuple[str, str, Cell]]:
    """Yield key, quarter and cell of one figure; where there are few, only that."""
    for sort, of_all in (
        ("place", expressions.of_all_places),
        ("institution", expressions.of_all_institutions),
    ):
        found: dict[str, dict[str, list[Any]]] = defaultdict(dict)
        for row in files.rows(of_all(figure, files.tables, quarters, as_of)):
            found[row["quarter"]][row["key"]] = cell_of(figure, row)
        for quarter, cells in found.items():
            counts = {key: cell[0] for key, cell in cells.items()}
            few = hidden(counts, families if sort == "place" else (), figure.minimum)
            yield from (
                (f"{sort}:{key}", quarter, FEW if key in few else cell) for key, cell in cells.items()
            )


def cell_of(figure: Figure, row: Mapping[str, Any]) -> list[Any]:
    """Return the numbers of a figure as they are kept."""
    return [row[name] for name in numbers_of(figure)]


def numbers_of(figure: Figure) -> list[str]:
    """Return the names of a figure's numbers, in the order in which they are kept."""
    if isinstance(figure, Share):
        return ["n", "kept"]
    return ["n", "ended", "half", "most", *map(expressions.after, DAYS)]


def families_of_places() -> Iterator[Family]:
    """Yield every place of today with those that lie directly in it, in each order of territory."""
    drawn = atlas()
    for hierarchy in Hierarchy.values:
        for unit in drawn.units.values():
            below = [child.code for child in drawn.children(unit.id, hierarchy)]
            if below:
                yield Family(unit.code, below)


def peers(told: Mapping[str, Told]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield for each kind of places how their figures are spread, by quarter; places with few count for nothing."""
    values: dict[str, dict[tuple[str, str], list[float]]] = defaultdict(lambda: defaultdict(list))
    for key, name, quarter, cell in cells_of(told):
        sort, _colon, code = key.partition(":")
        number = value_of(FIGURES[name], cell)
        if sort == "place" and number is not None:
            values[atlas().by_code(code).kind][name, quarter].append(number)
    for kind, found in values.items():
        spreads: dict[str, dict[str, Any]] = defaultdict(dict)
        for (name, quarter), numbers in found.items():
            if tenths := spread(numbers):
                spreads[name][quarter] = [len(numbers), *tenths]
        yield f"kind:{kind}", {"spread": spreads}


def funnels(told: Mapping[str, Told], quarters: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield for each kind of places and each share the funnel of its peers in each quarter, without a name in it."""
    counts: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for key, name, quarter, cell in cells_of(told):
        sort, _colon, code = key.partition(":")
        if sort == "place" and isinstance(FIGURES[name], Share) and not isinstance(cell, str):
            counts[f"funnel:{atlas().by_code(code).kind}:{name}"][quarter].append((cell[0], cell[1]))
    for key, by_quarter in counts.items():
        drawn = {quarter: funnel(by_quarter[quarter]) for quarter in quarters if quarter in by_quarter}
        yield key, {"funnel": {quarter: one for quarter, one in drawn.items() if one}}


def cells_of(told: Mapping[str, Told]) -> Iterator[tuple[str, str, str, Cell]]:
    """Yield every cell with its key, figure and quarter."""
    for key, figures in told.items():
        for name, cells in figures.items():
            yield from ((key, name, quarter, cell) for quarter, cell in cells.items())


def value_of(figure: Figure, cell: Cell) -> float | None:
    """Return the one number that is shown of a cell: of 100, or days; None where there is none."""
    if isinstance(cell, str):
        return None
    if isinstance(figure, Share):
        return float(100 * cell[1] / cell[0])
    return None if cell[2] is None or cell[1] < figure.minimum else float(cell[2])


@cache
def queries(as_of: date) -> dict[str, dict[str, str]]:
    """Return each figure as a query, with the place or institution and the quarter left open."""
    tables = {name: unbound(name) for name in names()}
    return {
        name: {
            "place": expressions.query(
                expressions.of_one_place(figure, tables, expressions.PLACE, expressions.QUARTER, as_of)
            ),
            "institution": expressions.query(
                expressions.of_one_institution(
                    figure, tables, expressions.INSTITUTION, expressions.QUARTER, as_of
                )
            ),
        }
        for name, figure in FIGURES.items()
    }
