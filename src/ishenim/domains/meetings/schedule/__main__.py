"""The process in which one schedule is made: a problem comes in, progress and an answer go out, and then it ends.

`python -m ishenim.domains.meetings.schedule` reads a problem as JSON on its input. It writes one line of JSON for each
part it begins, and a last one with the schedule and its certificate, or with the reasons why there is none. It knows no
database and gives way to whoever serves pages.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from ishenim.domains.meetings.schedule.certificate import certify
from ishenim.domains.meetings.schedule.fingerprints import written
from ishenim.domains.meetings.schedule.problem import Problem, read
from ishenim.domains.meetings.schedule.solve import Unsolvable, solve
from ishenim.domains.meetings.schedule.why import reasons

GIVES_WAY = 10
MOST_SECONDS, MOST_MEMORY = 1800, 8 * 2**30
"""What one schedule may take of the machine before this process is ended: many times what three thousand beats need."""


def answer_of(problem: Problem) -> dict[str, Any]:
    """Return the schedule and its certificate, or the reasons why there is none."""
    try:
        answer = solve(problem, lambda done, of: say({"done": done, "of": of}))
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


def say(line: dict[str, Any]) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.nice(GIVES_WAY)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    say(answer_of(read(json.load(sys.stdin))))
