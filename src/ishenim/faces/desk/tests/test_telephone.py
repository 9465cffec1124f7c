"""A resident is on the telephone: who may bring in what the asker says, and what the open book says of it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import acts
from tests.acts import act, announced, cards, entered, everything_written, last_line, now_of
from tests.reading import Reader, forget_everyone, words

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.documents.tests import files
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.roles import RESIDENT, Actor
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.claims import new_code
from ishenim.kernel.procedures.refusals import Refused

WRONG = "00000 00000 00000 00000 00000"


@pytest.fixture(autouse=True)
def _nobody_has_tried_codes(monday):
    forget_everyone()
    yield
    forget_everyone()


@pytest.fixture
def question(world):
    """A question asked on a card, of which the office says that it is done; `question.code` is the asker's."""
    [(number, code)] = cards(announced(world.beat, world.officer), world.mayor, 1).items()
    asked = entered(number, world.mayor, world.beat)
    act(asked, "accept", world.officer)
    act(asked, "done", world.officer)
    asked.code = code
    return asked


def call(sitting, code, step="", **fields):
    return sitting.post("telephone/", code=code, **({"step": step} if step else {}), **fields)


def test_the_code_read_aloud_shows_the_matter_as_everyone_sees_it_and_what_the_asker_may_say(
    question, at_desk
):
    page = call(at_desk("mayor"), question.code)

    assert page.status_code == 200
    assert question.reference in text(page)
    assert "Confirm that it is done</button>" in text(page)
    assert "Say that it is not done</button>" in text(page)
    assert "When will the street lamps be repaired?" not in text(page), "the text has not been checked yet"
    assert page["Cache-Control"] == "no-store"


def test_the_step_is_the_residents_and_the_book_says_through_which_office_it_came(question, at_desk, world):
    mayor = at_desk("mayor")

    answer = call(mayor, question.code, "confirm")

    assert answer["Location"] == "/en/desk/telephone/"
    assert "Recorded for the resident: “Confirm that it is done”." in text(mayor.get("telephone/"))
    line = last_line(question)
    assert (line["by"], line["office"], line["clear"]) == ("resident", "", {"through": "city_hall"})
    assert line["proof"] == {}
    assert now_of(question).state == "confirmed"
    assert Entry.objects.get(matter_id=question.pk, step="confirm").person_id == world.mayor.person_id


def test_everyone_reads_through_which_office_it_came(question, at_desk):
    call(at_desk("moderator"), question.code, "confirm")

    assert "Resident, through Moderation" in words(Reader().get(f"questions/{question.reference}/"))


def test_at_the_counter_the_asker_may_show_a_picture_and_it_stays_sealed(question, at_desk):
    mayor = at_desk("mayor")
    page = call(mayor, question.code).content.decode()
    assert 'enctype="multipart/form-data"' in page
    brought = SimpleUploadedFile("dark.png", files.picture(), "image/png")
    refused = call(mayor, question.code, "dispute", reason="No", attachments=brought)
    assert "choose again: dark.png" in text(refused)
    mark = re.search(r'name="attachments_kept" value="([^"]+)"', refused.content.decode())[1]

    call(mayor, question.code, "dispute", reason="There is still no light there.", attachments_kept=mark)
    attached = question.attachments.get()
    assert (attached.name, attached.public) == ("dark.png", False)


def test_the_asker_disagrees_by_telephone_and_the_reason_stays_sealed(question, at_desk):
    answer = call(at_desk("mayor"), question.code, "dispute", reason="There is still no light there.")

    assert answer.status_code == 302
    assert now_of(question).state == "disputed"
    assert "There is still no light" not in words(Reader().get(f"questions/{question.reference}/"))


def test_the_asker_answers_the_office_by_telephone(world, at_desk):
    asked = acts.ask(world.beat)
    act(asked, "accept", world.officer)
    act(asked, "ask_back", world.officer)

    call(at_desk("mayor"), asked.question.claim_code, "answer_back", answer="Beside the school.")

    assert now_of(asked).state == "accepted"


def test_what_is_missing_is_said_beside_the_field_and_the_code_need_not_be_read_again(question, at_desk):
    answer = call(at_desk("mayor"), question.code, "dispute", reason="No.")

    page = text(answer)
    assert answer.status_code == 422
    assert "at least 10 characters" in page
    assert 'href="#id_dispute_reason"' in page
    assert ">No.</textarea>" in page or "> No.</textarea>" in page
    assert page.count(question.code) == 2, "in the two forms of this very answer"


