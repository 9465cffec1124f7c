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
from typing import Any

from ishenim.domains.meetings.schedule.answering import answer_of
from ishenim.domains.meetings.schedule.problem import read

GIVES_WAY = 10
MOST_SECONDS, MOST_MEMORY = 1800, 8 * 2**30
"""What one schedule may take of the machine before this process is ended: many times what three thousand beats need."""


def say(line: dict[str, Any]) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.nice(GIVES_WAY)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    say(answer_of(read(json.load(sys.stdin)), lambda done, of: say({"done": done, "of": of})))
