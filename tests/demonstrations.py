"""The demonstration, prepared once for all processes that test: whoever needs an installation with it takes a copy."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running.installation import Installation


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """The folder of an installation with the demonstration, prepared and never started: tests take a copy of it."""
    of_this_process = tmp_path_factory.getbasetemp()
    of_all = of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process
    folder, prepared = of_all / "demonstration", of_all / "demonstration.prepared"
    with (of_all / "demonstration.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not prepared.exists():
            prepare(folder)
            prepared.touch()
    return folder


def prepare(folder: Path) -> None:
    """Prepare an installation as `make run` does before the first page is served."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "ishenim.config.start"],
        env=Installation(folder, settings={"DEMO": "yes"}).environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
