from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.running.databases import BOTH, of_ones_own
from tests.running.house import House
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


@pytest.fixture(scope="module", params=BOTH)
def house(request, tmp_path_factory):
    """An installation with a backup, on one database or the other; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        yield House(folder, None)
        return
    with of_ones_own(request.getfixturevalue("postgresql")) as new:
        yield House(folder, new)


@pytest.fixture
def old(house):
    """The installation of which the backup is."""
    return house.old


@pytest.fixture
def copy(house, tmp_path):
    """A folder with that backup, to be changed."""
    return Path(shutil.copytree(house.backups, tmp_path / "backups"))
