"""The whole public record as files: ten thousand pages in a minute, and a second building that touches nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import Report
from bench.size import MAKE, own

PAGES, SECONDS = 10_000, 60.0
QUESTIONS = "500"
RECORD = "https://ishenim.example"


def measure(report: Report, folder: Path) -> None:
    (folder / "var").mkdir(parents=True)
    story = [str(folder / "whole"), QUESTIONS, "2026", "200", f"{datetime.now(UTC):%Y-%m-%d}"]
    run(folder, str(MAKE), *story)
    mirror = folder / "mirror"
    first = build(folder, mirror)
    pages = sum(1 for _ in mirror.rglob("*.html"))
    again = build(folder, mirror)
    for_all = first * PAGES / pages
    report.add(
        f"a mirror of {pages:,} public pages",
        limit=f"{SECONDS:.0f} s for {PAGES:,}",
        measured=f"{first:.1f} s, so {for_all:.1f} s for {PAGES:,}; again, with nothing new, {again:.1f} s",
        kept=for_all <= SECONDS,
        command=f"ishenim mirror build DIR --record {RECORD}",
    )


def build(folder: Path, mirror: Path) -> float:
    """Build a mirror, and return how many seconds it took from the command to its end."""
    begun = time.perf_counter()
    run(folder, "-m", "ishenim", "mirror", "build", str(mirror), "--record", RECORD)
    return time.perf_counter() - begun


def run(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, *words], env=own(folder), check=True, stdout=subprocess.DEVNULL)
