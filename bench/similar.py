"""Similar questions and search at a million texts: the time of the server, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.harness import SECONDS, Report, databases, settled_in

TEXTS = int(os.environ.get("BENCH_TEXTS", "1000000"))
SIMILAR_MS = 50.0
FIND_P50_MS, FIND_P99_MS = 15.0, 60.0
OUTSIDE = Path(__file__).parent / "bare" / "similar.py"


def measure(report: Report, folder: Path) -> None:
    for name, settings in databases():
        command = [sys.executable, str(OUTSIDE), str(TEXTS), str(SECONDS)]
        done = subprocess.run(
            command, env=settled_in(folder / name, **settings), check=True, capture_output=True, text=True
        )
        took = json.loads(done.stdout.splitlines()[-1])
        tell(report, name, took, " ".join(command))


def tell(report: Report, name: str, took: dict[str, float], command: str) -> None:
    beside = f"{took['times']:.0f} times, load average {took['load']:.1f}"
    report.add(
        f"similar questions among {TEXTS:,} texts, {name}",
        limit=f"p99 {SIMILAR_MS:.0f} ms",
        measured=f"p50 {took['similar_p50']:.1f} ms, p99 {took['similar_p99']:.1f} ms ({beside})",
        kept=took["similar_p99"] <= SIMILAR_MS and took["similar_found"] > 0,
        command=command,
    )
    report.add(
        f"search among {TEXTS:,} texts, {name}",
        limit=f"p50 {FIND_P50_MS:.0f} ms, p99 {FIND_P99_MS:.0f} ms",
        measured=f"p50 {took['find_p50']:.1f} ms, p99 {took['find_p99']:.1f} ms ({beside})",
        kept=took["find_p50"] <= FIND_P50_MS and took["find_p99"] <= FIND_P99_MS and took["found"] > 0,
        command=command,
    )
