"""Whoever asks adds a few pictures, without an account: cleaned first, refused plainly, shown to nobody yet."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import act, ask, everything_written, now_of
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.kernel.documents import room, storing
from ishenim.kernel.documents.models import Document, Stored
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.pages import uploads
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.models import Matter

ASK = "places/beat/ask/"
TEXT = "When will the street lamps be repaired?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def file(content: bytes, name: str = "lamp.png", claimed: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, claimed)


def form(*brought, text=TEXT, **other):
    return {"text": text, "topic": "light", "work": proof(), "attachments": list(brought)} | other


def asked() -> Matter:
    return Matter.objects.get(kind="question")


def content_of(row: Attachment) -> bytes:
    with storing.opened(row.document.sha256) as stored:
        return stored.read()


def mark_on(page) -> str:
    return re.search(r'name="attachments_kept" value="([^"]+)"', page.content.decode())[1]


def test_the_form_takes_a_few_files_and_says_which(reader):
    page = reader.get(ASK)
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert 'type="file" name="attachments"' in page.content.decode()
    assert " multiple" in page.content.decode()
    assert "At most 3 files of 10 MB: PNG, JPEG, WebP or PDF." in words(page)
    assert "An office that is not asked looks at them before anyone sees them." in words(page)


def test_what_was_brought_is_attached_and_nobody_but_the_offices_sees_it(reader):
    answer = reader.post(ASK, form(file(files.picture()), file(files.saved(files.paper()), "plan.pdf")))
    assert "Your question is recorded" in words(answer)

    rows = asked().attachments.order_by("order")
    assert [(row.name, row.public) for row in rows] == [("lamp.png", False), ("plan.pdf", False)]
    page = reader.get(f"questions/{asked().reference}/")
    assert "Pictures or papers came with it. Only the offices see them" in words(page)
    for row in rows:
        assert row.name not in words(page)
        assert row.document.sha256 not in page.content.decode()
        assert reader.client.get(f"/documents/{row.document.sha256}").status_code == 404


def test_a_question_without_files_has_nothing_said_about_them(reader):
    reader.post(ASK, form())
    assert "Pictures or papers" not in words(reader.get(f"questions/{asked().reference}/"))


def test_a_question_without_files_asks_the_database_nothing_about_files(reader):
    with CaptureQueriesContext(connection) as queries:
        reader.post(ASK, form())
    assert asked()
    assert not [one["sql"] for one in queries if "attachment" in one["sql"] or "documents_" in one["sql"]]


REFUSED = {
    "26 MB": ([file(bytes(26_000_000))], "“lamp.png” is too large: a file may have at most 10 MB."),
    "11 MB": ([file(bytes(11_000_000))], "“lamp.png” is too large: a file may have at most 10 MB."),
    "a png that is a zip": (
        [file(files.zipped())],
        "“lamp.png” is neither a picture (PNG, JPEG, WebP) nor a PDF",
    ),
    "0 bytes": ([file(b"")], "“lamp.png” is empty. Choose the file again."),
    "half a picture": ([file(files.picture(size=(300, 300))[:400])], "“lamp.png” cannot be read."),
    "a name with ../": ([file(b"hello", "../../etc/passwd.png")], "“passwd.png” is neither a picture"),
    "four files": ([file(files.picture())] * 4, "At most 3 files at a time, these are 4."),
    "a hundred files at once": ([file(files.picture())] * 100, "At most 3 files at a time, these are 100."),
}


@pytest.mark.parametrize(("brought", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_beside_the_field_with_the_text_kept(reader, brought, sentence):
    before = everything_written()
    for one in brought:
        one.seek(0)
    page = reader.post(ASK, form(*brought))
    assert sentence in words(page)
    assert '<a href="#id_attachments">' in page.content.decode()
    assert TEXT in words(page)
    assert '<option value="light" selected>' in page.content.decode()
    assert everything_written() == before
    assert not Document.objects.exists()


def test_more_than_any_form_takes_is_not_even_read(reader):
    body = b"--x\r\n"
    answer = reader.client.post(
        f"/en/{ASK}", body, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="100000001"
    )
    assert answer.status_code == 400


def test_a_pdf_with_scripts_is_cleaned(reader):
    reader.post(ASK, form(file(files.paper_that_acts(), "plan.pdf")))
    content = content_of(asked().attachments.get())
    assert b"JavaScript" not in content
    assert b"payload" not in content


def test_a_picture_with_gps_loses_its_place_and_the_original_lies_sealed(reader):
    reader.post(ASK, form(file(files.photograph_with_place(), "lamp.jpg")))
    row = asked().attachments.get()
    assert b"Secret" not in content_of(row)
    assert b"Secret" not in storing.sealed_original(row.original)


def test_a_name_with_dots_and_slashes_is_a_name(reader):
    reader.post(ASK, form(file(files.picture(), "../../../var/secret-key")))
    row = asked().attachments.get()
    assert row.name == "secret-key.png"
    assert storages["documents"].exists(storing.where(row.document.sha256))


def test_a_good_file_is_kept_while_the_rest_is_put_right(reader):
    page = reader.post(ASK, form(file(files.picture()), text="Lamps"))
    assert "at least 10 characters" in words(page)
    assert "Kept from before, no need to choose again: lamp.png" in words(page)
    assert not Attachment.objects.exists()

    reader.post(ASK, form(text=TEXT, attachments_kept=mark_on(page)))
    assert [row.name for row in asked().attachments.all()] == ["lamp.png"]


def test_the_good_file_beside_a_bad_one_is_kept_too(reader):
    page = reader.post(ASK, form(file(files.picture()), file(files.zipped(), "bad.png")))
    assert "“bad.png” is neither a picture" in words(page)
    assert "choose again: lamp.png" in words(page)


def test_what_is_kept_counts_with_what_is_chosen_now(reader):
    three = [file(files.picture(size=(10 + number, 9)), f"{number}.png") for number in range(3)]
    page = reader.post(ASK, form(*three, text="Lamps"))
    data = form(file(files.picture(), "four.png"), attachments_kept=mark_on(page))
    assert "At most 3 files at a time, these are 4." in words(reader.post(ASK, data))


def test_what_was_kept_too_long_is_to_be_chosen_again(reader, on):
    page = reader.post(ASK, form(file(files.picture()), text="Lamps"))
    on("2026-10-06 10:00")
    late = reader.post(ASK, form(attachments_kept=mark_on(page)))
    assert "These files were not kept for so long. Choose them again." in words(late)
    assert TEXT in words(late)


def test_while_similar_questions_are_shown_the_files_wait(reader, world):
    from tests.acts import act

    from ishenim.kernel.search.indexing import index_new

    act(ask(world.beat), "show_text", world.moderator)
    index_new()
    page = reader.post(ASK, form(file(files.picture()), look="yes"))
    assert "Look for similar questions" in words(page)
    assert "choose again: lamp.png" in words(page)
    assert Matter.objects.filter(kind="question").count() == 1

    reader.post(ASK, form(attachments_kept=mark_on(page), looked="yes"))
    assert Attachment.objects.get().name == "lamp.png"


def test_a_form_that_is_sent_twice_is_recorded_once_with_its_file(reader):
    data = form(file(files.picture()), sent="one-mark")
    reader.post(ASK, data)
    data["work"] = proof()
    data["attachments"][0].seek(0)
    page = reader.post(ASK, data)
    assert asked().reference in words(page)
    assert Attachment.objects.count() == 1


def test_without_scripts_the_files_wait_with_the_question(reader):
    reader.post(ASK, form(file(files.picture()), work=""))
    assert asked().state == "held"
    assert asked().attachments.get().public is False


@contextmanager
def every_place_taken():
    """As many send files at this moment as a web process serves at once."""
    with ExitStack() as others:
        for _ in range(uploads.PLACES._initial_value):
            others.enter_context(uploads.PLACES)
        yield


class TestAFlood:
    """Nobody fills the disk or the cleaning processes, and words never wait for pictures."""

    def refused(self, reader, sentence: str) -> None:
        page = reader.post(ASK, form(file(files.picture())))
        assert sentence in words(page)
        assert TEXT in words(page)
        assert not Attachment.objects.exists()
        reader.post(ASK, form(text="When will the dogs behind the market be fed?"))
        assert asked().attachments.count() == 0

    def test_a_third_sender_at_once_is_told_to_try_again_in_a_minute(self, reader):
        with every_place_taken():
            self.refused(reader, "Other files are being looked through at this moment.")
        assert uploads.PLACES._value == uploads.PLACES._initial_value, "each place is free again"

    def test_whoever_sends_slowly_without_a_place_is_answered_before_the_end(self, reader, monkeypatch):
        monkeypatch.setattr(uploads, "POLITE", -1.0)
        with every_place_taken():
            self.refused(reader, "Other files are being looked through at this moment.")

    def test_words_without_files_need_no_place(self, reader):
        with every_place_taken():
            reader.post(ASK, form())
        assert asked().attachments.count() == 0

    def test_a_sender_of_very_many_files_waits_and_is_told_how_long(self, reader):
        for _ in range(uploads.FORMS_WITH_FILES.tries):
            reader.post(ASK, form(file(b""), text="?"))
        self.refused(
            reader, "Many files came from here in a short time. Send your words without them, or try"
        )

    def test_what_a_day_may_bring_is_bounded(self, reader, settings, on):
        reader.post(ASK, form(file(files.picture("JPEG")), text="?"))
        settings.DOCUMENTS_FROM_ANYONE_A_DAY = room.brought_in_a_day()
        assert settings.DOCUMENTS_FROM_ANYONE_A_DAY > 0
        self.refused(reader, "More files came today than can be kept.")
        on("2026-10-06 10:01")
        Stored.objects.all().delete()
        assert room.room_for_anyone()

    def test_the_last_of_a_disk_is_left_for_everything_else(self, reader, monkeypatch):
        monkeypatch.setattr(room, "LEAST_FREE", float("inf"))
        self.refused(reader, "More files came today than can be kept.")

    def test_offices_are_not_stopped_by_it(self, world, monday, settings):
        settings.DOCUMENTS_FROM_ANYONE_A_DAY = 0
        question = ask(world.beat)
        with every_place_taken():
            act(question, "accept", world.officer, attachments=[upload(files.picture())])
        assert now_of(question).attachments.count() == 1


def test_whoever_answers_the_office_may_show_what_is_meant_and_only_the_office_sees_it(reader, world):
    question = ask(world.beat)
    code = question.question.claim_code
    act(question, "accept", world.officer)
    act(question, "ask_back", world.officer)
    way = f"mine/{question.reference}/answer_back/"
    assert 'enctype="multipart/form-data"' in reader.get(way).content.decode()

    page = reader.post(
        way, {"code": "1", "answer": "There.", "attachments": file(files.picture(), "there.png")}
    )
    assert "does not open this matter" in words(page)
    reader.post(way, {"code": code, "answer": "There.", "attachments_kept": mark_on(page)})

    row = question.attachments.get()
    assert (row.name, row.public, row.entry.step) == ("there.png", False, "answer_back")
    assert "there.png" not in words(reader.get(f"questions/{question.reference}/"))
    mine = words(reader.post("mine/", {"code": code}))
    assert "there.png not shown to the public" in mine


def test_whoever_disagrees_may_show_why(reader, world):
    question = ask(world.beat)
    code = question.question.claim_code
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    way = f"mine/{question.reference}/dispute/"
    reader.post(
        way, {"code": code, "reason": "It is as dark as it was.", "attachments": file(files.picture())}
    )
    assert now_of(question).state == "disputed"
    assert question.attachments.get().public is False
