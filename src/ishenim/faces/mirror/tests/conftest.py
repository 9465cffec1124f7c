"""A small record, and a mirror of it in a folder."""

from __future__ import annotations

import shutil

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from tests.acts import act, announced, ask
from tests.reading import forget_everyone

from ishenim.faces.mirror.building import build
from ishenim.kernel.ledger import sequencer

RECORD = "https://ishenim.example"


@pytest.fixture
def record(world, monday, settings, tmp_path):
    """Let one question be asked and shown, one meeting be announced, and all of it be placed in a book of its own."""
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "var", tmp_path / "second"
    settings.VAR.mkdir()
    world.changed()  # what changed is remembered in the folder: a new one remembers nothing
    forget_everyone()
    question = act(ask(world.beat), "show_text", world.moderator)
    announced(world.beat, world.officer)
    sequencer.place_waiting()
    yield question
    forget_everyone()


@pytest.fixture
def answers_end():
    """Let an answer that is closed here end no transaction."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def built(record, tmp_path):
    """Build a mirror and return its folder."""
    folder = tmp_path / "mirror"
    build(folder, RECORD, processes=0)
    return folder


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """A folder for the mirror that all checks begin with, and for the key that signed it."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def copied(request, db, kept, settings, tmp_path):
    """Return the folder of a mirror that was built once, to be changed."""
    folder = tmp_path / "mirror"
    if not (kept / "mirror").exists():
        shutil.copytree(request.getfixturevalue("built").parent, kept, dirs_exist_ok=True)
        return folder
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "var", tmp_path / "second"
    return folder
