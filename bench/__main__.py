"""`make bench` measures everything and writes a page of figures; `make bench ONLY=pages` measures one file of it."""

from __future__ import annotations

import importlib
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import figures
from bench.harness import Report, machine

PROMISES = [
    "start",
    "memory",
    "pages",
    "first_load",
    "places",
    "papers",
    "confiding",
    "schedule",
    "calendar",
    "wall",
    "points",
    "questions",
    "importing",
    "ledger",
    "similar",
    "search",
    "mirror",
    "monitor",
    "tests",
]


def main(wanted: list[str]) -> int:
    report = Report(machine())
    for name in wanted or PROMISES:
        promise = importlib.import_module(f"bench.{name}")
        with tempfile.TemporaryDirectory(prefix=f"ishenim-bench-{name}-") as folder:
            promise.measure(report, Path(folder))
        figures.write(wanted, datetime.now(UTC).date(), report.machine, report.results)
    report.write(Path(__file__).parent / "results")
    return 0 if report.all_kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
