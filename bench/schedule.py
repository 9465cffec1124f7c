"""The common schedule of a quarter: how long it takes, how good it is, what it needs, and what moves after a shock.

First the solver alone, then all that stands between a chief who asks and residents who read what was released.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

OUTSIDE = Path(__file__).parent / "bare" / "schedule.py"
CASES = [(600, 0, "Q3", 5), (600, 6, "Q3", 5), (600, 6, "Q2", 5), (3000, 0, "Q3", 60), (3000, 28, "Q3", 60)]
LIMIT_GAP, LIMIT_MB = 0.5, 1000
RELEASE = OUTSIDE.with_name("release.py")
BEATS, MINUTES_AT_MOST = 600, 2


def measure(report: Report, folder: Path) -> None:
    found(report, folder)
    released(report, folder)


def found(report: Report, folder: Path) -> None:
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


def released(report: Report, folder: Path) -> None:
    """Let a chief release the schedule of a whole region, and release it again after a shock."""
    command = [sys.executable, str(RELEASE), str(BEATS)]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    first, again = (json.loads(line) for line in done.stdout.splitlines())
    limit = f"{MINUTES_AT_MOST * 60} s, {LIMIT_MB:,} MB"
    for what, told, more, as_promised in (
        (f"a chief’s schedule of {BEATS} beats, released", first, "", first["changed"] == {"new": BEATS}),
        (
            f"the same after a decreed holiday and an officer’s leave, of {BEATS} beats",
            again,
            f"; {again['changed'].get('moved', 0)} moved of {again['must']} that must move",
            again["changed"] == {"moved": again["must"]},
        ),
    ):
        seconds, memory = sum(told["took"].values()), max(told["memory"].values())
        parts = ", ".join(f"{name} {took:.1f}" for name, took in told["took"].items())
        report.add(
            what,
            limit=f"{limit}, only what must move moves" if more else limit,
            measured=f"{seconds:.1f} s ({parts}), {memory:,.0f} MB{more}",
            kept=seconds <= MINUTES_AT_MOST * 60 and memory <= LIMIT_MB and as_promised,
            command=" ".join(command),
        )
