"""A declared figure as an expression: for all places and quarters at once, and for one of each, as a query to print.

This module loads ibis, so only a process that ends when its figures are computed imports it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table

from ishenim.kernel.figures.declare import DAYS, Figure, Share, Wait

Tables = Mapping[str, Table]
PLACE, INSTITUTION, QUARTER = "{place}", "{institution}", "{quarter}"
"""What stands in a printed query where a page puts its place, or institution, and its quarter."""
HALF, FOUR_FIFTHS = 0.5, 0.2
"""Which part still waits when half, and when four of five, have been served."""
EXACTLY = 9
"""To so many digits a product of shares is told from a half: it is summed up by logarithms."""
CERTAIN = -1e9
"""The logarithm that stands for nobody being left."""


def of_all_places(figure: Figure, tables: Tables, quarters: Sequence[str], as_of: date) -> Table:
    """Count a figure for every place and quarter: what lies below is added up, and no share is ever averaged."""
    own = counted(figure, chosen(figure, tables, as_of), ["place", "quarter"], quarters)
    inside = tables["inside"]
    joined = own.join(inside, own.place == inside.place).select(inside.above, *_columns_of(own, "place"))
    return result(
        figure, added_up(figure, joined.rename(key="above"), ["key", "quarter"]), ["key", "quarter"]
    )


def of_all_institutions(figure: Figure, tables: Tables, quarters: Sequence[str], as_of: date) -> Table:
    """Count a figure for every institution and quarter."""
    rows = chosen(figure, tables, as_of)
    rows = rows.filter(rows.institution.notnull())
    by = ["institution", "quarter"]
    return result(figure, counted(figure, rows, by, quarters), by).rename(key="institution")


def of_one_place(figure: Figure, tables: Tables, place: str, quarter: str, as_of: date) -> Table:
    """Count a figure for one place and quarter, in the way that anyone can repeat."""
    rows, inside = chosen(figure, tables, as_of), tables["inside"]
    rows = rows.filter(rows.place.isin(inside.filter(inside.above == place).place), rows.quarter == quarter)
    return result(figure, counted(figure, rows, []), [])


def of_one_institution(figure: Figure, tables: Tables, code: str, quarter: str, as_of: date) -> Table:
    """Count a figure for one institution and quarter, in the way that anyone can repeat."""
    rows = chosen(figure, tables, as_of)
    rows = rows.filter(rows.institution == code, rows.quarter == quarter)
    return result(figure, counted(figure, rows, []), [])


def query(expression: Table) -> str:
    """Return an expression as SQL, as DuckDB understands it."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def chosen(figure: Figure, tables: Tables, as_of: date) -> Table:
    """Return the rows that a figure is about, with what is counted of each."""
    rows = figure.rows(tables[figure.table])
    rows = rows.filter(figure.among(rows))
    return rows.select("place", "institution", "quarter", **measured(figure, rows, as_of))


def measured(figure: Figure, rows: Table, as_of: date) -> dict[str, Any]:
    """Return what is counted of each row: whether it keeps the condition, or how long it waited and if it ended."""
    if isinstance(figure, Share):
        return {"kept": figure.counts(rows).fill_null(ibis.literal(value=False)).cast("int64")}
    assert isinstance(figure, Wait)
    until = figure.until(rows)
    days = until.coalesce(ibis.literal(as_of)).delta(figure.since(rows), unit="day")
    return {"days": days, "ended": until.notnull().cast("int64")}


def counted(figure: Figure, rows: Table, by: list[str], quarters: Sequence[str] = ()) -> Table:
    """Count the rows by what is named."""
    if quarters:
        rows = rows.filter(rows.quarter.isin(list(quarters)))
    if isinstance(figure, Share):
        return rows.aggregate(n=rows.count(), kept=rows.kept.sum(), by=by)
    return rows.aggregate(n=rows.count(), ended=rows.ended.sum(), by=[*by, "days"])


def added_up(figure: Figure, counts: Table, by: list[str]) -> Table:
    """Add counts up by what is named."""
    if isinstance(figure, Share):
        return counts.aggregate(n=counts.n.sum(), kept=counts.kept.sum(), by=by)
    return counts.aggregate(n=counts.n.sum(), ended=counts.ended.sum(), by=[*by, "days"])


def result(figure: Figure, counts: Table, by: list[str]) -> Table:
    """Return what is shown: a share in two numbers; a wait as its curve, and when half and four of five were served."""
    if isinstance(figure, Share):
        return counts
    curve = still_waiting(counts, by)
    return curve.aggregate(
        by=by,
        n=curve.n.sum(),
        ended=curve.ended.sum(),
        half=curve.days.min(where=curve.waiting <= HALF),
        most=curve.days.min(where=curve.waiting <= FOUR_FIFTHS),
        **{after(day): part_after(curve, day) for day in DAYS},
    )


def after(day: int) -> str:
    """Return the name of the number that says which part still waits after so many days."""
    return f"waiting_{day}"


def part_after(curve: Table, day: int) -> Any:
    """Return which part still waits after so many days; null where all that still wait have waited for less."""
    part = curve.waiting.min(where=curve.days <= day).coalesce(ibis.literal(1.0))
    known = (curve.days.max() >= day) | (curve.waiting.min() == 0)
    return ibis.ifelse(known, part, ibis.null("float64"))


def still_waiting(counts: Table, by: list[str]) -> Table:
    """Add to each number of days which part still waits after it: the product of what each day left waiting."""
    downward = ibis.cumulative_window(group_by=by, order_by=ibis.desc("days"))
    upward = ibis.cumulative_window(group_by=by, order_by="days")
    at_risk = counts.mutate(at_risk=counts.n.sum().over(downward))
    left = 1 - at_risk.ended / at_risk.at_risk
    log = ibis.ifelse(at_risk.ended == at_risk.at_risk, CERTAIN, ibis.ifelse(left > 0, left, 1).ln())
    parts = at_risk.mutate(log=log)
    return parts.mutate(waiting=parts.log.sum().over(upward).exp().round(EXACTLY))


def _columns_of(table: Table, *without: str) -> list[Any]:
    return [table[name] for name in table.columns if name not in without]
