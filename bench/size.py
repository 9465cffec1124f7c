"""Ten years of questions: pages, inboxes, search, the clock, a new question and files beside those of ten thousand.

`make bench ONLY=size` makes two installations, of 10,000 and of 1,000,000 questions with their meetings and ledger
entries, and asks both for the same. Making the larger takes many minutes, so it is no part of the whole `make bench`.
Both are kept and used again. In the environment:

    BENCH_QUESTIONS   how many questions the larger has: 5000000 takes hours and about 40 GB
    BENCH_UNDER_WAY   how many of them somebody still works on, in both: what is open is bounded by who works on it
    BENCH_SEED        the same seed and the same last day write the same rows
    BENCH_UNTIL       the last day of the story, without it the day on which it is made
    BENCH_FILES       the folder that keeps the installations, without it bench/results/size

Both are asked for the same page one after the other, three times, and the best of each counts: what else the machine
does for some seconds then makes neither look slow. It is measured on SQLite. A kept installation that another generator
made is not used; one that was made before the tables changed is brought to those of today by their migrations, as
everybody's is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from bench.harness import Load, Report, installation, settled_in
from bench.questions import RECORDED, bodies, sent, warmed_up

HERE = Path(__file__).parent
SMALL = 10_000
LARGE = int(os.environ.get("BENCH_QUESTIONS", "1000000"))
UNDER_WAY = os.environ.get("BENCH_UNDER_WAY", "4000")
SEED = os.environ.get("BENCH_SEED", "2026")
UNTIL = os.environ.get("BENCH_UNTIL", f"{datetime.now(UTC):%Y-%m-%d}")
FILES = Path(os.environ.get("BENCH_FILES", HERE / "results" / "size"))
AT_MOST = 1.3
TURNS = 3
CONNECTIONS = 8
MEMORY_OF_A_DUMP = 600
MAKE, ASK = HERE / "bare" / "fill.py", HERE / "bare" / "size.py"
STORY = {"QUESTIONS": LARGE, "UNDER_WAY": UNDER_WAY, "SEED": SEED, "UNTIL": UNTIL}
MADE_AND_ASKED = " ".join(
    [*(f"BENCH_{name}={value}" for name, value in STORY.items()), "make bench ONLY=size"]
)
MEGABYTE = 10**6
Took = dict[str, float]


def measure(report: Report, folder: Path) -> None:
    with Asked(filled(SMALL)) as small, Asked(filled(LARGE)) as large:
        for name in small.names:
            at_small, at_large = best(small, large, name)
            add(report, name, at_small, at_large)
    asked_on_the_web(report, folder)
    dumped(report)
    verified(report, filled(LARGE))


def add(report: Report, name: str, at_small: Took, at_large: Took) -> None:
    """Report what a page or an act takes at both sizes."""
    ratio = at_large["ms"] / at_small["ms"]
    report.add(
        f"{name}, {LARGE:,} questions beside {SMALL:,}",
        limit=f"{AT_MOST} times as long, as many queries",
        measured=f"{ratio:.2f} times: {at_large['ms']:.1f} ms of the processor beside {at_small['ms']:.1f} ms, "
        f"{at_large['queries']:.0f} queries beside {at_small['queries']:.0f}"
        + longer(at_small["kilobytes"], at_large["kilobytes"]),
        kept=ratio <= AT_MOST and at_large["queries"] <= at_small["queries"],
        command=MADE_AND_ASKED,
    )


def best(small: Asked, large: Asked, name: str) -> tuple[Took, Took]:
    """Ask both in turn, and return of each the time in which it was least disturbed."""
    turns = [(small.take(name), large.take(name)) for _ in range(TURNS)]
    at_small, at_large = (min(took, key=lambda one: one["ms"]) for took in zip(*turns, strict=True))
    return at_small, at_large


class Asked:
    """An installation in a process of its own that measures what it is told to, line by line."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ASK)],
            env=own(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names: list[str] = self.answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(f"{ASK} ended with {self.process.returncode}.")

    def take(self, name: str) -> Took:
        """Return what a page or an act takes now."""
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> Any:
        """Return the next line that holds an answer: an installation may say other things, too."""
        for line in self.process.stdout:
            if line.startswith(("[", "{")):
                return json.loads(line)
        raise RuntimeError(f"{ASK} ended without an answer.")


def asked_on_the_web(report: Report, folder: Path) -> None:
    """Send questions over the web to copies of both, and compare how many are recorded in a second."""
    at_small, at_large = (
        most_recorded(filled(number), folder / str(number), folder / "forms") for number in (SMALL, LARGE)
    )
    ratio = at_small.rate / at_large.rate
    report.add(
        f"a question asked on the web, {LARGE:,} questions beside {SMALL:,}",
        limit=f"{AT_MOST} times as long, none failed",
        measured=f"{ratio:.2f} times: {at_large.rate:,.0f} a second beside {at_small.rate:,.0f}, "
        f"p99 {at_large.p99:.0f} ms beside {at_small.p99:.0f}, {at_large.failed} failed",
        kept=ratio <= AT_MOST and not at_large.failed,
        command=at_large.command,
    )


def most_recorded(kept: Path, copy: Path, forms: Path) -> Load:
    """Return the best of several turns at a copy of an installation: what is kept stays as it was made."""
    shutil.copytree(kept, copy)
    forms.mkdir(exist_ok=True)
    with installation(copy, DEMO="yes") as running:
        asker = warmed_up(running)
        address = f"{running.address}/en/places/{asker.place}/ask/"
        turns = [sent(address, bodies(asker, forms), CONNECTIONS, RECORDED) for _ in range(TURNS)]
    shutil.rmtree(copy)
    return max(turns, key=lambda one: one.rate)


def dumped(report: Report) -> None:
    """Let both write everything public as files, and see that its memory does not grow with the record."""
    (_, _, at_small), (took, size, at_large) = written(filled(SMALL)), written(filled(LARGE))
    report.add(
        f"everything public of {LARGE:,} questions as files",
        limit=f"{MEMORY_OF_A_DUMP} MB of memory, however many they are",
        measured=f"{at_large:.0f} MB of memory, {at_small:.0f} MB for {SMALL:,}; "
        f"{size:,.0f} MB of files in {took:.0f} s",
        kept=at_large <= MEMORY_OF_A_DUMP,
        command="ishenim dump",
    )


def written(folder: Path) -> tuple[float, float, float]:
    """Write the files of an installation anew; return the seconds, their size and the memory at most, in megabytes."""
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    begun = time.perf_counter()
    dumping = subprocess.Popen(
        [sys.executable, "-m", "ishenim.kernel.dumps", str(files)], env=own(folder), stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(dumping.pid, 0)
    dumping.returncode = os.waitstatus_to_exitcode(status)
    if dumping.returncode:
        raise RuntimeError(f"The dump ended with {dumping.returncode}.")
    size = sum(file.stat().st_size for file in files.iterdir())
    return time.perf_counter() - begun, size / MEGABYTE, used.ru_maxrss * 1024 / MEGABYTE


def verified(report: Report, folder: Path) -> None:
    """Let the whole book of the larger installation be verified, as anyone can."""
    command = [sys.executable, "-m", "ishenim", "ledger", "verify"]
    begun = time.perf_counter()
    done = subprocess.run(command, env=own(folder), capture_output=True, text=True, check=False)
    report.add(
        f"the ledger of {LARGE:,} questions",
        limit="verification finds nothing wrong",
        measured=f"{' '.join((done.stdout + done.stderr).split())} ({time.perf_counter() - begun:.0f} s)",
        kept=done.returncode == 0,
        command="ishenim ledger verify",
    )


def longer(small: float, large: float) -> str:
    """Say by how much a page is longer, where it has more to show."""
    return f"; the page has {large:.0f} kB beside {small:.0f}" if large > small * 1.1 else ""


def filled(questions: int) -> Path:
    """Return the folder of an installation with so many questions, made now unless it is kept from before."""
    folder = FILES / f"{questions}-{UNDER_WAY}-{SEED}-{made_by()}"
    whole = folder / "whole"
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "var").mkdir(parents=True)
        print(f"       making {questions:,} questions", flush=True)
        command = [sys.executable, str(MAKE), str(whole), str(questions), SEED, UNDER_WAY, UNTIL]
        subprocess.run(command, env=own(folder), check=True, stdout=subprocess.DEVNULL)
    size = (folder / "var/ishenim.sqlite3").stat().st_size / MEGABYTE
    print(f"       {questions:,} questions: {size:,.0f} MB, made in {whole.read_text()} s", flush=True)
    return folder


def own(folder: Path) -> dict[str, str]:
    """Return the environment of an installation with a demonstration, in a folder of its own."""
    return settled_in(folder) | {
        "DEMO": "yes",
        "ORIGINALS_KEYS": str(folder / "keys"),
        "METRICS_FOLDER": str(folder / "metrics"),
    }


def made_by() -> str:
    """Return a fingerprint of what fills the tables."""
    files = sorted([*HERE.glob("many/*.py"), HERE / "texts.py"])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
