"""A paper with 40 rows, from the question to the database until its last byte: each print has a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

ROWS, TIMES = 40, 20
LIMIT_MS = 1000.0
OUTSIDE = Path(__file__).parent / "bare" / "paper.py"


def measure(report: Report, folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE), str(ROWS), str(TIMES)]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    median, worst, rows, size = (float(word) for word in done.stdout.split())
    report.add(
        f"a PDF with {rows:.0f} rows",
        limit=f"{LIMIT_MS:.0f} ms for the slowest of {TIMES}",
        measured=f"{median:.0f} ms (median), {worst:.0f} ms (slowest), {size / 1000:.0f} kB",
        kept=worst <= LIMIT_MS and rows >= ROWS,
        command=" ".join(command),
    )
