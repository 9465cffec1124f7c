"""Finding the best schedule, and how far from the best it can at most be.

What does not touch each other is solved apart. Each part is first solved with parts of meetings allowed (the LP, whose
value no schedule can beat); meetings that came out whole stay, and only the others are decided as whole numbers (the
MIP). Where that is not good enough, more of them are decided anew. Nothing here depends on the clock or on chance.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from ishenim.domains.meetings.schedule.keeping import Rule, allowed, faults
from ishenim.domains.meetings.schedule.problem import Beat, Problem, Schedule
from ishenim.domains.meetings.schedule.rows import Numbers, Rows, rows_of

GOOD_ENOUGH, CLOSE = 0.005, 0.002
"""Shares of what a schedule costs: with such a gap it is taken, with such a one nobody looks any further."""
WHOLE = 1 - 1e-6
HALF, NOTHING = 0.5, 1e-7
FIRST_COLUMNS = 30
STREWING = 2654435761
"""Knuth's multiplier: it strews consecutive numbers evenly, everywhere in the same order."""
CROWDED = 3
"""A limit that leaves less room than for so many times the meetings is felt: then nothing is solved apart first."""
MOST_NODES = 2000
"""How long the whole-number search may look, counted in nodes: a limit in seconds would let the machine decide."""

Progress = Callable[[int, int], None]


class Unsolvable(Exception):
    """No schedule keeps every hard rule; which part of the problem it is that has none."""

    def __init__(self, parts: list[Problem]) -> None:
        super().__init__()
        self.parts = parts


@dataclass(frozen=True)
class Answer:
    """A schedule, what it costs in points, and the least that any schedule can cost."""

    schedule: Schedule
    objective: int
    bound: int

    @property
    def gap(self) -> float:
        """How much worse than the best it can at most be, as a share of what it costs."""
        return (self.objective - self.bound) / max(1, self.objective)


def unseen(_done: int, _of: int) -> None:
    """Show nobody how far it is."""


def solve(problem: Problem, progress: Progress = unseen) -> Answer:
    """Return the best schedule found, with its bound; raise Unsolvable where there is none."""
    if is_crowded(problem):
        return solve_part(problem, progress)
    answer = solve_apart(problem.under(at_once_in_region=0), progress)
    if not problem.limits.at_once_in_region or keeps_the_region(problem, answer.schedule):
        return answer
    return solve_part(problem, progress)


def is_crowded(problem: Problem) -> bool:
    """Say whether so many meetings stand against the limit of the region that it is sure to be felt everywhere."""
    slots = sum(not day.shut for day in problem.days) * len(problem.hours)
    return len(problem.beats) * CROWDED > problem.limits.at_once_in_region * slots > 0


def keeps_the_region(problem: Problem, schedule: Schedule) -> bool:
    """Say whether no more are at once in the region than may be, though nobody looked."""
    return all(fault.rule is not Rule.REGION_AT_ONCE for fault in faults(problem, schedule))


def solve_apart(problem: Problem, progress: Progress) -> Answer:
    """Solve each part that touches no other, and put the answers together."""
    found, without = [], []
    pieces = list(parts(problem))
    for done, piece in enumerate(pieces):
        progress(done, len(pieces))
        try:
            found.append(solve_part(piece))
        except Unsolvable as none:
            without += none.parts
    if without:
        raise Unsolvable(without)
    schedule = {key: slot for answer in found for key, slot in answer.schedule.items()}
    return Answer(schedule, sum(one.objective for one in found), sum(one.bound for one in found))


def parts(problem: Problem) -> Iterator[Problem]:
    """Yield the parts of a problem that share no officer, hall or district."""
    touching = first_of_each(problem.beats)
    together: dict[int, list[Beat]] = defaultdict(list)
    for number, beat in enumerate(problem.beats):
        together[root(touching, number)].append(beat)
    for beats in together.values():
        yield replace(problem, beats=tuple(beats))


