"""What was solved, by what, and how good it is: anyone with the same input can make the same schedule again."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import scipy

from ishenim.domains.meetings.schedule.fingerprints import fingerprint, written
from ishenim.domains.meetings.schedule.problem import Problem, plain
from ishenim.domains.meetings.schedule.solve import Answer

SEED = 0
"""HiGHS starts from this seed wherever nobody names another, and SciPy names none."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Fingerprints of input and schedule, points, the bound, the gap in parts of ten thousand, seed, library."""

    input: str
    schedule: str
    meetings: int
    objective: int
    bound: int
    gap: int
    seed: int
    solver: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the certificate itself: it stands in the open book."""
        return fingerprint(asdict(self))


def certify(problem: Problem, answer: Answer) -> Certificate:
    """Return the certificate of an answer."""
    return Certificate(
        input=fingerprint(plain(problem)),
        schedule=fingerprint(written(answer.schedule)),
        meetings=len(answer.schedule),
        objective=answer.objective,
        bound=answer.bound,
        gap=round(answer.gap * 10_000),
        seed=SEED,
        solver=f"scipy {scipy.__version__} HiGHS",
    )
