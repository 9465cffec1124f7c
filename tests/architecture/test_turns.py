"""Every long proof has its turn in `.ci/run`: one that no turn looks for would never be made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TURNS = re.findall(r'^    prove .*-m (slow|"slow[^"]*") (.*)$', (ROOT / ".ci/run").read_text(), re.MULTILINE)
RESTORES = re.search(r"^restores=\((.*)\)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)[1]
LONG = [
    file
    for file in sorted([*ROOT.glob("src/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")])
    if "pytest.mark.slow" in file.read_text() and file != Path(__file__)
]


def looks_for(choice: str, words: str, file: Path) -> bool:
    """Say whether a stage finds what is long in a file, as pytest would by its marks and folders."""
    marks = set(re.findall(r"pytest\.mark\.(\w+)", file.read_text()))
    unwanted = set(re.findall(r"not (\w+)", choice))
    wanted = set(re.findall(r"\w+", choice)) - {"and", "not"} - unwanted
    is_restore = file.name.removeprefix("test_").removesuffix(".py") in re.split(r"[{},]", RESTORES)
    if words == '"${restores[@]}"':
        return is_restore
    folders = [word for word in words.split() if "/" in word or word in {"src", "tests"}]
    inside = any(file.is_relative_to(ROOT / folder) for folder in folders)
    left_out = is_restore and "--ignore" in words
    return inside and not left_out and wanted <= marks and not unwanted & marks


def test_there_are_turns_and_long_proofs():
    assert len(TURNS) >= 6
    assert len(LONG) >= 30


@pytest.mark.parametrize("file", LONG, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_long_proof_has_its_turn(file):
    assert any(looks_for(choice, words, file) for choice, words in TURNS)
