"""What the processes of one installation hold in memory together, after readers have come.

A process that is asked where somebody stands takes the libraries of geometry besides, about 20 MiB.
"""

from __future__ import annotations

from pathlib import Path

from bench.harness import Report, installation, load, resident


def measure(report: Report, folder: Path) -> None:
    with installation(folder, DEMO="yes") as running:
        for page in ("/en/", "/ky/places/", "/ru/questions/"):
            load(running.address + page)
        everyone = running.everyone()
        each = ", ".join(f"{resident([number]):.0f}" for number in sorted(everyone))
        together = resident(everyone)
    report.add(
        "memory of two web processes, the worker and the parent",
        limit="400 MiB",
        measured=f"{together:.0f} MiB ({each})",
        kept=together <= 400,
    )
