"""Pictures and papers that should not have been shown are taken out by an office that is not asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, announced, ask, steps_taken

from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.ledger import book
from ishenim.kernel.procedures import queries
from ishenim.kernel.procedures.attached import public
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story


@pytest.fixture
def shown(world, monday):
    """A question with a picture in two of its steps."""
    question = ask(world.beat)
    act(question, "accept", world.officer, attachments=[upload(files.picture())])
    act(question, "promise", world.officer)
    act(question, "done", world.officer, attachments=[upload(files.picture(size=(8, 8)))])
    return question


def fingerprints() -> list[str]:
    return list(Attachment.objects.values_list("document__sha256", flat=True))


def test_a_moderator_takes_all_pictures_out_and_the_book_says_so_on_a_ground(shown, world, english):
    known = fingerprints()
    assert all(public(one) for one in known)
    after = act(shown, "hide_files", world.moderator)

    assert not any(public(one) for one in known)
    assert after.state == "done"
    assert not any(line.attached for line in story(shown, everything=True))
    [line] = [line for line in story(shown) if line.step.name == "hide_files"]
    assert [told.words for told in line.values] == ["something about a child"]
    erased = {entry.step: entry.erased for entry in book.history([shown.pk])}
    assert erased["accept"] == erased["done"] == ["attachments"]
    assert [one.line.step.name for one in queries.logged("moderation")] == ["hide_files"]


def test_whoever_is_asked_does_not_take_pictures_out(shown, world):
    for who in (world.officer, world.chief, world.police_moderator):
        with pytest.raises(Refused):
            act(shown, "hide_files", who)
    assert all(public(one) for one in fingerprints())


def test_where_nothing_is_shown_there_is_nothing_to_take_out(shown, world):
    act(shown, "hide_files", world.moderator)
    with pytest.raises(ValidationError, match="No picture and no paper is shown here"):
        act(shown, "hide_files", world.moderator)


def test_what_stands_with_the_minutes_is_taken_out_likewise(world, on, monday):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 20:00")
    act(meeting, "hold", world.officer)
    minuted = act(meeting, "minute", world.officer, attachments=[upload(files.picture())])
    after = act(meeting, "hide_files", world.moderator)
    assert after.state == minuted.state
    assert "hide_files" in steps_taken(meeting)
    assert not fingerprints()
