"""The problem as numbers: one column for each beat, day and hour that is allowed, one row for each rule and place."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from ishenim.domains.meetings.schedule.keeping import EVERYWHERE, Rule, allowed, limit_at_once
from ishenim.domains.meetings.schedule.pricing import PRICES, asked_of_all, points, shares
from ishenim.domains.meetings.schedule.problem import Beat, Hour, Problem, Slot

Numbers = np.ndarray[Any, np.dtype[np.float64]]


class Row(NamedTuple):
    """A hard rule at one place and time: no more than so many of its columns may be chosen."""

    rule: Rule
    where: str
    on: date | None
    at: int


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns and rows: `once` gives each beat its meeting, `hard` and `soft` are upper bounds, soft ones give way.

    Behind the columns of days and hours stands one spare column for each soft row, with its price.
    """

    columns: list[tuple[int, Slot]]
    price: Numbers
    once: sparse.csr_array
    named: list[Row]
    hard: sparse.csr_array
    most: Numbers
    soft: sparse.csr_array
    soft_most: Numbers


class Gathering:
    """Columns gathered by the row in which they stand."""

    def __init__(self) -> None:
        self.members: dict[Any, array[int]] = defaultdict(lambda: array("i"))

    def matrix(self, rows: Sequence[Any], width: int) -> sparse.csr_array:
        """Return these rows as ones in a matrix of this width."""
        parts = [np.frombuffer(self.members[row], dtype=np.int32) for row in rows]
        ends = np.cumsum([0, *map(len, parts)])
        columns = np.concatenate([np.empty(0, np.int32), *parts])
        return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), width))


def rows_of(problem: Problem) -> Rows:
    """Return the problem as columns and rows."""
    columns = [(number, slot) for number, beat in enumerate(problem.beats) for slot in allowed(problem, beat)]
    hard, once, soft = Gathering(), Gathering(), Gathering()
    times = Times(problem)
    for column, (number, slot) in enumerate(columns):
        beat = problem.beats[number]
        once.members[number].append(column)
        for row in hard_rows(times, beat, slot):
            hard.members[row].append(column)
        for share in shares(problem, beat, slot):
            soft.members[share].append(column)
    most = {
        row: limit_of(problem, row, [columns[one][0] for one in there]) for row, there in hard.members.items()
    }
    named = [row for row, limit in most.items() if limit is not None]
    soft_rows = Softness(problem, soft)
    width = len(columns)
    return Rows(
        columns=columns,
        price=np.concatenate(
            [[float(points(problem, problem.beats[n], slot)) for n, slot in columns], soft_rows.price]
        ),
        once=once.matrix(range(len(problem.beats)), width),
        named=named,
        hard=hard.matrix(named, width),
        most=np.array([most[row] for row in named], dtype=float),
        soft=soft_rows.matrix(width),
        soft_most=soft_rows.most,
    )


class Times:
    """When meetings of an hour are under way, when an officer of several beats rests, which weeks there are."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.busy = {
            key for key, beats in Counter(beat.officer for beat in problem.beats).items() if beats > 1
        }
        self.shared = shared_halls(problem)
        self._minutes: dict[Hour, list[int]] = {}

    def minutes(self, hour: Hour) -> list[int]:
        """Return the beginnings at which a meeting of this hour is under way."""
        if hour not in self._minutes:
            beginnings = self.problem.beginnings
            self._minutes[hour] = [minute for minute in beginnings if hour.under_way_at(minute)]
        return self._minutes[hour]


def shared_halls(problem: Problem) -> set[str]:
    """Return halls of several beats, but for those that are never used twice because their district meets once."""
    districts: dict[str, list[str]] = defaultdict(list)
    for beat in problem.beats:
        districts[beat.hall].append(beat.district)
    once = problem.limits.at_once_in_district == 1
    return {hall for hall, of in districts.items() if len(of) > 1 and not (once and len(set(of)) == 1)}


def hard_rows(times: Times, beat: Beat, slot: Slot) -> Iterator[Row]:
    """Yield the hard rows in which a beat stands at a day and hour."""
    limits, day = times.problem.limits, slot.day
    if beat.officer and beat.officer in times.busy:
        working = times.problem.day[day].working
        for first in range(working - limits.days_between + 1, working + 1):
            yield Row(Rule.OFFICER_REST, beat.officer, None, first)
    for minute in times.minutes(slot.hour):
        if beat.hall and beat.hall in times.shared:
            yield Row(Rule.HALL_ONCE, beat.hall, day, minute)
        if limits.at_once_in_district:
            yield Row(Rule.DISTRICT_AT_ONCE, beat.district, day, minute)
        if limits.at_once_in_region:
            yield Row(Rule.REGION_AT_ONCE, EVERYWHERE, day, minute)


def limit_of(problem: Problem, row: Row, numbers: Iterable[int]) -> int | None:
    """Return how many may be chosen in a row, what is settled already allowed; None where no more could be."""
    there = {problem.beats[number] for number in numbers}
    most = max(limit_at_once(problem, row.rule), sum(beat.settled for beat in there))
    return most if len(there) > most else None


class Softness:
    """The soft rows: no more than the even share in a week, no fewer than asked in the evenings and at weekends."""

    def __init__(self, problem: Problem, gathered: Gathering) -> None:
        asked = asked_of_all(problem)
        self.gathered, self.rows = gathered, list(gathered.members)
        self.sign = np.array([1.0 if row.at_most else -1.0 for row in self.rows])
        self.most = self.sign * [asked(row) for row in self.rows]
        self.price = np.array([float(PRICES[row.of]) for row in self.rows])

    def matrix(self, width: int) -> sparse.csr_array:
        """Return the soft rows with a spare column each, which gives way at its price."""
        count = len(self.rows)
        rows = sparse.diags_array(self.sign, shape=(count, count)) @ self.gathered.matrix(self.rows, width)
        return sparse.csr_array(sparse.hstack([rows, -sparse.eye_array(count)]))