def first_of_each(beats: tuple[Beat, ...]) -> list[int]:
    """Return for each beat another one that it touches, or itself."""
    towards = list(range(len(beats)))
    first: dict[tuple[str, str], int] = {}
    for number, beat in enumerate(beats):
        for shared in (("district", beat.district), ("officer", beat.officer), ("hall", beat.hall)):
            if shared[1]:
                towards[root(towards, number)] = root(towards, first.setdefault(shared, number))
    return towards


def root(towards: list[int], number: int) -> int:
    """Return the one to which a beat leads."""
    while towards[number] != number:
        towards[number] = towards[towards[number]]
        number = towards[number]
    return number


class Steps:
    """How many steps of solving one part are done, and how many there can be: rows, two LPs, and the rungs above them.

    Most parts are done before the last of them.
    """

    OF = 8

    def __init__(self, progress: Progress) -> None:
        self.progress, self.done = progress, 0
        progress(self.done, self.OF)

    def go_on(self) -> None:
        """Show that one more is done."""
        self.done += 1
        self.progress(self.done, self.OF)


def solve_part(problem: Problem, progress: Progress = unseen) -> Answer:
    """Solve one part: by the LP without rest, and where that is not good enough by the whole of it."""
    if any(not allowed(problem, beat) for beat in problem.beats):
        raise Unsolvable([problem])
    steps = Steps(progress)
    rows = rows_of(problem)
    steps.go_on()
    best = None
    if any(row.rule is Rule.OFFICER_REST for row in rows.named):
        best = climbed(problem, rows, without_rest, steps, rungs=1)
    if best is None or best.gap > GOOD_ENOUGH:
        best = better(best, climbed(problem, rows, relaxed, steps))
    if best is None:
        raise Unsolvable([problem])
    return best


def climbed(
    problem: Problem,
    rows: Rows,
    by: Callable[[Rows], InPieces | None],
    steps: Steps,
    *,
    rungs: int | None = None,
) -> Answer | None:
    """Return the best schedule found on so many rungs above an LP, or None where there is none."""
    found = by(rows)
    if found is None:
        return None
    steps.go_on()
    bound = rounded_up(found.value)
    best: Answer | None = None
    for open_ in islice(ladder(problem, rows, found), rungs):
        best = better(best, whole(problem, rows, open_, bound))
        steps.go_on()
        if best and best.gap <= GOOD_ENOUGH:
            break
    return best


def rounded_up(bound: float) -> int:
    """Return the bound in whole points: every price is whole, so no schedule costs a part of a point."""
    return math.ceil(bound - 1e-5 * max(1.0, abs(bound)))


def better(first: Answer | None, second: Answer | None) -> Answer | None:
    """Return the cheaper of two answers, with the better of their bounds."""
    if first is None or second is None:
        return first or second
    cheaper = min(first, second, key=lambda answer: answer.objective)
    return replace(cheaper, bound=max(first.bound, second.bound))


@dataclass(frozen=True, eq=False)
class InPieces:
    """The best schedule in which meetings may fall into parts: how much of each column, and how much dearer each is."""

    pieces: Numbers
    dearer: Numbers
    value: float


def without_rest(rows: Rows) -> InPieces | None:
    """Return the best schedule in parts if nobody had to rest: quickly found, and its value is a bound all the same.

    Meetings with too few days between count as in pieces, so that they are decided anew.
    """
    rests = np.array([row.rule is Rule.OFFICER_REST for row in rows.named], dtype=bool)
    found = relaxed(replace(rows, hard=rows.hard[~rests], most=rows.most[~rests]))
    if found is None:
        return None
    chosen = found.pieces[: len(rows.columns)]
    tight = rows.hard[rests] @ chosen > rows.most[rests] + NOTHING
    crowded = (rows.hard[rests][tight].T @ np.ones(tight.sum())) > 0
    chosen[crowded] *= HALF
    return found


