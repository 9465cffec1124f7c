"""What a telephone loads for the first page somebody opens, whichever it is, and for a second one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tests.journeys.every_page import PLAIN, of_each_state
from tests.journeys.scales import FIRST_LOAD, MOST_REQUESTS, NEXT_LOAD, Scales
from tests.journeys.walking import PHONE, Walker
from tests.running.installation import Installation

from bench.harness import Report, installation

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
AS_ROOT = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def measure(report: Report, folder: Path) -> None:
    if not CHROMIUM:
        raise SystemExit("No Chromium here: apt-get install chromium, or name it in CHROMIUM.")
    with installation(folder, DEMO="yes") as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=AS_ROOT)
        pages = PLAIN + of_each_state(running)
        first = {path: first_load(running, browser, path) for path in pages}
        tell(report, "first page", first, FIRST_LOAD)
        reader = Walker(running, browser, PHONE, language="ky")
        scales = Scales(reader)
        scales.load("")
        tell(report, "second page", {path: scales.load(path) for path in pages}, NEXT_LOAD)
        browser.close()


def first_load(running: Installation, browser: Browser, path: str) -> tuple[int, int]:
    """Return the requests and bytes of a page for a browser that knows nothing of us."""
    reader = Walker(running, browser, PHONE, language="ky")
    loaded = Scales(reader).load(path)
    reader.leave()
    return loaded


def tell(report: Report, what: str, loaded: dict[str, tuple[int, int]], most: int) -> None:
    """Tell the heaviest of all sorts of pages."""
    requests = max(number for number, _sent in loaded.values())
    path, (_requests, sent) = max(loaded.items(), key=lambda one: one[1][1])
    report.add(
        f"a {what} of {len(loaded)} sorts, the heaviest (/ky/{path})",
        limit=f"{most / 1000:.0f} kB, {MOST_REQUESTS} requests",
        measured=f"{sent / 1000:.1f} kB as sent, at most {requests} requests",
        kept=sent <= most and requests <= MOST_REQUESTS,
        command="Chromium, the bytes that came over the wire",
    )
