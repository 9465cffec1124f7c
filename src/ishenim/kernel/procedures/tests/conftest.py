from __future__ import annotations

import pytest

from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS


@pytest.fixture
def only_for_this_test():
    """Forget, afterwards, the procedures and actions that a test declared."""
    procedures, actions = dict(PROCEDURES), dict(ACTIONS)
    yield
    for registry, before in ((PROCEDURES, procedures), (ACTIONS, actions)):
        registry.clear()
        registry.update(before)
