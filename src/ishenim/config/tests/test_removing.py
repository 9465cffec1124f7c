"""What is erased is removed for good unless another line brings it, in folders and in a bucket alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils import timezone
from tests.acts import act, ask

from ishenim.config.commands.ledger import _states
from ishenim.config.jobs import JOBS
from ishenim.kernel.documents import storing
from ishenim.kernel.documents.models import Document, Stored
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.ledger import sequencer, verify
from ishenim.kernel.procedures import removing
from ishenim.kernel.procedures.attachments import again, mark_of
from ishenim.kernel.procedures.removing import remove_what_nobody_brings
from ishenim.kernel.procedures.story import story


def photo(name: str = "lamp.jpg"):
    return upload(files.photograph_with_place(), name)


def brought(question) -> tuple[str, str]:
    """Return the fingerprints of the clean file and of the original that a question's first attachment has."""
    row = question.attachments.select_related("document").order_by("pk")[0]
    return row.document.sha256, row.original


def lies_there(fingerprint: str, original: str) -> tuple[bool, bool]:
    return (
        storages["documents"].exists(storing.where(fingerprint)),
        storages["originals"].exists(storing.where(original)),
    )


@pytest.fixture
def question(stores, world, monday):
    """A question to which the office replied with a photograph."""
    asked = ask(world.beat)
    act(asked, "accept", world.officer, attachments=[photo()])
    return asked


def test_what_is_erased_is_gone_from_both_stores_and_the_book_is_still_whole(question, world):
    pieces = brought(question)
    assert remove_what_nobody_brings() == 0
    assert lies_there(*pieces) == (True, True)

    act(question, "hide_files", world.moderator)
    assert remove_what_nobody_brings() == 2

    assert lies_there(*pieces) == (False, False)
    assert not Document.objects.exists()
    assert not Stored.objects.exists()
    assert any("attachments" in line.erased for line in story(question))
    sequencer.place_waiting()
    assert verify.verify(lambda *_: None, lambda *_: None, also=[_states]) == []


def test_what_another_line_brings_stays_until_that_one_is_erased_too(question, world):
    pieces = brought(question)
    other = ask(world.beat)
    act(other, "accept", world.officer, attachments=[photo("again.jpg")])

    act(question, "hide_files", world.moderator)
    remove_what_nobody_brings()
    assert lies_there(*pieces) == (True, True)
    assert not Stored.objects.exclude(kept_until=None).exists(), "it is held by the other line"

    act(other, "hide_files", world.moderator)
    remove_what_nobody_brings()
    assert lies_there(*pieces) == (False, False)


def test_whoever_is_killed_between_the_store_and_the_row_begins_again_where_they_were(
    question, world, monkeypatch
):
    pieces = brought(question)
    act(question, "hide_files", world.moderator)

    def remove_and_die(store, fingerprint, *, remove=storing.remove):
        remove(store, fingerprint)
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr(storing, "remove", remove_and_die)
        with pytest.raises(ExceptionGroup) as failed:
            remove_what_nobody_brings()
    assert len(failed.value.exceptions) == 2, "one that fails keeps no other waiting"
    assert Stored.objects.count() == 2
    assert remove_what_nobody_brings() == 2
    assert remove_what_nobody_brings() == 0
    assert lies_there(*pieces) == (False, False)
    assert not Stored.objects.exists()


def test_what_no_step_brought_is_removed_after_a_day_and_not_before(stores, world, monday):
    orphan = take(photo())
    pieces = (orphan.sha256, orphan.original)
    now = timezone.now()
    assert remove_what_nobody_brings(now + storing.KEPT_FOR - timedelta(minutes=1)) == 0
    assert lies_there(*pieces) == (True, True)
    assert remove_what_nobody_brings(now + storing.KEPT_FOR) == 2
    assert lies_there(*pieces) == (False, False)


def test_what_a_form_still_keeps_is_held_by_its_step_or_the_step_is_refused(question, world):
    kept = mark_of([take(upload(files.picture(), "kept.png"))])
    [document] = again(kept)
    act(question, "promise", world.officer)
    remove_what_nobody_brings(
        timezone.now() + storing.KEPT_FOR
    )  # long before its time, as if a day had gone by

    with pytest.raises(ValidationError, match="Choose them again"):
        act(question, "done", world.officer, attachments=[document])

    again_brought = act(question, "done", world.officer, attachments=[upload(files.picture(), "new.png")])
    assert again_brought.state == "done"


def test_what_is_brought_again_while_it_is_being_erased_stays(question, world):
    pieces = brought(question)
    taken = take(photo("again.jpg"))
    act(question, "hide_files", world.moderator)
    remove_what_nobody_brings()
    assert lies_there(*pieces) == (True, True)

    other = ask(world.beat)
    act(other, "accept", world.officer, attachments=[taken])
    remove_what_nobody_brings(timezone.now() + storing.KEPT_FOR)
    assert lies_there(*pieces) == (True, True)


def test_half_a_file_that_a_power_cut_left_goes_with_the_whole_one(world, monday, settings, tmp_path):
    from ishenim.config.stores import documents

    settings.STORAGES = settings.STORAGES | documents({}, tmp_path)
    orphan = take(photo())
    lies = tmp_path / "documents" / storing.where(orphan.sha256)
    half = lies.with_name(f"{lies.name}.0011.unfinished")
    half.write_bytes(b"half of it")
    remove_what_nobody_brings(timezone.now() + storing.KEPT_FOR)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_the_work_process_does_it():
    [job] = [job for job in JOBS if job.does is remove_what_nobody_brings]
    assert job.every <= 60
    assert job.at_once == removing.AT_ONCE
