"""What a resident brought is shown by an office that is not asked, and taken off again; the proof stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, now_of
from tests.reading import Reader, forget_everyone, words

from ishenim.kernel.documents.models import Stored
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger import book
from ishenim.kernel.procedures import queries
from ishenim.kernel.procedures.attached import public
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.removing import remove_what_nobody_brings
from ishenim.kernel.procedures.story import story


@pytest.fixture
def question(world, monday, english):
    """A question that came with two pictures and a paper."""
    pictures = [upload(files.picture(size=(10, 8)), "My house.png"), upload(files.picture(), "Car.png")]
    return ask(world.beat, attachments=[*pictures, upload(files.saved(files.paper()), "plan.pdf")])


def fingerprints(question, field: str = "attachments") -> list[str]:
    rows = question.attachments.filter(field=field).order_by("pk")
    return list(rows.values_list("document__sha256", flat=True))


def entry_of(matter, step: str):
    return next(entry for entry in book.history([matter.pk]) if entry.step == step)


def page_of(question) -> str:
    forget_everyone()
    return Reader().get(f"questions/{question.reference}/").content.decode()


def shown_on(page: str, known: list[str]) -> list[bool]:
    return [f'href="/documents/{one}"' in page for one in known]


def test_the_moderator_chooses_which_are_shown_and_the_line_is_committed_to_them(question, world):
    first, _second, third = known = fingerprints(question)
    act(question, "show_text", world.moderator, pictures=[first, third], hidden=["personal"])

    entry = entry_of(question, "show_text")
    assert entry.opened["pictures"] == [first, third]
    assert [bool(public(one)) for one in known] == [True, False, True]
    page = page_of(question)
    assert shown_on(page, known) == [True, False, True]
    aside = page[page.index("In the asker’s words") :]
    assert first in aside


def test_what_is_shown_has_a_name_that_says_nothing(question, world):
    act(question, "show_text", world.moderator, pictures=fingerprints(question))
    names = [public(one).name for one in fingerprints(question)]
    assert names == [f"{question.reference}-{number}.{kind}" for number, kind in
                     ((1, "png"), (2, "png"), (3, "pdf"))]  # fmt: skip
    assert "My house" not in page_of(question)


def test_a_file_that_is_not_shown_needs_a_reason_that_everyone_reads(question, world):
    for some in ([], fingerprints(question)[:1]):
        with pytest.raises(ValidationError, match="or a file is not shown"):
            act(question, "show_text", world.moderator, pictures=some)
    with pytest.raises(ValidationError, match="Say why something is hidden"):
        act(question, "show_text", world.moderator, pictures=fingerprints(question), hidden=["child"])

    act(question, "show_text", world.moderator, hidden=["child"])
    assert "something about a child" in words(Reader().get(f"questions/{question.reference}/"))


def test_nothing_is_shown_but_what_came_with_the_question(question, world):
    other = ask(world.beat, attachments=[upload(files.picture(size=(7, 7)))])
    with pytest.raises(ValidationError, match="choose one from the list"):
        act(question, "show_text", world.moderator, pictures=fingerprints(other))
    assert not Attachment.objects.filter(public=True).exists()


def test_whoever_is_asked_does_not_decide_what_is_shown(question, world):
    for who in (world.officer, world.chief, world.police_moderator, world.mayor):
        with pytest.raises(Refused):
            act(question, "show_text", who, pictures=fingerprints(question))


def test_what_was_not_shown_at_first_may_be_shown_later(question, world):
    first, *others = fingerprints(question)
    act(question, "show_text", world.moderator, pictures=[first], hidden=["personal"])
    with pytest.raises(ValidationError, match="choose one from the list"):
        act(question, "show_text", world.moderator, pictures=[first])
    act(question, "show_text", world.moderator, pictures=others)
    assert all(shown_on(page_of(question), [first, *others]))


def test_a_face_that_was_overlooked_is_taken_off_the_pages_and_stays_with_the_offices(question, world):
    first, second, third = known = fingerprints(question)
    act(question, "show_text", world.moderator, pictures=known)
    kept = {"text": now_of(question).question.shown_text, "pictures": [second, third]}
    act(question, "hide_text", world.moderator, hidden=["third_party"], **kept)

    assert shown_on(page_of(question), known) == [False, True, True]
    assert public(first) is None
    assert "pictures" in entry_of(question, "show_text").erased
    assert "pictures" in entry_of(question, "show_text").told["proof"], "the proof stays"
    attached = [one.name for line in story(question, everything=True) for one in line.attached]
    assert "My house.png" in attached, "the offices still have it"
    remove_what_nobody_brings()
    assert Stored.objects.filter(fingerprint=first).exists()


def test_hiding_a_picture_needs_a_reason(question, world):
    act(question, "show_text", world.moderator, pictures=fingerprints(question))
    kept = {"text": now_of(question).question.shown_text, "hidden": []}
    with pytest.raises(ValidationError, match="or a file is not shown"):
        act(question, "hide_text", world.moderator, pictures=fingerprints(question)[:1], **kept)


def test_hiding_only_words_keeps_the_pictures(question, world):
    act(question, "show_text", world.moderator, pictures=fingerprints(question))
    act(question, "hide_text", world.moderator, pictures=fingerprints(question, "pictures"))
    assert all(shown_on(page_of(question), fingerprints(question)))


def test_taking_out_what_is_shown_leaves_what_the_asker_brought_to_the_offices(question, world):
    known = fingerprints(question)
    act(question, "accept", world.officer, attachments=[upload(files.picture(size=(3, 3)))])
    act(question, "show_text", world.moderator, pictures=known)
    act(question, "hide_files", world.moderator)
    assert not Attachment.objects.filter(public=True).exists()
    assert fingerprints(question) == known


def test_erasing_takes_everything_from_everyone_and_from_the_store(question, world):
    known = fingerprints(question)
    act(question, "show_text", world.moderator, pictures=known)
    after = act(question, "erase_files", world.moderator)

    assert after.state == "raised"
    assert not question.attachments.exists()
    assert not any(line.attached for line in story(question, everything=True))
    assert "attachments" in entry_of(question, "ask").told["proof"], "the proof stays"
    assert entry_of(question, "erase_files").told["clear"] == {"ground": "child"}
    remove_what_nobody_brings()
    assert not Stored.objects.exists()
    assert [one.line.step.name for one in queries.logged("moderation")] == ["erase_files", "show_text"]
    assert "Pictures or papers came with it" not in page_of(question)
    with pytest.raises(ValidationError, match="No file was brought here"):
        act(question, "erase_files", world.moderator)


def test_what_is_not_let_in_leaves_no_file(world, monday):
    spam = ask(world.beat, step="ask_unproven", attachments=[upload(files.picture())])
    act(spam, "decline", world.moderator)
    remove_what_nobody_brings()
    assert not Stored.objects.exists()


def test_what_came_without_proof_is_shown_when_it_is_let_in(world, monday):
    held = ask(world.beat, step="ask_unproven", attachments=[upload(files.picture())])
    act(held, "admit", world.moderator, pictures=fingerprints(held))
    assert shown_on(page_of(held), fingerprints(held)) == [True]


def test_a_check_of_a_question_without_files_does_not_speak_of_them(world, monday):
    question = ask(world.beat)
    asks = question.procedure.show_text
    from ishenim.kernel.procedures.engine import ACTIONS

    assert "pictures" not in ACTIONS[asks].asks(detail=question.question, by=world.moderator).fields


def test_what_the_asker_answers_the_office_is_never_offered_to_be_shown(question, world):
    act(question, "accept", world.officer)
    act(question, "ask_back", world.officer)
    shown = upload(files.picture(size=(5, 5)), "back.png")
    act(question, "answer_back", ANYONE, code=question.question.claim_code, attachments=[shown])
    back = question.attachments.get(entry__step="answer_back").document.sha256
    with pytest.raises(ValidationError, match="choose one from the list"):
        act(question, "show_text", world.moderator, pictures=[*fingerprints(question)[:3], back])
