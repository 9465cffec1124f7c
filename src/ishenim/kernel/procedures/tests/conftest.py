from __future__ import annotations

import shutil

import pytest

from ishenim.kernel.ledger import comparing, keys, redactions, sequencer
from ishenim.kernel.ledger.returning import missing, source
from ishenim.kernel.procedures.bringing_back import bring_back
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.forgetting import forget_again
from ishenim.kernel.procedures.tests.wholeness import whole


@pytest.fixture
def only_for_this_test():
    """Forget, afterwards, the procedures and actions that a test declared."""
    procedures, actions = dict(PROCEDURES), dict(ACTIONS)
    yield
    for registry, before in ((PROCEDURES, procedures), (ACTIONS, actions)):
        registry.clear()
        registry.update(before)


@pytest.fixture
def lose_since(tmp_path):
    """Return a way to take the database back to a moment, and one to bring back what the tiles still hold."""

    def lose(backup):
        sequencer.place_waiting()
        shutil.copytree(keys.folder(), tmp_path / "kept", dirs_exist_ok=True)
        backup.come_back()
        assert comparing.compare().why == "older"
        forget_again(redactions.read())

    return lose


@pytest.fixture
def return_all(tmp_path):
    def bring():
        told = bring_back(missing(source(str(tmp_path / "kept"))))
        sequencer.place_waiting()
        assert whole()
        return told

    return bring
