"""The first rendering of the page of a place with 300 meetings: the time of the server, and its queries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

MEETINGS = 300
LIMIT_MS, LIMIT_QUERIES = 12.0, 5
OUTSIDE = Path(__file__).parent / "bare" / "place.py"


def measure(report: Report, folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE), str(MEETINGS)]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    milliseconds, queries, rows = (float(word) for word in done.stdout.split())
    report.add(
        f"first rendering of a place with {rows:.0f} meetings",
        limit=f"{LIMIT_MS:.0f} ms of server time, {LIMIT_QUERIES} queries",
        measured=f"{milliseconds:.1f} ms (median of 50), {queries:.0f} queries",
        kept=milliseconds <= LIMIT_MS and queries <= LIMIT_QUERIES and rows >= MEETINGS,
        command=" ".join(command),
    )
