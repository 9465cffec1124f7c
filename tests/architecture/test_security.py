"""What `docs/security.md` says of each requirement is shown by a test or a setting that is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/security.md"
ROW = re.compile(r"^\| (v5\.0\.0-[^|]*?) \|(.*)\|$", re.MULTILINE)
ID = re.compile(r"v5\.0\.0-([1-9]|1[0-7])\.[1-9]\.([1-9]|1[0-2])")
TEST = re.compile(r"`([^`]+\.py)::(\w+)`")
SETTING = re.compile(r"`([^`:]+): ([\w-]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
HOLDS = ("yes", "partly", "no")
CELLS = 4
"""What is asked, whether it holds, how, and what shows it."""
ASKED = 253
"""So many requirements has the standard on its levels 1 and 2; 36 of them are about OAuth and WebRTC."""
OF_OAUTH_AND_WEBRTC = 36

TEXT = PAGE.read_text()
ROWS = {
    name: cells
    for name, cells in (
        (name, [cell.strip() for cell in rest.split("|")]) for name, rest in ROW.findall(TEXT)
    )
    if len(cells) == CELLS
}


def file(path: str) -> Path:
    """Return a file as the page names it: below the package, unless it begins at the root."""
    return next((one for one in (ROOT / path, ROOT / "src/ishenim" / path) if one.exists()), ROOT / path)


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text())
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def test_every_requirement_stands_once_and_none_is_left_out():
    apart = re.search(r"## What does not apply\n(.*?)\n## ", TEXT, re.DOTALL)
    outside = [one[0] for one in re.finditer(ID, apart[1])]
    named = [name for name, rest in ROW.findall(TEXT.replace(apart[1], "")) if rest.count("|") == CELLS - 1]
    together = [*named, *outside]
    assert all(ID.fullmatch(name) for name in named)
    assert len(together) == len(set(together)) == ASKED - OF_OAUTH_AND_WEBRTC


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_whether_it_holds_and_what_shows_it(name):
    asked, holds, how, shown = ROWS[name]
    assert asked
    assert how
    assert holds in HOLDS
    assert holds == "no" or TEST.search(shown) or SETTING.search(shown) or LINK.search(shown)


def test_every_test_that_is_named_is_there():
    found = TEST.findall(TEXT)
    assert len(found) > 150
    assert [one for one in found if one[1] not in functions_of(file(one[0]))] == []


def test_every_setting_and_page_that_is_named_is_there():
    settings = SETTING.findall(TEXT)
    assert settings
    assert [one for one in settings if one[1] not in file(one[0]).read_text()] == []
    assert [one for one in LINK.findall(TEXT) if not (PAGE.parent / one).exists()] == []


def test_what_does_not_hold_stands_on_top_and_the_numbers_are_right():
    top = TEXT.split("\n## V1 ")[0]
    count = {holds: [name for name, row in ROWS.items() if row[1] == holds] for holds in HOLDS}
    for name in (*count["no"], *count["partly"]):
        assert re.search(rf"\b{re.escape(name.removeprefix('v5.0.0-'))}\b", top), name
    assert (
        f"{len(count['yes'])} hold, {len(count['partly'])} hold in part and {len(count['no'])} do not" in top
    )
