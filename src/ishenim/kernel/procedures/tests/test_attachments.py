"""What a step brings with it: taken with the step or not at all, and read by whom the rule lets read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils.datastructures import MultiValueDict
from tests.acts import act, announced, ask, last_line

from ishenim.kernel.documents import storing
from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.ledger import book
from ishenim.kernel.ledger.audit_rows import committed
from ishenim.kernel.procedures.attached import public
from ishenim.kernel.procedures.attachments import Attachment, Attachments, receive
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.fields import StepForm
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story

LETTERS = {"title_en": "New lamps", "body_en": "Two lamps shine at the school again since Monday."}


@pytest.fixture
def question(world, monday):
    return ask(world.beat)


def photo(name: str = "lamp.png", shade: int = 40):
    return upload(files.picture(size=(shade, 30)), name)


def entry_of(matter, step: str):
    return next(entry for entry in book.history([matter.pk]) if entry.step == step)


def test_a_step_brings_documents_and_its_line_is_committed_to_their_fingerprints(question, world):
    act(question, "accept", world.officer, attachments=[photo(), photo("plan.png", 50)])

    rows = Attachment.objects.filter(matter=question).order_by("order")
    fingerprints = [row.document.sha256 for row in rows]
    assert [row.name for row in rows] == ["lamp.png", "plan.png"]
    assert all(row.public for row in rows)
    entry = entry_of(question, "accept")
    assert entry.opened["attachments"] == fingerprints
    salted = entry.opening.values["attachments"]
    assert committed("attachments", salted) == entry.told["proof"]["attachments"]


def test_a_step_without_files_says_nothing_of_files(question, world):
    act(question, "accept", world.officer)
    assert "attachments" not in last_line(question)["proof"]


def test_the_same_content_is_one_document_however_often_it_is_brought(question, world):
    act(question, "accept", world.officer, attachments=[photo("one.png"), photo("again.png")])
    other = ask(world.beat)
    act(other, "accept", world.officer, attachments=[photo("other.png")])

    assert Document.objects.count() == 1
    assert [row.name for row in Attachment.objects.order_by("pk")] == ["one.png", "other.png"]


def test_a_refused_step_leaves_no_row_and_content_that_nobody_is_served(question, world):
    before = Document.objects.count(), Attachment.objects.count()
    brought = photo(shade=77)
    with pytest.raises(ValidationError):
        act(question, "accept", world.officer, reply="No.", attachments=[brought])
    with pytest.raises(Refused):
        act(question, "accept", world.far_officer, attachments=[brought])

    assert (Document.objects.count(), Attachment.objects.count()) == before
    form = ACTIONS[question.procedure.accept].asks({"attachments": [brought]})
    form.full_clean()
    [orphan] = form.cleaned_data["attachments"]
    assert storages["documents"].exists(storing.where(orphan.sha256))
    assert public(orphan.sha256) is None


def test_one_bad_file_among_good_ones_refuses_the_step_and_each_bad_one_is_named(question, world):
    brought = [photo(), upload(files.zipped(), "a.png"), upload(b"", "b.png")]
    with pytest.raises(ValidationError) as reason:
        act(question, "accept", world.officer, attachments=brought)
    said = reason.value.message_dict["attachments"]
    assert len(said) == 2
    assert "“a.png” is neither a picture" in said[0]
    assert "“b.png” is empty" in said[1]
    assert not Attachment.objects.exists()


def test_a_hundred_files_at_once_are_refused_before_any_is_looked_at(question, world):
    class NeverRead:
        def getlist(self, name):
            return [upload(b"\x89PNG never read")] * 100

        def __contains__(self, name):
            return name == "attachments"

    asks = ACTIONS[question.procedure.accept].asks
    form = asks({}, receive(asks, NeverRead()))
    assert form.errors["attachments"] == ["At most 10 files at a time, these are 100."]


def test_what_was_cleaned_once_is_not_cleaned_again_with_the_place_of_the_writer_in_hand(question):
    asks = ACTIONS[question.procedure.accept].asks
    ready = receive(
        asks, MultiValueDict({"attachments": [photo(), upload(b"", "b.png")], "other": [photo()]})
    )
    assert list(ready) == ["attachments"]
    assert [type(one) for one in ready.getlist("attachments")] == [Document, ValidationError]


def test_a_typed_word_is_no_file(question, world):
    assert (
        ACTIONS[question.procedure.accept].asks({"attachments": "../x", "reply": "We will look."}).is_valid()
    )


def test_the_hint_says_the_limits_that_hold():
    hint = str(Attachments().help_text)
    assert f"at most {FROM_OFFICES.files} files of {FROM_OFFICES.bytes // 1_000_000} MB" in hint


def test_the_story_shows_what_was_brought_with_one_query_more_and_with_none_where_nothing_was(
    question, world, django_assert_num_queries
):
    with django_assert_num_queries(2):
        story(question)
    act(question, "accept", world.officer, attachments=[photo()])
    act(question, "promise", world.officer)
    act(question, "done", world.officer, attachments=[photo("after.png", 51), photo("law.png", 52)])
    with django_assert_num_queries(3):
        lines = story(question)
    assert [[one.name for one in line.attached] for line in lines] == [
        ["after.png", "law.png"], [], ["lamp.png"], []
    ]  # fmt: skip
    assert not any(told.label == "Pictures and papers" for line in lines for told in line.values)


def test_a_withdrawn_story_takes_its_files_out_of_the_record_and_the_line_stays_proven(world, monday):
    told = ACTIONS[PROCEDURES["news"].steps()["publish"]](
        begin("news", place=world.places["country"], language="en"),
        world.editor,
        attachments=[photo()],
        **LETTERS,
    )
    [fingerprint] = entry_of(told, "publish").opened["attachments"]
    assert public(fingerprint).name == "lamp.png"

    act(told, "withdraw", world.editor, reason="A child can be recognised on it.")

    assert public(fingerprint) is None
    entry = entry_of(told, "publish")
    assert "attachments" in entry.erased
    assert "attachments" in entry.told["proof"]
    assert not any(line.attached for line in story(told))


def test_minutes_take_what_was_written_by_hand(world, monday, on):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 20:00")
    act(meeting, "hold", world.officer)
    scan = upload(files.saved(files.paper(2)), "Протокол.pdf")
    act(meeting, "minute", world.officer, attachments=[scan])
    [line] = [line for line in story(meeting) if line.attached]
    assert [(one.name, one.kind) for one in line.attached] == [("Протокол.pdf", "pdf")]


def test_a_form_without_files_needs_no_other_encoding():
    assert not StepForm().is_multipart()
