"""How long half wait: by hand, for cases whose answer is known."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from ishenim.kernel.figures.declare import DAYS, Wait
from ishenim.kernel.figures.expressions import after, of_all_places, of_one_place

TODAY = date(2026, 11, 19)
ASKED = date(2026, 10, 1)
WAIT = Wait(
    "wait", "", "", "rows", among=lambda t: t.since.notnull(), minimum=1,
    since=lambda t: t.since, until=lambda t: t.until,
)  # fmt: skip
SCHEMA = {"place": "string", "institution": "string", "quarter": "string", "since": "date", "until": "date"}


def computed(ended, still):
    """Return what is computed of a place where some waited so many days, and some still wait since so many."""
    rows = [(ASKED, ASKED + timedelta(days=day)) for day in ended]
    rows += [(TODAY - timedelta(days=day), None) for day in still]
    named = [dict(zip(SCHEMA, ("a", "", "2026-4", *row), strict=True)) for row in rows]
    table = ibis.memtable(pa.Table.from_pylist(named, schema=ibis.schema(SCHEMA).to_pyarrow()))
    inside = ibis.memtable(pa.table({"place": ["a", "a"], "above": ["a", "all"]}))
    tables = {"rows": table, "inside": inside}
    connection = ibis.duckdb.connect()
    one = connection.to_pyarrow(of_one_place(WAIT, tables, "all", "2026-4", TODAY)).to_pylist()[0]
    every = connection.to_pyarrow(of_all_places(WAIT, tables, ["2026-4"], TODAY)).to_pylist()
    assert {row["key"] for row in every} == {"a", "all"}
    assert all({**one, **row} == row for row in every)
    return one


def points(ended, still):
    """Return which part still waits after each of the declared days."""
    one = computed(ended, still)
    return {day: one[after(day)] for day in DAYS}


@pytest.mark.parametrize(
    ("ended", "still", "told"),
    [
        ([1, 2, 3, 4], [], (4, 4, 2, 4)),
        ([1, 2], [10, 10], (4, 2, 2, None)),
        ([1], [10, 10, 10], (4, 1, None, None)),
        ([], [3, 4], (2, 0, None, None)),
        ([5], [], (1, 1, 5, 5)),
        # Freireich et al. 1963, as in Kalbfleisch and Prentice: weeks of remission under 6-MP; the median is 23.
        (
            [6, 6, 6, 7, 10, 13, 16, 22, 23],
            [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
            (21, 9, 23, None),
        ),
    ],
)
def test_those_who_still_wait_count_as_waiting_and_are_not_left_out(ended, still, told):
    one = computed(ended, still)
    assert (one["n"], one["ended"], one["half"], one["most"]) == told


def test_the_curve_says_which_part_still_waits_after_each_day_and_nothing_after_the_last_who_waits():
    remission = points(
        [6, 6, 6, 7, 10, 13, 16, 22, 23],
        [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
    )
    assert {day: part and round(part, 4) for day, part in remission.items() if day >= 5} == {
        5: 1, 7: 0.8067, 10: 0.7529, 14: 0.6902, 21: 0.6275, 30: 0.4482,
        45: None, 60: None, 90: None, 120: None, 180: None, 360: None,
    }  # fmt: skip


def test_where_all_were_served_nobody_waits_ever_after():
    assert points([1, 3], []) == {0: 1, 1: 0.5, 2: 0.5} | dict.fromkeys(DAYS[3:], 0)
