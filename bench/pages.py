"""A public page, or an answer to a program, unchanged since last shown, against a Django view that says nothing."""

from __future__ import annotations

from pathlib import Path

from bench.harness import Report, alone, bare, installation, load

PAGES = ["/en/", "/en/places/", "/ky/", "/api/v1/questions"]
PAGES += ["/cal/KG06000000000.ics?lang=en", "/en/feed/kind:meeting.atom"]


def measure(report: Report, folder: Path) -> None:
    with bare("empty", folder) as address:
        limit = load(address)
    print(f"       an empty view: {limit.rate:,.0f} a second ({limit.command})")
    with installation(folder, DEMO="yes") as running:
        for page in PAGES:
            one = load(running.address + page, headers={"Accept-Encoding": "gzip"})
            report.add(
                f"unchanged page {page}",
                limit="at least the rate of an empty view, none failed",
                measured=(
                    f"{one.rate:,.0f} a second, {one.rate / limit.rate:.0%} of an empty view, "
                    f"p99 {one.p99:.1f} ms, {one.failed} failed, "
                    f"{alone(running.address + page):.1f} ms for one reader alone"
                ),
                kept=one.rate >= limit.rate and not one.failed,
                command=one.command,
            )
