"""Files come with a step or before it; they are cleaned as on the desk, and shown to whoever may see them."""

from __future__ import annotations

from tests.acts import act, everything_written

from ishenim.faces.api.tests.conftest import REPLY, file, to
from ishenim.kernel.documents.tests.files import photograph_with_place, picture, zipped
from ishenim.kernel.procedures.attachments import Attachment


def test_files_come_with_a_step_and_are_cleaned(acting, question):
    program = acting("officer", "question.accept")
    files = [file(photograph_with_place(), "lamp.jpg"), file(picture())]

    program.send_files(to(question, "accept"), REPLY | {"attachments": files})

    assert [row.name for row in Attachment.objects.order_by("order")] == ["lamp.jpg", "lamp.png"]
    told = program.data(f"matters/{question.reference}")["story"][0]["documents"]
    assert [one["kind"] for one in told] == ["jpeg", "png"]
    assert b"Secret telephone" not in b"".join(program.client.get(told[0]["address"]))


def test_a_file_comes_before_a_step_and_its_receipt_with_it(acting, question):
    program = acting("officer", "question.accept")
    sent = program.send_files("documents", {"file": file(picture())}, status=201).json()["data"]
    assert not Attachment.objects.exists()

    program.send(to(question, "accept"), REPLY | {"attachments": [sent["receipt"]]})

    assert Attachment.objects.get().document.sha256 == sent["fingerprint"]


def test_a_receipt_is_good_for_a_day_and_for_whoever_got_it(world, acting, question, on):
    mine = acting("officer", "question.accept")
    theirs = acting("chief", "question.accept", place="police_district")
    fields = REPLY | {
        "attachments": [
            mine.send_files("documents", {"file": file(picture())}, status=201).json()["data"]["receipt"]
        ]
    }

    wrong = theirs.send(to(question, "accept"), fields, status=422).json()
    assert wrong["errors"][0]["pointer"] == "/attachments"
    on("2026-10-06 10:01")
    mine.send(to(question, "accept"), fields, status=422)

    assert not Attachment.objects.exists()


def test_a_file_that_is_not_taken_is_refused_beside_its_field(acting, question):
    program = acting("officer", "question.accept")
    before = everything_written()

    with_the_step = program.send_files(
        to(question, "accept"), REPLY | {"attachments": file(zipped())}, status=422
    )
    before_it = program.send_files("documents", {"file": file(zipped())}, status=422)
    none, two = {}, {"file": [file(picture()), file(picture("JPEG"))]}
    for fields in (none | {"x": "y"}, two, {"other": file(picture())}):
        assert program.send_files("documents", fields, status=422).json()["errors"][0]["pointer"] == "/file"

    assert with_the_step.json()["errors"][0]["pointer"] == "/attachments"
    assert before_it.json()["errors"][0] == {
        "pointer": "/file",
        "code": "file_kind",
        "detail": "“lamp.png” is neither a picture (PNG, JPEG, WebP) nor a PDF, whatever its name says.",
    }
    assert everything_written() == before
    program.send("documents", {}, status=415)


def test_a_token_that_takes_no_step_brings_no_file(acting):
    acting("officer", "read").send_files("documents", {"file": file(picture())}, status=403)


def test_a_document_that_is_not_public_is_handed_to_an_office_of_the_matter_alone(world, acting, question):
    act(question, "accept", world.officer, attachments=[])
    program = acting("officer", "read", "question.done")
    program.send_files(
        to(question, "done"), {"result": "Two lamps have been set up.", "attachments": file(picture())}
    )
    Attachment.objects.update(public=False)
    fingerprint = Attachment.objects.get().document.sha256

    told = program.data(f"my/matters/{question.reference}")["story"][0]["documents"][0]

    assert told["address"] == f"/api/v1/my/documents/{fingerprint}"
    answer = program.get(f"my/documents/{fingerprint}")
    assert b"".join(answer).startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == "no-store"
    acting("far_officer", place="far_beat").get(f"my/documents/{fingerprint}", status=404)
    acting("officer").get(f"documents/{fingerprint}", status=404)
