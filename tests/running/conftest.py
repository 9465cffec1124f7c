from __future__ import annotations

import pytest
from tests.running.installation import Installation


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """An installation that runs when a test gets it, whatever the last test did to it."""
    installation = Installation(tmp_path_factory.mktemp("installation"))
    yield installation
    installation.kill_everyone()


@pytest.fixture
def installation(running):
    if running.main is None or running.main.poll() is not None:
        running.start()
    return running
