"""Handing out documents: the clean bytes, safely, and only what the public record shows."""

from __future__ import annotations

import hashlib

import pytest
from tests.acts import act, announced, ask
from tests.reading import words

from ishenim.kernel.documents import storing
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.procedures.attachments import Attachment


@pytest.fixture
def question(reader, world):
    return ask(world.beat)


def brought(question, world, content: bytes, name: str) -> str:
    """Let the office accept a question with a file; return its fingerprint."""
    act(question, "accept", world.officer, attachments=[upload(content, name)])
    return Attachment.objects.get().document.sha256


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_picture_is_handed_out_as_it_was_cleaned_and_nothing_in_it_runs(reader, question, world):
    fingerprint = brought(question, world, files.photograph_with_place(), "../../Фонарь.exe")
    response = reader.client.get(f"/documents/{fingerprint}")

    content = content_of(response)
    assert hashlib.sha256(content).hexdigest() == fingerprint
    assert b"Secret" not in content
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        response.headers["Content-Security-Policy"]
        == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert "immutable" in response.headers["Cache-Control"]
    name = "%D0%A4%D0%BE%D0%BD%D0%B0%D1%80%D1%8C.jpg"
    assert response.headers["Content-Disposition"] == f"inline; filename*=utf-8''{name}"
    assert not response.cookies


def test_a_paper_is_handed_out_to_be_kept_and_not_to_be_run(reader, question, world):
    fingerprint = brought(question, world, files.paper_that_acts(), "plan.pdf")
    response = reader.client.get(f"/documents/{fingerprint}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert b"JavaScript" not in content_of(response)


def test_whoever_has_the_bytes_is_not_sent_them_again(reader, question, world):
    fingerprint = brought(question, world, files.picture(), "a.png")
    again = reader.client.get(f"/documents/{fingerprint}", headers={"If-None-Match": f'"{fingerprint}"'})
    assert again.status_code == 304


def test_what_no_public_line_brought_is_not_found(reader, question, world):
    fingerprint = brought(question, world, files.photograph_with_place(), "a.jpg")
    original = Attachment.objects.get().original
    orphan = take(upload(files.picture(size=(9, 9)))).sha256
    for unknown in ("0" * 64, original, orphan, fingerprint.upper(), fingerprint[:63], "../secret-key"):
        assert reader.client.get(f"/documents/{unknown}").status_code == 404
    Attachment.objects.update(public=False)
    assert reader.client.get(f"/documents/{fingerprint}").status_code == 404


def test_content_that_is_gone_is_not_found_rather_than_broken(reader, question, world):
    from django.core.files.storage import storages

    fingerprint = brought(question, world, files.picture(size=(11, 7)), "a.png")
    storages["documents"].delete(storing.where(fingerprint))
    assert reader.client.get(f"/documents/{fingerprint}").status_code == 404


def test_nothing_is_changed_through_the_address_of_a_document(reader, question, world):
    fingerprint = brought(question, world, files.picture(), "a.png")
    assert reader.client.post(f"/documents/{fingerprint}").status_code in {403, 405}


def test_the_page_of_a_question_lists_name_kind_size_and_fingerprint(reader, question, world):
    fingerprint = brought(question, world, files.picture(), "lamp.png")
    page = reader.get(f"questions/{question.reference}/")
    assert f'href="/documents/{fingerprint}"' in page.content.decode()
    assert "lamp.png picture (PNG), 1 KB Fingerprint lamp.png" in words(page)
    assert fingerprint in words(page)


def test_the_result_stands_with_its_pictures(reader, question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    act(question, "done", world.officer, attachments=[upload(files.picture(), "after.png")])
    page = reader.read(f"questions/{question.reference}/")
    assert page.index("after.png") < page.index("What happened so far")


def test_the_page_of_a_meeting_lists_what_was_brought_with_the_minutes(reader, world, on):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 20:00")
    act(meeting, "hold", world.officer)
    act(meeting, "minute", world.officer, attachments=[upload(files.saved(files.paper()), "sheet.pdf")])
    page = reader.read(f"meetings/{meeting.reference}/")
    assert page.index("sheet.pdf") < page.index("What happened so far")
    assert "document (PDF), 1 KB" in page
