"""The first making of the calendar of a place with 300 meetings: the time of the server, and its queries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

MEETINGS = 300
LIMIT_MS, LIMIT_QUERIES = 40.0, 3
OUTSIDE = Path(__file__).parent / "bare" / "place.py"


def measure(report: Report, folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE), str(MEETINGS), "/cal/KG06000000000.ics", "BEGIN:VEVENT"]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    milliseconds, queries, events = (float(word) for word in done.stdout.split())
    report.add(
        f"first making of a calendar with {events:.0f} meetings",
        limit=f"{LIMIT_MS:.0f} ms of server time, {LIMIT_QUERIES} queries",
        measured=f"{milliseconds:.1f} ms (median of 50), {queries:.0f} queries",
        kept=milliseconds <= LIMIT_MS and queries <= LIMIT_QUERIES and events >= MEETINGS,
        command=" ".join(command),
    )
