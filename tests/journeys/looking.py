"""What a machine can say about how people without sight, a mouse or a large screen meet the page that is open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route
from tests.journeys.walking import ENLARGED, Walker

GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Reading the stylesheets anew serves a rule alone that axe itself holds for a trial, and doubles the time.
ALWAYS = {"resultTypes": ["violations"], "preload": False}
WHOLE = {**ALWAYS, "runOnly": {"type": "tag", "values": GUIDELINES}}
COLOURS = {**ALWAYS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What else axe looks at does not depend on whether the page is light or dark."""
PAGES = re.compile("/(ky|ru|en)/")
SCRIPT = Axe().axe_script
FITTING = (Path(__file__).parent / "fitting.js").read_text()
SPACED = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    return parseFloat(getComputedStyle(document.body).letterSpacing);
}"""
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
"""How far whoever reads with difficulty may set letters, words, lines and paragraphs apart (WCAG 2.2, 1.4.12)."""


def axe_finds(walker: Walker) -> list[str]:
    """Return what axe objects to on the page that is open: all of it in light, and the colours in dark."""
    found = []
    walker.page.evaluate(SCRIPT)
    for scheme, options in (("light", WHOLE), ("dark", COLOURS)):
        walker.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        violations = walker.page.evaluate("how => axe.run(how).then(told => told.violations)", options)
        found += [f"{walker.path} {scheme}: {objection}" for one in violations for objection in told(one)]
    return found


def without_scripts(route: Route) -> None:
    """Hand on a page as whoever has no scripts meets it: axe itself is one, and would not run there."""
    answer = route.fetch()
    said = re.sub(r"<script.*?</script>|</?noscript>", "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=said)


def told(violation: dict[str, Any]) -> list[str]:
    """Say of each element what is wrong with it."""
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node.get('failureSummary', '')}"
        for node in violation["nodes"]
    ]


def does_not_fit(walker: Walker) -> list[str]:
    """Return what is too wide, cut off or covered on the page that is open, as it is and with its words set apart."""
    found = [f"{walker.path}: {fault}" for fault in walker.page.evaluate(FITTING)]
    assert walker.page.evaluate(SPACED, SPACING) > 1, "the words were not set apart"
    return found + [f"{walker.path}, set apart: {fault}" for fault in walker.page.evaluate(FITTING)]


def looked_at(walker: Walker) -> list[str]:
    """Return what axe objects to on the page that is open, and what does not fit when it is enlarged fourfold."""
    found, size = axe_finds(walker), walker.page.viewport_size
    assert size is not None
    walker.page.set_viewport_size(ENLARGED)  # type: ignore[arg-type]  # two numbers
    found += does_not_fit(walker)
    walker.page.set_viewport_size(size)
    return found
