"""From a clone to the first page: `make run` with nothing installed, and again with everything there."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from tests.running.installation import free_port, until

from bench.harness import Report, answers, of_no_make


def measure(report: Report, folder: Path) -> None:
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", ".", str(clone)], check=True)
    for what, limit in (("the first start, everything installed", 120), ("a second start", 15)):
        took = first_page(clone)
        report.add(
            what,
            limit=f"{limit} s",
            measured=f"{took:.1f} s",
            kept=took <= limit,
            command="make run, until / answers",
        )


def first_page(clone: Path) -> float:
    """Return the seconds from `make run` to the first answer."""
    port = free_port()
    begun = time.monotonic()
    make = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=clone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=of_no_make(),
    )  # fmt: skip
    try:
        until(lambda: answers(port), within=300, what="the first page")
        return time.monotonic() - begun
    finally:
        make.send_signal(signal.SIGTERM)
        make.wait()