def test_the_office_that_answers_brings_in_nothing_for_whoever_asked(world, at_desk):
    asked = acts.ask(world.beat)
    act(asked, "refer", world.officer)
    act(asked, "accept", world.mayor)
    act(asked, "done", world.mayor)
    before = everything_written()

    for step in ("", "confirm"):
        page = text(call(at_desk("mayor"), asked.question.claim_code, step))
        assert "Your office is the one that answers this matter" in page
        assert "Confirm that it is done</button>" not in page
    assert everything_written() == before
    assert "Confirm that it is done</button>" in text(call(at_desk("moderator"), asked.question.claim_code))


def test_a_moderator_of_the_police_asked_brings_in_nothing(question, at_desk):
    page = text(call(at_desk("police_moderator"), question.code, "confirm"))

    assert "Your office is the one that answers this matter" in page
    assert now_of(question).state == "done"


def test_an_office_of_another_place_brings_in_nothing(world, question, at_desk):
    world.institution("far_hall", "self_government", "village")
    world.appoint(roles.LOCAL_SELF_GOVERNMENT, "far_hall", "village", name="far mayor")

    assert "only for its own places" in text(call(at_desk("far mayor"), question.code, "confirm"))
    assert now_of(question).state == "done"


@pytest.mark.parametrize("who", ["officer", "chief", "regional_chief", "monitor", "editor", "administrator"])
def test_other_offices_have_no_such_page(question, at_desk, who):
    sitting = at_desk(who)

    assert sitting.get("telephone/").status_code == 404
    assert call(sitting, question.code, "confirm").status_code == 404
    assert "A resident is on the telephone" not in text(sitting.get())
    assert now_of(question).state == "done"


@pytest.mark.parametrize("who", ["officer", "chief", "police_moderator", "mayor"])
def test_the_rule_itself_refuses_the_office_that_answers(world, who):
    asked = acts.ask(world.beat)
    if who == "mayor":
        act(asked, "refer", world.officer)
    answering = world.mayor if who == "mayor" else world.officer
    act(asked, "accept", answering)
    act(asked, "done", answering)
    before = everything_written()

    with pytest.raises(Refused):
        act(
            asked,
            "confirm",
            Actor(RESIDENT, through=getattr(world, who)),
            code=asked.question.claim_code,
        )

    assert everything_written() == before


def test_an_office_whose_term_is_over_brings_in_nothing(world, question):
    from datetime import date

    world.end(world.mayor, date(2026, 10, 1))

    with pytest.raises(Refused, match="not in force"):
        act(question, "confirm", Actor(RESIDENT, through=world.mayor), code=question.code)


def test_nobody_asks_through_an_office(world):
    with pytest.raises(Refused, match="cannot come in through this office"):
        act(acts.begin("question", place=world.beat), "ask", Actor(RESIDENT, through=world.mayor))


@pytest.mark.parametrize("code", [WRONG, "", "x", "1" * 61])
def test_whatever_is_no_code_is_told_beside_the_field_and_writes_nothing(question, at_desk, code):
    mayor = at_desk("mayor")
    before = everything_written()

    for step in ("", "confirm"):
        page = call(mayor, code, step)
        assert page.status_code == 422
        assert 'href="#id_code"' in text(page)
        assert question.reference not in text(page)
    assert everything_written() == before


def test_a_wrong_code_gets_the_same_words_as_on_the_public_page(question, at_desk):
    sentence = "This code does not open this matter. Compare it with your slip, digit by digit."

    assert sentence in words(call(at_desk("mayor"), WRONG))
    assert sentence in words(Reader().post("mine/", {"code": WRONG}))


def test_whoever_tries_codes_is_stopped_on_every_door_at_once(question, at_desk):
    mayor = at_desk("mayor")
    answers = [call(mayor, new_code()).status_code for _ in range(41)]

    assert answers == [422] * 40 + [429]
    assert call(mayor, question.code, "confirm").status_code == 429
    assert Reader().client.post("/en/mine/", {"code": question.code}).status_code == 429
    assert now_of(question).state == "done"


def test_a_step_that_was_taken_meanwhile_is_refused_and_how_it_stands_is_shown(question, at_desk):
    mayor = at_desk("mayor")
    call(mayor, question.code, "confirm")
    before = everything_written()

    page = call(mayor, question.code, "confirm")

    assert page.status_code == 409
    assert "There is nothing for the resident to do in this matter now." in text(page)
    assert everything_written() == before


@pytest.mark.parametrize("step", ["accept", "overdue", "ask", "nothing", "show_text", "done"])
def test_only_what_a_resident_may_do_is_brought_in(question, at_desk, step):
    before = everything_written()

    assert call(at_desk("mayor"), question.code, step, **acts.REPLY).status_code == 409
    assert everything_written() == before


def test_the_code_stands_on_no_page_that_is_opened_afterwards(question, at_desk):
    mayor = at_desk("mayor")
    call(mayor, question.code)

    for address in ("", "telephone/", f"matters/{question.reference}/"):
        page = mayor.get(address).content.decode()
        assert not re.search(r"\d{5}( \d{5}){4}", page)
