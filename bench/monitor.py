"""Every figure of a country from the files of its record: five million questions and two hundred thousand meetings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.harness import Report

OUTSIDE = Path(__file__).parent / "bare" / "monitor.py"
LIMIT_SECONDS = 5


def measure(report: Report, _folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    questions, meetings, places, figures, country, everywhere, memory = map(float, done.stdout.split())
    report.add(
        f"every figure for the country from {questions:,.0f} questions and {meetings:,.0f} meetings",
        limit=f"{LIMIT_SECONDS} s",
        measured=f"{country:.1f} s for {figures:.0f} figures of 8 quarters (of all {places:,.0f} places and of their "
        f"institutions, with small numbers hidden and with peers: {everywhere:.0f} s; {memory:,.0f} MB; load "
        f"{os.getloadavg()[0]:.1f}); the files are drawn by DuckDB from a seed, with the columns of the dump",
        kept=country <= LIMIT_SECONDS,
        command=" ".join(command),
    )
