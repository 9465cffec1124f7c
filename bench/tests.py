"""How long somebody who changed something waits for `make test`."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

from bench.harness import Report, of_no_make

AT_MOST = 600.0
OUTCOME = re.compile(r"^=* *(\d.* in [\d.]+s.*?) *=*$", re.MULTILINE)


def measure(report: Report, folder: Path) -> None:
    begun = time.monotonic()
    done = subprocess.run(["make", "test"], env=of_no_make(), capture_output=True, text=True, check=False)
    took = time.monotonic() - begun
    outcome = OUTCOME.findall(done.stdout)
    report.add(
        "all tests but those that take minutes",
        limit=f"{AT_MOST:.0f} s, none failed",
        measured=f"{took:.0f} s: {outcome[-1] if outcome else done.stdout[-200:] + done.stderr[-200:]}",
        kept=took <= AT_MOST and done.returncode == 0,
        command="make test",
    )
