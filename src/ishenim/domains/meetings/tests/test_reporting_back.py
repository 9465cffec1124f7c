"""The first item of every agenda: what became of the earlier questions. No meeting is closed before it is said."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from tests.acts import act, announced, ask, expected, last_line, now_of

from ishenim.domains.meetings import agenda
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def question(world):
    return ask(world.beat)


@pytest.fixture
def minuted(question, world, on):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 21:00")
    act(meeting, "hold", world.officer)
    return act(meeting, "minute", world.officer)


def on_the_agenda(meeting):
    return [matter.reference for matter in agenda.items(now_of(meeting).meeting)]


def test_a_meeting_is_not_closed_before_every_earlier_question_is_reported_back(minuted, question, world):
    with pytest.raises(ValidationError) as refusal, override("en"):
        act(minuted, "close", world.officer)
    assert question.reference in refusal.value.messages[0]

    act(minuted, "report_back", world.officer, question=question.reference)
    closed = act(minuted, "close", world.officer)
    assert closed.state == "closed"
    assert last_line(closed)["clear"] == {"reported_back": 1}


def test_what_was_said_stands_with_the_meeting_and_its_code_in_clear(minuted, question, world):
    told = act(minuted, "report_back", world.officer, question=question.reference)

    assert now_of(told).meeting.reported_back == {
        question.reference: {"said": "under_way", "words": "The lamps have been ordered."}
    }
    assert last_line(told)["clear"] == {"question": question.reference, "said": "under_way"}


def test_one_question_is_reported_back_once(minuted, question, world):
    act(minuted, "report_back", world.officer, question=question.reference)

    with pytest.raises(ValidationError) as refusal:
        act(minuted, "report_back", world.officer, question=question.reference)
    assert list(refusal.value.error_dict) == ["question"]


def test_a_question_asked_after_the_meeting_began_is_for_the_next_one(minuted, question, world):
    later = ask(world.beat)

    assert on_the_agenda(minuted) == [question.reference]
    with pytest.raises(ValidationError):
        act(minuted, "report_back", world.officer, question=later.reference)


def test_a_question_of_another_beat_is_not_on_the_agenda(world, question):
    ask(world.other_beat)

    assert on_the_agenda(announced(world.beat, world.officer)) == [question.reference]


def test_a_question_that_ended_since_the_last_meeting_is_on_the_agenda_and_one_before_is_not(
    minuted, question, world, on
):
    act(question, "give_back", world.officer)
    act(minuted, "report_back", world.officer, question=question.reference)
    act(minuted, "close", world.officer)
    on("2026-11-20 10:00")
    since = act(ask(world.beat), "give_back", world.officer)
    fields = {"starts_at": "2026-12-20 18:00", "ends_at": "2026-12-20 19:00"}

    following = act(begin("meeting", place=world.beat), "plan_another", world.officer, **fields)

    assert on_the_agenda(following) == [question.reference, since.reference]
    on("2026-12-20 20:00")
    act(following, "hold", world.officer, held_from="2026-12-20 18:00", held_until="2026-12-20 19:00")
    last = act(
        begin("meeting", place=world.beat), "plan_another", world.officer,
        starts_at="2026-12-28 18:00", ends_at="2026-12-28 19:00",
    )  # fmt: skip
    assert on_the_agenda(last) == []


@pytest.mark.parametrize("left", ["held", "declined", "taken_over"])
def test_what_never_was_let_in_or_belongs_to_another_register_is_on_no_agenda(world, left):
    if left == "declined":
        act(ask(world.beat), "decline", world.moderator)
    elif left == "held":
        ask(world.beat, step="ask_unproven")
    else:
        act(begin("question", place=world.beat), "take_over", world.registrar)

    assert on_the_agenda(announced(world.beat, world.officer)) == []


def test_the_questions_of_a_beat_that_merged_are_told_in_the_beat_that_took_its_place(world, question, on):
    world.merge("beat", "other_beat", date(2026, 10, 20))
    on("2026-10-20 10:00")

    meeting = announced(world.other_beat, world.other_officer)

    assert on_the_agenda(meeting) == [question.reference]


def test_a_meeting_without_a_time_yet_has_on_its_agenda_what_is_open_now(world, question, on):
    on("2026-10-06 10:00")

    assert on_the_agenda(expected(world.beat)) == [question.reference]
