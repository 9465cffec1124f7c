"""The pages that tell what was measured, each written by one run and by nothing else."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.harness import Result

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PORT = re.compile(r"(//127\.0\.0\.1:)\d+")
PAGES = {(): DOCS / "figures.md", ("size",): DOCS / "figures-of-size.md"}
"""Which page the whole bench writes, and which one the bench of the long record, which wants an hour of its own."""
HEAD = """# Figures

What [the bench](../bench/) measured, all in one run. Times differ from machine to machine; ratios to a limit measured
in the same run hardly do. Measure yourself with `make bench`, one promise with `make bench ONLY=pages`; PostgreSQL is
among the databases where `BENCH_DATABASE_URL` names one. A record of ten years is measured by `make bench ONLY=size`
and told in [figures-of-size.md](figures-of-size.md), on SQLite; everything else in [figures.md](figures.md). Written by
the bench.
"""


def write(
    wanted: Sequence[str], measured_on: date, machine: Mapping[str, str], results: Sequence[Result]
) -> None:
    """Write the page of a run anew; a run of single promises has none."""
    if file := PAGES.get(tuple(wanted)):
        file.write_text(page(measured_on, machine, results))


def page(measured_on: date, machine: Mapping[str, str], results: Sequence[Result]) -> str:
    """Return the page: when and on what was measured, each promise, and how."""
    kept = sum(result.kept for result in results)
    on_what = ", ".join(f"{name} {version}" for name, version in machine.items())
    rows = [
        f"| {row.promise} | {row.limit} | {row.measured} | {'yes' if row.kept else '**no**'} |"
        for row in results
    ]
    commands = dict.fromkeys(_of_anybody(row.command) for row in results if row.command)
    return "\n".join(
        [
            HEAD,
            f"{measured_on.isoformat()}, {on_what}. {kept} of {len(results)} promises kept.\n",
            "| what | promised | measured | kept |",
            "|---|---|---|---|",
            *rows,
            "\n## Commands\n",
            *(f"    {command}" for command in commands),
            "",
        ]
    )


def _of_anybody(command: str) -> str:
    """Return a command as anybody gives it from the root of the project: no folder and no port of one machine."""
    return PORT.sub(r"\1PORT", " ".join(_elsewhere(word) for word in command.split(" ")))


def _elsewhere(word: str) -> str:
    """Return a word of a command without what only one machine has."""
    option, slash, rest = word.partition("/")
    path = Path(slash + rest)
    if word == sys.executable:
        return path.name
    if path.is_relative_to(ROOT):
        return f"{option}{path.relative_to(ROOT)}"
    return f"{option}FOLDER/{path.name}" if path.is_relative_to(tempfile.gettempdir()) else word
