"""The page that tells what was measured: `docs/figures.md`, written by a whole `make bench` and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.harness import Result

PAGE = Path(__file__).parents[1] / "docs/figures.md"
HEAD = """# Figures

What [the bench](../bench/) measured, all in one run. Times differ from machine to machine; ratios to a limit measured
in the same run hardly do. Measure yourself with `make bench`, one promise with `make bench ONLY=pages`; PostgreSQL is
among the databases where `BENCH_DATABASE_URL` names one. This page is written by the bench.
"""


def write(measured_on: date, machine: Mapping[str, str], results: Sequence[Result]) -> None:
    """Write the page anew."""
    PAGE.write_text(page(measured_on, machine, results))


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
    """Return a command without the folders of the machine it ran on."""
    return " ".join(Path(word).name if word.startswith("/") else word for word in command.split(" "))
