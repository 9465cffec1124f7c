"""In which place is this point? Asked over HTTP, against a Django view that says nothing.

With the boundaries in the folder that ISHENIM_DATA names, else by the nearest populated place.
"""

from __future__ import annotations

import os
from pathlib import Path

from bench.harness import Report, bare, installation, load

DATA = Path(os.environ.get("ISHENIM_DATA") or Path(__file__).parents[2] / "shared" / "data") / "geo"
MAPIT = 57.0  # requests a second on two such cores


def measure(report: Report, folder: Path) -> None:
    with bare("empty", folder) as address:
        limit = load(address)
    with installation(folder, DEMO="no") as running:
        if DATA.is_dir():
            register, outlines = str(DATA / "kg-units.csv"), str(DATA / "kg-detail.topo.json")
            loaded = running.command("territory", "load", register, "--boundaries", outlines)
            assert loaded.returncode == 0, loaded.stderr
        asked = load(running.address, script="points.lua")
        report.add(
            "which place is this point in" + ("" if DATA.is_dir() else ", without boundaries"),
            limit="35 % of an empty view, 40 times MapIt",
            measured=(
                f"{asked.rate:,.0f} a second, {asked.rate / limit.rate:.0%} of {limit.rate:,.0f}, "
                f"{asked.rate / MAPIT:.0f} times MapIt, p99 {asked.p99:.1f} ms, {asked.failed} failed"
            ),
            kept=asked.rate >= 0.35 * limit.rate and asked.rate >= 40 * MAPIT and not asked.failed,
            command=asked.command,
        )
