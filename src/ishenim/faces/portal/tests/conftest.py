"""A reader of the small world, before anybody has tried anything."""

from __future__ import annotations

import pytest
from tests.reading import Reader, forget_everyone


@pytest.fixture
def reader(world, monday, settings, tmp_path):
    """Return a reader of an installation whose book is its own."""
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "var", tmp_path / "second"
    settings.VAR.mkdir()
    world.changed()  # what changed is remembered in the folder: a new one remembers nothing
    forget_everyone()
    yield Reader()
    forget_everyone()
