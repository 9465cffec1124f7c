"""Searching a million texts in Kyrgyz and Russian: the newest twenty that have the words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.harness import Report, databases, settled_in

TEXTS = int(os.environ.get("BENCH_TEXTS", "1000000"))
LIMIT_P50, LIMIT_P99 = 15.0, 60.0
OUTSIDE = Path(__file__).parent / "bare" / "search.py"


def measure(report: Report, folder: Path) -> None:
    for name, settings in databases():
        command = [sys.executable, str(OUTSIDE), str(TEXTS)]
        done = subprocess.run(
            command, env=settled_in(folder / name, **settings), check=True, stdout=subprocess.PIPE, text=True
        )
        p50, p99, texts = (float(word) for word in done.stdout.split())
        load = os.getloadavg()[0]
        report.add(
            f"search among {texts:,.0f} texts, {name}",
            limit=f"p50 {LIMIT_P50:.0f} ms, p99 {LIMIT_P99:.0f} ms",
            measured=f"p50 {p50:.1f} ms, p99 {p99:.1f} ms (30 searches among 6 choices, load {load:.1f})",
            kept=p50 <= LIMIT_P50 and p99 <= LIMIT_P99 and texts >= TEXTS,
            command=" ".join(command),
        )
