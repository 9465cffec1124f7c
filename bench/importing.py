"""Questions of another register, taken over through the engine in batches, each durable before the next."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.running.installation import Installation
from tests.running.test_imports import PREPARE, command, python

from bench.harness import Report, databases

AT_LEAST = 1500
ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
DATA = Path(os.environ.get("ISHENIM_DATA") or Path(__file__).parents[2] / "shared/data")
COMPLAINTS = DATA / "load/chicago-311-sanitation-2000-2015.csv.gz"


def measure(report: Report, folder: Path) -> None:
    if not COMPLAINTS.exists():
        raise SystemExit(
            "There are no complaints to import here: name the folder of the data in ISHENIM_DATA."
        )
    for name, settings in databases():
        (folder / name).mkdir()
        installed = Installation(folder / name, settings=settings)
        python(installed, PREPARE)
        tell(report, name, installed, first_rows(folder))


def first_rows(folder: Path) -> Path:
    """Write the first rows of the complaints, as many as are measured."""
    path = folder / "complaints.csv"
    with gzip.open(COMPLAINTS, "rt", encoding="utf-8") as whole, path.open("w", encoding="utf-8") as part:
        part.writelines(line for line, _number in zip(whole, range(ROWS + 1), strict=False))
    return path


def tell(report: Report, name: str, installed: Installation, path: Path) -> None:
    words = command(path, installed.folder / "rejects.csv")
    starting, _used, _said = timed(installed, ["import", "questions", "--help"])
    seconds, used, said = timed(installed, words)
    rows = sum(
        int(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:taken over|rejected)", said)
    )
    rate = rows / (seconds - starting)
    report.add(
        f"questions taken over, {name}",
        limit=f"{AT_LEAST:,} rows a second",
        measured=f"{rate:,.0f} rows a second ({rows:,} rows; {rows / used:,.0f} for each second of our processor)",
        kept=rate >= AT_LEAST,
        command="ishenim " + " ".join(words),
    )


def timed(installed: Installation, words: list[str]) -> tuple[float, float, str]:
    """Return the seconds a command took by the wall and on the processor, and what it said."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "ishenim", *words],
        env=installed.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = process.stdout.read()
    _number, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"It ended with {process.returncode}: {said}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, said
