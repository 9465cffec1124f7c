"""The common schedule of a quarter: how long it takes, how good it is, what it needs, and what moves after a shock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.harness import Report

OUTSIDE = Path(__file__).parent / "bare" / "schedule.py"
CASES = [(600, 0, "Q3", 5), (600, 6, "Q3", 5), (600, 6, "Q2", 5), (3000, 0, "Q3", 60), (3000, 28, "Q3", 60)]
LIMIT_GAP, LIMIT_MB = 0.5, 1000


def measure(report: Report, folder: Path) -> None:
    for beats, in_region, quarter, seconds in CASES:
        command = [sys.executable, str(OUTSIDE), str(beats), str(in_region), quarter]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
        figures, certificate = done.stdout.splitlines()
        took, points, bound, gap, memory, again, must, moved = (float(word) for word in figures.split())
        report.add(
            f"schedule of {beats:,} beats, {in_region or 'any number'} at once in the region, {quarter} 2026",
            limit=f"{seconds} s, gap {LIMIT_GAP} %, {LIMIT_MB:,} MB, only what must move moves",
            measured=f"{took:.1f} s, {points:.0f} points (none costs less than {bound:.0f}, gap {gap:.2f} %), "
            f"{memory:,.0f} MB; after a shock {moved:.0f} of {must:.0f} that must move, {again:.1f} s "
            f"(certificate {certificate[:12]}, load {os.getloadavg()[0]:.1f})",
            kept=took <= seconds and gap <= LIMIT_GAP and memory <= LIMIT_MB and moved == must,
            command=" ".join(command),
        )
