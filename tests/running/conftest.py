from __future__ import annotations

import subprocess
import sys

import pytest
from tests.running.installation import Installation


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """An installation that runs when a test gets it, whatever the last test did to it."""
    installation = Installation(tmp_path_factory.mktemp("installation"))
    yield installation
    installation.kill_everyone()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The folder of an installation with the demonstration, prepared and never started: tests take a copy of it."""
    folder = tmp_path_factory.mktemp("demonstration")
    prepared = Installation(folder, settings={"DEMO": "yes"})
    subprocess.run(
        [sys.executable, "-m", "ishenim.config.start"],
        env=prepared.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return folder


@pytest.fixture
def installation(running):
    if running.main is None or running.main.poll() is not None:
        running.start()
    return running
