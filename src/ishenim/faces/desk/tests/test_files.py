"""Files on the desk: sent with the form of a step, refused beside the field, never half."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import acts

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.procedures.attachments import Attachment

REPLY = "We will look into it this week."


@pytest.fixture
def question(world, monday):
    return acts.ask(world.beat)


def sent(question, sitting, *brought, reply=REPLY):
    return sitting.post(f"matters/{question.reference}/accept/", reply=reply, attachments=list(brought))


def file(content: bytes, name: str = "lamp.png", claimed: str = "image/png"):
    return SimpleUploadedFile(name, content, claimed)


def test_the_form_of_a_step_takes_several_files(question, at_desk):
    page = text(at_desk("officer").get(f"matters/{question.reference}/accept/"))
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" name="attachments"' in page
    assert " multiple" in page
    assert "Pictures and papers (optional)" in page


def test_what_was_sent_is_attached_cleaned_and_shown_in_the_history(question, at_desk):
    officer = at_desk("officer")
    photo = file(files.photograph_with_place(), "C:\\fakepath\\..\\lamp.jpg")
    assert sent(question, officer, photo, file(files.picture())).status_code == 302
    assert [row.name for row in Attachment.objects.order_by("order")] == ["lamp.jpg", "lamp.png"]
    page = text(officer.get(f"matters/{question.reference}/"))
    assert f'href="/documents/{Attachment.objects.first().document.sha256}"' in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (files.zipped(), "“lamp.png” is neither a picture (PNG, JPEG, WebP) nor a PDF"),
        (b"", "“lamp.png” is empty. Choose the file again."),
        (bytes(26_000_000), "“lamp.png” is too large: a file may have at most 25 MB."),
    ],
    ids=["a png that is a zip", "0 bytes", "26 MB"],
)
def test_a_bad_file_is_refused_beside_the_field_and_nothing_is_recorded(question, at_desk, content, sentence):
    before = acts.everything_written()
    response = sent(question, at_desk("officer"), file(content))
    assert response.status_code == 422
    page = text(response)
    assert sentence in page
    assert 'href="#id_attachments"' in page
    assert REPLY in page, "what was typed is kept"
    assert acts.everything_written() == before
    assert not Attachment.objects.exists()


def test_a_hundred_files_at_once_are_refused_plainly(question, at_desk):
    many = [file(files.picture(), f"{number}.png") for number in range(100)]
    response = sent(question, at_desk("officer"), *many)
    assert response.status_code == 422
    assert "At most 10 files at a time, these are 100." in text(response)


def test_a_good_file_beside_a_wrong_word_leaves_no_row_and_need_not_be_chosen_again(question, at_desk):
    officer = at_desk("officer")
    response = sent(question, officer, file(files.picture()), reply="No.")
    assert response.status_code == 422
    assert "Please say a little more" in text(response)
    assert "Kept from before, no need to choose again: lamp.png" in text(response)
    assert not Attachment.objects.exists()

    mark = re.search(r'name="attachments_kept" value="([^"]+)"', response.content.decode())[1]
    again = officer.post(f"matters/{question.reference}/accept/", reply=REPLY, attachments_kept=mark)
    assert again.status_code == 302
    assert [row.name for row in Attachment.objects.all()] == ["lamp.png"]


def test_what_was_kept_can_be_left_out(question, at_desk):
    officer = at_desk("officer")
    page = sent(question, officer, file(files.picture()), reply="No.").content.decode()
    mark = re.search(r'name="attachments_kept" value="([^"]+)"', page)[1]
    fields = {"reply": REPLY, "attachments_kept": mark, "attachments_left_out": "yes"}
    assert officer.post(f"matters/{question.reference}/accept/", **fields).status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("forged", ["../secret", "W10:1tq:xx", "x" * 500])
def test_a_mark_that_we_did_not_write_brings_nothing(question, at_desk, forged):
    officer = at_desk("officer")
    page = sent(question, officer, file(files.picture()), reply="No.").content.decode()
    mark = re.search(r'name="attachments_kept" value="([^"]+)"', page)[1]
    for typed in (forged, f"{mark[:-1]}{'a' if mark[-1] != 'a' else 'b'}"):
        form = officer.post(f"matters/{question.reference}/accept/", reply="No.", attachments_kept=typed)
        assert "Kept from before" not in text(form)


def test_an_office_without_the_right_has_its_files_not_even_looked_at(question, at_desk):
    assert sent(question, at_desk("far_officer"), file(b"not a picture")).status_code == 403


def test_news_begin_with_their_pictures(world, monday, at_desk):
    editor = at_desk("editor")
    page = editor.get("new/news/publish/")
    once = page.content.decode().partition('name="desk-once" value="')[2].partition('"')[0]
    data = {
        "desk-once": once,
        "desk-place": "country",
        "title_en": "New lamps",
        "body_en": "Two lamps shine at the school again since Monday.",
        "attachments": [file(files.picture())],
    }
    response = editor.post("new/news/publish/", **data)
    assert response.status_code == 302, text(response)
    assert Attachment.objects.get().public


def test_what_the_public_does_not_see_is_handed_out_to_the_offices_of_the_matter_alone(
    question, at_desk, client
):
    sent(question, at_desk("officer"), file(files.picture()))
    Attachment.objects.update(public=False)
    fingerprint = Attachment.objects.get().document.sha256

    page = text(at_desk("officer").get(f"matters/{question.reference}/"))
    assert f'href="/en/desk/documents/{fingerprint}/"' in page
    assert "not shown to the public" in page

    mine = at_desk("officer").get(f"documents/{fingerprint}/")
    assert mine.status_code == 200
    assert mine.headers["Cache-Control"] == "no-store"
    assert "sandbox" in mine.headers["Content-Security-Policy"]
    assert b"".join(mine.streaming_content).startswith(b"\x89PNG")
    assert b"".join(at_desk("moderator").get(f"documents/{fingerprint}/").streaming_content)
    for who in ("far_officer", "far_chief", "editor"):
        assert at_desk(who).get(f"documents/{fingerprint}/").status_code == 404, who
    assert client.get(f"/en/desk/documents/{fingerprint}/").status_code == 302
    assert client.get(f"/documents/{fingerprint}").status_code == 404


def test_whoever_checks_looks_at_each_picture_beside_its_choice(world, monday, at_desk):
    brought = [upload(files.picture(), "My house.png"), upload(files.saved(files.paper()), "plan.pdf")]
    asked = acts.ask(world.beat, attachments=brought)
    picture, plan = (row.document.sha256 for row in asked.attachments.order_by("pk"))
    moderator = at_desk("moderator")
    page = text(moderator.get(f"matters/{asked.reference}/show_text/"))
    assert f'src="/en/desk/documents/{picture}/"' in page
    assert f'src="/en/desk/documents/{plan}/"' not in page
    assert f'href="/en/desk/documents/{plan}/"' in page
    assert f"{asked.reference}-1.png, picture (PNG), 1 KB" in page
    assert " checked" not in page, "nothing is shown by itself"

    fields = {"text": "When will the street lamps be repaired?", "pictures": [plan]}
    wrong = moderator.post(f"matters/{asked.reference}/show_text/", **fields)
    assert "or a file is not shown" in text(wrong)
    assert " checked" in text(wrong)
    right = moderator.post(f"matters/{asked.reference}/show_text/", hidden=["personal"], **fields)
    assert right.status_code == 302
    assert [row.document.sha256 for row in Attachment.objects.filter(public=True)] == [plan]


def test_what_was_taken_out_is_shown_to_no_office_either(question, at_desk, world):
    sent(question, at_desk("officer"), file(files.picture()))
    fingerprint = Attachment.objects.get().document.sha256
    acts.act(question, "hide_files", world.moderator)
    assert at_desk("officer").get(f"documents/{fingerprint}/").status_code == 404
    assert "lamp.png" not in text(at_desk("officer").get(f"matters/{question.reference}/"))
