"""What is answered to a problem: the schedule and its certificate, or the reasons why there is none."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ishenim.domains.meetings.schedule.certificate import certify
from ishenim.domains.meetings.schedule.fingerprints import written
from ishenim.domains.meetings.schedule.problem import Problem
from ishenim.domains.meetings.schedule.solve import Progress, Unsolvable, solve, unseen
from ishenim.domains.meetings.schedule.why import reasons


def answer_of(problem: Problem, progress: Progress = unseen) -> dict[str, Any]:
    """Return the schedule and its certificate, or the reasons why there is none."""
    try:
        answer = solve(problem, progress)
    except Unsolvable as none:
        found = reasons(none.parts)
        return {
            "faults": [[str(fault.rule), fault.where, fault.by] for fault in found.faults],
            "remedies": [[remedy.limit, remedy.would_do] for remedy in found.remedies],
        }
    certificate = certify(problem, answer)
    return {
        "schedule": written(answer.schedule),
        "certificate": {**asdict(certificate), "fingerprint": certificate.fingerprint},
    }
