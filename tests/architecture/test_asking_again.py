"""What `.ci/run` asks once more, and what has failed when it failed once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVE = re.search(r"^prove\(\) \{$.*?^\}$", (ROOT / ".ci/run").read_text(), re.DOTALL | re.MULTILINE)[0]
FAILS_ONCE = """
import pytest
from pathlib import Path

def fails_once(name):
    file = Path(name)
    if not file.exists():
        file.touch()
        raise AssertionError("too late")

def test_waits():
    fails_once("waits")

@pytest.mark.lossless
def test_loses():
    fails_once("loses")
"""


@pytest.fixture
def proved(tmp_path, monkeypatch):
    """A function that proves one of two tests, or both, as `.ci/run` does, and returns status and words."""
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "test_tiny.py").write_text(FAILS_ONCE)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}:{ROOT}")

    def prove(chosen: str) -> tuple[int, str]:
        script = f'set -euo pipefail\nsay() {{ echo "$*"; }}\n{PROVE}\nprove -k "{chosen}" test_tiny.py\n'
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return prove


def test_what_was_only_too_late_is_asked_once_more(proved):
    status, said = proved("waits")

    assert status == 0
    assert "asked once more alone" in said


def test_what_may_lose_nothing_has_failed_when_it_failed_once(proved):
    status, said = proved("waits or loses")

    assert status == 1
    assert "it is not asked again" in said
    assert "1 passed" in said
