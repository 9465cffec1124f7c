"""`ishenim documents open`: an original comes out of its seal only on the order of an office, and only with the key."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from tests.acts import act, announced, ask, last_line
from tests.reading import Reader, forget_everyone, words
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.kernel.documents import storing
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.declare import PROCEDURES, Public
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.originals import OrderOriginal
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.removing import remove_what_nobody_brings

LETTERS = {"title_en": "New lamps", "body_en": "Two lamps shine at the school again since Monday."}


def run(*words):
    return CliRunner().invoke(ishenim, ["documents", "open", *(str(word) for word in words)])


def photo():
    return upload(files.photograph_with_place(), "lamp.jpg")


@pytest.fixture
def question(world, monday):
    return ask(world.beat, attachments=[photo()])


def original(matter) -> str:
    return matter.attachments.get().original


def test_an_original_that_was_ordered_comes_out_as_it_was_brought(question, world, tmp_path):
    act(question, "order_original", world.moderator, original=original(question))
    answer = run(question.reference, "--to", tmp_path / "court")
    assert answer.exit_code == 0, answer.output
    [file] = (tmp_path / "court").iterdir()
    assert answer.output.strip().endswith(file.name)
    assert file.name == f"{original(question)[:12]}-lamp.jpg"
    assert file.read_bytes() == files.photograph_with_place()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_an_order_in_the_book_nothing_is_opened(question, tmp_path):
    answer = run(question.reference, "--to", tmp_path / "out")
    assert answer.exit_code == 1
    assert "No office ordered an original of this matter." in answer.output
    assert not (tmp_path / "out").exists()
    assert "There is no matter 0000-0000." in run("0000-0000", "--to", tmp_path).output


def test_without_the_key_nothing_is_opened(question, world, tmp_path):
    act(question, "order_original", world.moderator, original=original(question))
    answer = run(question.reference, "--to", tmp_path / "out", "--keys", tmp_path)
    assert answer.exit_code == 1
    assert f"is not in {tmp_path}" in answer.output
    assert not (tmp_path / "out").exists()


def test_another_file_in_its_place_is_found_out(question, world, tmp_path):
    from ishenim.kernel.documents.sealing import seal

    act(question, "order_original", world.moderator, original=original(question))
    Path(storages["originals"].path(storing.where(original(question)))).write_bytes(seal(b"another"))
    try:
        answer = run(question.reference, "--to", tmp_path / "out")
    finally:
        storages["originals"].delete(storing.where(original(question)))
    assert answer.exit_code == 1
    assert "is another file. Nothing was written." in answer.output


def test_what_was_erased_after_the_order_is_gone(question, world, tmp_path):
    act(question, "order_original", world.moderator, original=original(question))
    act(question, "erase_files", world.moderator)
    remove_what_nobody_brings()
    assert "was erased meanwhile" in run(question.reference, "--to", tmp_path / "out").output
    with pytest.raises(ValidationError, match="No file was brought here"):
        act(question, "order_original", world.moderator, original="0" * 64)


def test_the_order_is_public_and_says_the_ground_but_neither_the_file_nor_the_letter(question, world):
    act(question, "order_original", world.moderator, original=original(question))
    assert last_line(question)["clear"] == {"ground": "court"}
    forget_everyone()
    page = Reader().get(f"questions/{question.reference}/")
    assert "ordered that the untouched original of a file be opened" in words(page)
    assert "A court asks for it" in words(page)
    assert original(question) not in page.content.decode()
    assert "letter 17" not in words(page)


def test_only_an_office_that_is_not_asked_orders_it_and_only_what_the_matter_holds(question, world):
    for who in (world.officer, world.chief, world.mayor, world.police_moderator, world.administrator):
        with pytest.raises(Refused):
            act(question, "order_original", who, original=original(question))
    other = ask(world.beat, attachments=[upload(files.picture())])
    with pytest.raises(ValidationError, match="choose one from the list"):
        act(question, "order_original", world.moderator, original=original(other))


def test_minutes_and_news_have_originals_too(world, on, monday, tmp_path):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 20:00")
    act(meeting, "hold", world.officer)
    act(meeting, "minute", world.officer, attachments=[photo()])
    publish = ACTIONS[PROCEDURES["news"].steps()["publish"]]
    news = begin("news", place=world.places["country"], language="en")
    story = publish(news, world.editor, attachments=[photo()], **LETTERS)
    for matter in (meeting, story):
        act(matter, "order_original", world.independent_moderator, original=original(matter))
        assert run(matter.reference, "--to", tmp_path / matter.kind).exit_code == 0


def test_every_procedure_that_takes_files_says_who_may_order_an_original():
    for procedure in PROCEDURES.values():
        if ".domains." not in procedure.__module__:
            continue
        if procedure.confidential:  # their circles open what was brought, and nobody else does
            continue
        asked = {name: ACTIONS[step].asks for name, step in procedure.steps().items()}
        takes = [
            name
            for name, asks in asked.items()
            if any(isinstance(one, Attachments) for one in asks.base_fields.values())
        ]
        orders = [procedure.steps()[name] for name, asks in asked.items() if issubclass(asks, OrderOriginal)]
        assert bool(takes) == bool(orders), procedure.name
        assert all(step.public is Public.ALL and step.log == "moderation" for step in orders)