def relaxed(rows: Rows) -> InPieces | None:
    """Return the best schedule in which meetings may fall into parts, or None where there is none either.

    It begins with the cheapest columns of each beat and adds those that would make it cheaper, until none would: what
    comes out is the best over all columns.
    """
    upper, most = above(rows), np.concatenate([rows.most, rows.soft_most])
    once, one = wide(rows.once, upper.shape[1]), np.ones(rows.once.shape[0])
    open_ = cheapest(rows)
    while True:
        price = rows.price[open_]
        found = linprog(price, upper[:, open_], most, once[:, open_], one, method="highs-ds")
        if found.status == 0:
            dearer = rows.price - upper.T @ found.ineqlin.marginals - once.T @ found.eqlin.marginals
            wanted = (dearer < -NOTHING) & ~open_
            if not wanted.any():
                pieces = np.zeros(len(rows.price))
                pieces[open_] = found.x
                return InPieces(pieces, dearer, float(found.fun))
            open_ |= dearer < HALF
        elif open_.all():
            return None
        else:
            open_[:] = True


def cheapest(rows: Rows) -> np.ndarray:
    """Return which columns come first: the cheapest of each beat, strewn over the quarter where they cost the same."""
    count = len(rows.columns)
    numbers = np.array([number for number, _slot in rows.columns])
    strewn = np.arange(count, dtype=np.uint32) * np.uint32(STREWING)
    order = np.lexsort((strewn, rows.price[:count], numbers))
    first = np.searchsorted(numbers, numbers)
    open_ = np.ones(len(rows.price), dtype=bool)
    open_[order] = np.arange(count) - first[order] < FIRST_COLUMNS
    return open_


def above(rows: Rows) -> sparse.csr_array:
    """Return hard and soft rows as one matrix."""
    return sparse.csr_array(sparse.vstack([wide(rows.hard, rows.soft.shape[1]), rows.soft]))


def wide(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    """Return a matrix with empty columns behind its own, for the spare ones."""
    return sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width))


def ladder(problem: Problem, rows: Rows, found: InPieces) -> Iterator[np.ndarray]:
    """Yield which columns are open: what came out whole stays, and ever more of the rest is decided anew.

    First those in pieces, where they cost nothing more; then wherever they like; then their districts; then all.
    """
    numbers = np.array([number for number, _slot in rows.columns])
    count = len(numbers)
    stays = found.pieces[:count] >= WHOLE
    in_pieces = np.ones(len(problem.beats), dtype=bool)
    in_pieces[numbers[stays]] = False
    districts = {beat.district for beat, free in zip(problem.beats, in_pieces, strict=True) if free}
    beside = np.array([beat.district in districts for beat in problem.beats])
    spare = np.ones(len(rows.soft_most), dtype=bool)
    if in_pieces.any():
        yield np.concatenate([stays | (in_pieces[numbers] & (found.dearer[:count] < HALF)), spare])
        yield np.concatenate([stays | in_pieces[numbers], spare])
        yield np.concatenate([stays | beside[numbers], spare])
    else:
        yield np.concatenate([stays, spare])
    yield np.ones(len(rows.price), dtype=bool)


def whole(problem: Problem, rows: Rows, open_: np.ndarray, bound: int) -> Answer | None:
    """Return the best schedule of whole meetings in the open columns, or None where none was found."""
    count = len(rows.columns)
    upper, once = above(rows)[:, open_], wide(rows.once, len(open_))[:, open_]
    chosen = int(open_[:count].sum())
    found = milp(
        rows.price[open_],
        integrality=np.concatenate([np.ones(chosen), np.zeros(len(rows.soft_most))]),
        bounds=Bounds(0, np.concatenate([np.ones(chosen), np.full(len(rows.soft_most), np.inf)])),
        constraints=[
            LinearConstraint(upper, -np.inf, np.concatenate([rows.most, rows.soft_most])),
            LinearConstraint(once, 1, 1),
        ],
        options={"mip_rel_gap": CLOSE, "node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    taken = np.flatnonzero(open_)[:chosen][found.x[:chosen] > HALF]
    schedule = {problem.beats[rows.columns[one][0]].key: rows.columns[one][1] for one in taken}
    proven = rounded_up(found.mip_dual_bound) if open_.all() else bound
    return Answer(schedule, round(found.fun), max(bound, proven))
