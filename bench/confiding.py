"""Confiding something and reading it: a complaint of 10,000 signs with three files, and the page of its case."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

FILED_MS, READ_MS = 300.0, 150.0
TIMES = 20
OUTSIDE = Path(__file__).parent / "bare" / "confiding.py"


def measure(report: Report, folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE), str(TIMES)]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    filed, slowest, read, slowest_read = (float(word) for word in done.stdout.split())
    report.add(
        "a complaint of 10,000 signs with three files",
        limit=f"{FILED_MS:.0f} ms of server time, the work of the browser aside",
        measured=f"{filed:.0f} ms (median of {TIMES}), {slowest:.0f} ms (slowest)",
        kept=filed <= FILED_MS,
        command=" ".join(command),
    )
    report.add(
        "the page of such a case, opened with the key",
        limit=f"{READ_MS:.0f} ms",
        measured=f"{read:.0f} ms (median of {TIMES}), {slowest_read:.0f} ms (slowest)",
        kept=read <= READ_MS,
        command=" ".join(command),
    )
