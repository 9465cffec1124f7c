"""The ledger alone: entries placed and signed a second, a long book read again, a proof of one entry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.harness import Report, settled_in

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
ENTRIES_A_SECOND, SECONDS_A_MILLION, PROOF_MS = 5_000, 10.0, 5.0
OUTSIDE = Path(__file__).parent / "bare" / "book.py"


def measure(report: Report, folder: Path) -> None:
    command = [sys.executable, str(OUTSIDE), str(ENTRIES)]
    done = subprocess.run(command, env=settled_in(folder), check=True, capture_output=True, text=True)
    placed, seconds, faults, proof, slowest = (float(word) for word in done.stdout.split())
    allowed = SECONDS_A_MILLION * ENTRIES / 1_000_000
    said = " ".join(command)
    report.add(
        "entries placed in the ledger and signed for",
        limit=f"{ENTRIES_A_SECOND:,} a second",
        measured=f"{placed:,.0f} a second",
        kept=placed >= ENTRIES_A_SECOND,
        command=said,
    )
    report.add(
        f"full verification of {ENTRIES:,} entries",
        limit=f"{allowed:.1f} s",
        measured=f"{seconds:.1f} s, {faults:.0f} faults",
        kept=seconds <= allowed and not faults,
    )
    report.add(
        "proof that an entry is in the ledger",
        limit=f"{PROOF_MS:.0f} ms",
        measured=f"{proof:.2f} ms (median), {slowest:.1f} ms (slowest of 500)",
        kept=proof <= PROOF_MS,
    )
