"""Each parser takes what grows out of real files for a few seconds; `make fuzz` goes on for as long as one likes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fuzzing.parsers import PARSERS

pytestmark = pytest.mark.slow
SECONDS = 5


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_raises_nothing_but_what_it_says(name, tmp_path):
    pytest.importorskip(
        "atheris", reason="no atheris here: pip install --no-deps -r requirements/fuzzing.txt"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzzing", name, str(SECONDS)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert not list(tmp_path.iterdir())
