"""When it cannot be done: which rule, where, by how much, and what would make it possible."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from ishenim.domains.meetings.schedule.keeping import (
    EVERYWHERE,
    OF_A_DAY,
    Fault,
    Rule,
    allowed,
    forbids,
)
from ishenim.domains.meetings.schedule.problem import Beat, Problem, Shut, Slot
from ishenim.domains.meetings.schedule.rows import Rows, rows_of
from ishenim.domains.meetings.schedule.solve import relaxed, wide

LIMITS = {
    Rule.OFFICER_REST: "days_between",
    Rule.OFFICER_MET: "days_between",
    Rule.DISTRICT_AT_ONCE: "at_once_in_district",
    Rule.REGION_AT_ONCE: "at_once_in_region",
}
"""Rules with a number that a person chose, and the limit that holds it."""

OF_THE_BEAT = {Rule.OFFICER_AWAY, Rule.OFFICER_MET, Rule.HALL_SHUT}
"""Rules that take days from one beat and not from all."""

WEEKENDS = "weekend_share"
ANY_WEEKENDS = 1
"""The least share of meetings at weekends: already with it no weekend is left free."""

NOTHING = 1e-6
NO_MEETING_AT_ALL = 1000.0
"""A beat without a meeting weighs more than any other rule that gives way."""


@dataclass(frozen=True, slots=True, order=True)
class Remedy:
    """Under this limit, and all others as they are, a schedule is possible."""

    limit: str
    would_do: int


@dataclass(frozen=True)
class Reasons:
    """Why there is no schedule, and what would let there be one."""

    faults: tuple[Fault, ...]
    remedies: tuple[Remedy, ...]


def reasons(parts: list[Problem]) -> Reasons:
    """Return why these parts of a problem have no schedule."""
    found: list[Fault] = []
    remedies: list[list[Remedy]] = []
    for part in parts:
        alone = list(nowhere(part))
        found += alone
        rest = replace(part, beats=tuple(beat for beat in part.beats if allowed(part, beat)))
        broken = giving_way(rest) if rest.beats else []
        found += broken
        if alone or broken:
            remedies.append(list(remedies_of(part, {fault.rule for fault in (*alone, *broken)})))
    return Reasons(tuple(sorted(set(found), key=str)), tuple(for_all(remedies)))


def nowhere(problem: Problem) -> Iterator[Fault]:
    """Yield beats for which no day is left at all, with the rule that takes most days.

    Where all days are shut for everybody, it yields instead each rule that shuts some, with how many.
    """
    if all(day.shut for day in problem.days):
        for shut, days in Counter(day.shut for day in problem.days).items():
            yield Fault(OF_A_DAY[Shut(shut)], EVERYWHERE, None, days)
        return
    for beat in problem.beats:
        if not allowed(problem, beat):
            taken = Counter(forbidden(problem, beat))
            open_days = [rule for rule in taken if rule in OF_THE_BEAT]
            rule = max(open_days or taken, key=lambda one: taken[one])
            yield Fault(rule, beat.key, None, taken[rule])


def forbidden(problem: Problem, beat: Beat) -> Iterator[Rule]:
    """Yield for each day of the quarter the rule that forbids it."""
    for day in problem.days:
        rule = forbids(problem, beat, Slot(day.on, problem.hours[0]))
        if rule:
            yield rule


def giving_way(problem: Problem) -> list[Fault]:
    """Return which rules must give way, where, and by how many meetings, so that as few as possible do."""
    rows = rows_of(problem)
    spare = elastic(rows)
    by: dict[tuple[Rule, str], float] = defaultdict(float)
    for row, much in zip(rows.named, spare[: len(rows.named)], strict=True):
        by[row.rule, row.where] += much / (
            problem.limits.days_between if row.rule is Rule.OFFICER_REST else 1
        )
    for beat, much in zip(problem.beats, spare[len(rows.named) :], strict=True):
        by[Rule.EACH_ONCE, beat.key] += much
    return [
        Fault(rule, where, None, math.ceil(much - NOTHING))
        for (rule, where), much in by.items()
        if much > NOTHING
    ]


def elastic(rows: Rows) -> np.ndarray:
    """Return by how much each hard row, and then each beat, must give way at the least."""
    hard, beats = rows.hard.shape[0], rows.once.shape[0]
    chosen = len(rows.columns)
    price = np.concatenate([np.zeros(chosen), np.ones(hard), np.full(beats, NO_MEETING_AT_ALL)])
    upper = sparse.hstack([rows.hard, -sparse.eye_array(hard), sparse.csr_array((hard, beats))])
    once = sparse.hstack([wide(rows.once, chosen + hard), sparse.eye_array(beats)])
    found = linprog(
        price,
        A_ub=sparse.csr_array(upper) if hard else None,
        b_ub=rows.most if hard else None,
        A_eq=sparse.csr_array(once),
        b_eq=np.ones(beats),
        method="highs-ipm",  # the simplex walks along thousands of ways to give way that cost the same
    )
    spare: np.ndarray = found.x[chosen:]
    return spare


def remedies_of(problem: Problem, broken: set[Rule]) -> Iterator[Remedy]:
    """Yield for each rule with a number the nearest number under which there would be a schedule, and weekends."""
    for name in sorted({LIMITS[rule] for rule in broken & set(LIMITS)}):
        values = nearest(problem, name)
        first = bisect_left(values, x=True, key=partial(would_do, problem, name))
        if first < len(values):
            yield Remedy(name, values[first])
    if any(day.shut == Shut.WEEKEND for day in problem.days) and solvable(with_weekends(problem)):
        yield Remedy(WEEKENDS, ANY_WEEKENDS)


def with_weekends(problem: Problem) -> Problem:
    """Return the same problem with meetings at weekends, too."""
    days = tuple(replace(day, shut="") if day.shut == Shut.WEEKEND else day for day in problem.days)
    return replace(problem.under(**{WEEKENDS: ANY_WEEKENDS}), days=days)


def would_do(problem: Problem, name: str, value: int) -> bool:
    """Say whether there would be a schedule with another number; where one does, all that ask for less do, too."""
    return solvable(problem.under(**{name: value}))


def nearest(problem: Problem, name: str) -> range:
    """Return numbers that ask for less, the nearest first: ever fewer days between, or ever more at once."""
    now: int = getattr(problem.limits, name)
    if name == LIMITS[Rule.OFFICER_REST]:
        return range(now - 1, 0, -1)
    return range(now + 1, min(now + 6, len(problem.beats)) + 1)


def solvable(problem: Problem) -> bool:
    """Say whether a schedule in parts of meetings exists: without one there is none at all."""
    has_a_day = all(allowed(problem, beat) for beat in problem.beats)
    return has_a_day and relaxed(rows_of(problem)) is not None


def for_all(remedies: list[list[Remedy]]) -> Iterator[Remedy]:
    """Yield the limits that would help every part, each as far as the neediest part needs it."""
    names = [{remedy.limit for remedy in part} for part in remedies]
    for name in sorted(set.intersection(*names)) if names else ():
        values = [remedy.would_do for part in remedies for remedy in part if remedy.limit == name]
        yield Remedy(name, min(values) if name == LIMITS[Rule.OFFICER_REST] else max(values))
