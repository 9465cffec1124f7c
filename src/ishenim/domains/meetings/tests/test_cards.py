"""Paper cards: who issues them, what is kept of their codes, and what entering one is worth."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import connection
from django.utils import timezone
from tests.acts import (
    act,
    announced,
    ask,
    cards,
    entered,
    expected,
    last_line,
    now_of,
    open_deadlines,
    refused,
)

from ishenim.domains.meetings.models import Card, Question
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.claims import claimed_by, digest
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


def test_the_printing_is_a_line_of_the_ledger_with_the_count_and_never_the_codes(world, meeting):
    issued = cards(meeting, world.mayor, 30)

    line = last_line(meeting)
    assert line["step"] == "issue_cards"
    assert line["clear"] == {"count": 30}
    assert line["office"] == "city_hall"
    assert set(line["proof"]) == {"language"}
    assert now_of(meeting).state == "announced"
    assert list(issued) == [f"{meeting.reference}-{number:03}" for number in range(1, 31)]
    assert len(set(issued.values())) == 30


def test_cards_printed_later_go_on_with_the_numbers(world, meeting):
    cards(meeting, world.mayor, 4)

    assert list(cards(meeting, world.moderator, 2)) == [f"{meeting.reference}-{n:03}" for n in (5, 6)]


def test_only_the_fingerprint_of_a_code_is_kept(world, meeting):
    [(_number, code)] = cards(meeting, world.mayor, 1).items()

    assert bytes(Card.objects.get().digest) == digest(code)
    assert claimed_by(code) is None, "a code speaks for nothing before its card was entered"


def test_a_code_stands_in_no_table_no_leaf_no_tile_and_no_log(world, meeting, settings, tmp_path, caplog):
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "var", tmp_path / "second"
    settings.VAR.mkdir()
    caplog.set_level(logging.DEBUG)
    issued = cards(meeting, world.mayor, 3)
    number = next(iter(issued))
    entered(number, world.mayor, world.beat)
    sequencer.place_waiting()

    stored = caplog.text
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                stored += "".join(
                    bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                    for value in row
                )
    for file in (one for one in tmp_path.rglob("*") if one.is_file()):
        stored += file.read_bytes().decode("latin-1")
    assert str(meeting.reference) in stored
    digits = re.sub(r"[^0-9]+", " ", stored)
    for code in issued.values():
        assert code not in digits
        assert code.replace(" ", "") not in stored


@pytest.mark.parametrize("who", ["officer", "other_officer", "chief", "regional_chief", "juvenile_inspector"])
def test_the_police_issue_no_cards(world, meeting, who):
    assert "not open to this office" in refused(cards, meeting, getattr(world, who))


def test_a_moderator_of_the_police_that_holds_the_meeting_issues_none(world, meeting):
    assert "not open to the institution that the matter is about" in refused(
        cards, meeting, world.police_moderator
    )


def test_nor_does_a_moderator_of_any_other_police(world, meeting):
    elsewhere = world.appoint(roles.MODERATOR, "regional_police", "region")

    assert "issued by an office that is not the police" in refused(cards, meeting, elsewhere)


def test_an_office_of_another_place_issues_none(world, meeting):
    world.institution("far_hall", "self_government", "village")
    stranger = world.appoint(roles.LOCAL_SELF_GOVERNMENT, "far_hall", "village")

    assert "only for its own places" in refused(cards, meeting, stranger)


@pytest.mark.parametrize("count", [0, 201, -1, "", "many", 2.5])
def test_between_one_and_two_hundred_cards_are_printed_at_once(world, meeting, count):
    assert re.search("from 1 to 200|whole number|fill this in", refused(cards, meeting, world.mayor, count))


def test_a_meeting_has_at_most_999_cards(world, meeting):
    for _ in range(4):
        cards(meeting, world.mayor, 200)

    assert "199 can still be printed" in refused(cards, meeting, world.mayor, 200)
    cards(meeting, world.mayor, 199)


def test_a_form_sent_twice_prints_once_and_says_that_codes_are_shown_once(world, meeting):
    act(meeting, "issue_cards", world.mayor, sent="mark")

    assert "shown once" in refused(act, meeting, "issue_cards", world.mayor, sent="mark")


def test_cards_are_printed_for_a_meeting_that_has_a_day_and_was_not_held(world, meeting):
    assert "not possible now" in refused(cards, expected(world.other_beat), world.mayor)
    act(meeting, "cancel", world.officer)
    assert "not possible now" in refused(cards, now_of(meeting), world.mayor)


def test_a_card_becomes_a_question_of_its_meeting_by_the_channel_paper(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))

    question = entered(number, world.mayor, world.beat, language="ru").question

    assert question.matter.state == "raised"
    assert question.channel == "paper"
    assert question.meeting_id == meeting.pk
    assert question.matter.language == "ru"
    assert question.matter.institution == world.institutions["district_police"]
    assert open_deadlines(question.matter).keys() == {"accept", "show_text"}


def test_the_line_of_a_card_names_its_meeting_and_never_the_number_of_the_card(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))

    question = entered(number, world.mayor, world.beat)

    line = last_line(question)
    assert line["clear"] == {"topic": "light", "channel": "paper", "meeting": meeting.reference}
    assert set(line["proof"]) == {"text", "language"}
    assert line["by"] == "local_self_government"
    opened = Entry.objects.select_related("opening").get(matter_id=question.pk, step="ask_on_paper").opened
    assert set(opened) == {"text", "language"}


def test_the_text_of_a_card_is_checked_like_any_other(world, meeting):
    question = entered(next(iter(cards(meeting, world.mayor))), world.mayor, world.beat)

    assert question.title == ""
    assert question.question.shown_text == ""
    act(question, "show_text", world.moderator)
    assert now_of(question).title == "When will the street lamps be repaired?"


def test_whoever_has_the_code_under_the_seal_is_the_one_who_asked(world, meeting):
    issued = cards(meeting, world.mayor, 2)
    number, other = issued
    question = entered(number, world.mayor, world.beat)
    act(question, "accept", world.officer)
    act(question, "done", world.officer)

    assert "does not open" in refused(act, now_of(question), "confirm", ANYONE, code=issued[other])
    act(question, "confirm", ANYONE, code=issued[number])
    assert now_of(question).state == "confirmed"


def test_a_card_is_entered_once(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))
    question = entered(number, world.mayor, world.beat)

    told = refused(entered, number, world.mayor, world.beat, text="Another question on the same card.")
    assert f"entered already: question {question.reference}" in told


@pytest.mark.parametrize("number", ["", "17", "7KWM-3XQP", "7KWM-3XQP-", "7KWM-3XQP-1000", "'; DROP", "💡"])
def test_what_is_no_number_of_a_card_is_said(world, meeting, number):
    assert re.search(
        "as it stands on the card|fill this in", refused(entered, number, world.mayor, world.beat)
    )


def test_a_number_that_no_card_has_is_said(world, meeting):
    number = next(iter(cards(meeting, world.mayor, 1)))

    for wrong in (number[:-3] + "002", "2222-2222-001"):
        assert "no card with this number" in refused(entered, wrong, world.mayor, world.beat)


@pytest.mark.parametrize("written", [str.lower, lambda one: one.replace("-", " "), lambda one: f" {one} "])
def test_a_number_is_read_however_it_is_written(world, meeting, written):
    entered(written(next(iter(cards(meeting, world.mayor)))), world.mayor, world.beat)

    assert Question.objects.get().card.number == 1


def test_letters_of_the_cyrillic_keyboard_that_look_alike_are_read(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))

    entered(number.translate(str.maketrans("ABCEHKMPTYX", "АВСЕНКМРТУХ")), world.mayor, world.beat)

    assert Question.objects.count() == 1


def test_a_card_of_a_meeting_of_another_place_is_refused(world, meeting):
    number = next(iter(cards(announced(world.other_beat, world.other_officer), world.mayor)))

    assert "a meeting of another place" in refused(entered, number, world.mayor, world.beat)


@pytest.mark.parametrize("who", ["officer", "chief", "moderator", "registrar"])
def test_only_local_self_government_enters_cards(world, meeting, who):
    number = next(iter(cards(meeting, world.mayor)))

    assert "not open to this office" in refused(entered, number, getattr(world, who), world.beat)


def test_a_resident_cannot_enter_a_card_by_themselves(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))

    assert "not open to this office" in refused(entered, number, ANYONE, world.beat)


def test_the_number_of_a_card_opens_nothing(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))
    question = entered(number, world.mayor, world.beat)

    assert claimed_by(number) is None
    assert "does not open" in refused(act, returned(question, world), "dispute", ANYONE, code=number)


def returned(question, world):
    act(question, "give_back", world.officer)
    return now_of(question)


def test_a_card_counts_from_the_day_it_was_entered(world, meeting, on):
    number = next(iter(cards(meeting, world.mayor)))
    on("2026-11-20 10:00")

    question = act(begin("question", place=world.beat), "ask_on_paper", world.mayor, card=number)

    assert timezone.localdate(question.opened_at).isoformat() == "2026-11-20"
    assert ask(world.beat).opened_at == question.opened_at
