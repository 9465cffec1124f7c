"""A small record with something of everything, and what is made of it."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from django.conf import settings
from django.test import override_settings
from tests.acts import act, announced, ask, sent, tick, told

from ishenim.domains.monitor import figuring, publishing, queries, shelf
from ishenim.kernel.dumps.making import make
from ishenim.kernel.ledger import sequencer

SECRET, HIDDEN = "a secret nobody was shown", "hidden words of a neighbour"


def lying_in(folder):
    """Return the settings by which an installation has all its files in a folder."""
    of_the_data = settings.STORAGES["data"] | {"OPTIONS": {"location": folder / "data"}}
    return {"VAR": folder, "STORAGES": settings.STORAGES | {"data": of_the_data}}


@pytest.fixture
def clean(tmp_path):
    """Begin with no files of an earlier dump."""
    with override_settings(**lying_in(tmp_path)):
        yield tmp_path


@pytest.fixture
def record(world, on, clean):
    """A small world in which a quarter went by."""
    return let_a_quarter_go_by(world, on)


def let_a_quarter_go_by(world, on):
    """Let there be questions of every fate, a meeting that is held and minuted, and one that nobody plans."""
    world.changed()  # what changed is remembered in the folder: a new one remembers nothing
    on("2026-10-05 10:00")
    for number in range(6):
        one = ask(world.beat, text=f"The lamp {number} at the school is broken, {SECRET}.")
        act(one, "show_text", world.independent_moderator, hidden=["personal"])
        if number:
            act(one, "accept", world.officer)
        if number > 1:
            act(one, "promise", world.officer)
        if number > 2:
            act(one, "done", world.officer)
    held = ask(world.beat, step="ask_unproven", text=f"Buy our carpets, {SECRET}.")
    act(held, "decline", world.moderator)
    ask(world.beat, step="ask_unproven", text=f"Nobody has looked at this yet, {SECRET}.")
    lonely = ask(
        world.places["far_beat"],
        text="A dog barks at night.",
    )
    act(lonely, "show_text", world.independent_moderator, hidden=["personal"])
    take_place(world, on)
    sequencer.place_waiting()
    return world


def take_place(world, on):
    """Hold a meeting to which two observers were sent, and let everybody say what they saw."""
    meeting = announced(world.beat, world.officer)
    observed = [sent(meeting, by, world.coordinator) for by in (world.observer, world.second_observer)]
    on("2026-11-19 10:00")
    tick()
    act(meeting, "hold", world.officer)
    act(meeting, "minute", world.officer)
    for account, by in zip(observed, (world.observer, world.second_observer), strict=True):
        act(account, "give", by)
    told(meeting, world.coordinator, "agree", began="2026-11-18 18:35")
    told(meeting, world.mayor)


def made_here(folder, progress):
    """Make a dump in the process of the test, which sees the rows of its transaction."""
    return make(folder, progress)


@pytest.fixture
def dumped(record):
    """Publish the record as files; return the folder in which they were made."""
    yield publish_here()
    shutil.rmtree(publishing.folder(), ignore_errors=True)


def publish_here():
    """Publish what is there as files, in the process of the test; return the folder in which they were made."""
    publishing.publish(publishing.unseen, made_here)
    sequencer.place_waiting()
    return publishing.folder()


def compute_here(folder):
    """Compute the figures of the newest dump, whose files lie in a folder, in the process of the test."""
    from ishenim.kernel.figures.computing import Files, computed

    position = queries.newest().position
    as_of = date.fromisoformat(shelf.description(position)["created"][:10])
    figuring.keep(list(computed(Files(folder, threads=1), as_of)), position)
