"""In the hall: people ask from their telephones, the wall shows it, the chair drives it, the minutes begin with it."""

from __future__ import annotations

from secrets import token_hex

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, ask_in_hall, now_of, planned, steps_taken
from tests.reading import Reader, forget_everyone, proof

from ishenim.domains.meetings import hall_queries
from ishenim.domains.meetings.meeting_forms import Minutes
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.claims import claimed_by
from ishenim.kernel.procedures.engine import steps_for
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")
TEXT = "Who looks after the lamps between the market and the school?"


@pytest.fixture
def meeting(world, on):
    """A meeting that is being held."""
    announced = act(planned(world.beat, world.officer), "announce", world.officer)
    on("2026-11-18 18:40")
    return now_of(announced)


@pytest.fixture
def reader(world):
    forget_everyone()
    return Reader()


def shown(world, meeting, text=TEXT):
    question = ask_in_hall(meeting, text=text)
    act(question, "show_text", world.moderator, text=text)
    return now_of(question)


def wall(reader, meeting):
    return reader.read(f"meetings/{meeting.reference}/wall/")


def test_a_question_from_the_hall_belongs_to_the_meeting_and_has_a_code_of_its_own(meeting):
    question = ask_in_hall(meeting)

    assert Question.objects.get(pk=question.pk).meeting_id == meeting.pk
    assert Question.objects.get(pk=question.pk).channel == "hall"
    assert claimed_by(question.question.claim_code) == question
    clear = Entry.objects.get(matter_id=question.pk).told["clear"]
    assert clear == {"channel": "hall", "meeting": meeting.reference, "topic": "light"}


@pytest.mark.parametrize("moment", ["2026-11-17 23:00", "2026-11-19 00:30"])
def test_on_another_day_nobody_asks_from_the_hall(world, on, moment):
    announced = act(planned(world.beat, world.officer), "announce", world.officer)
    on(moment)
    with pytest.raises(ValidationError, match="not today"):
        ask_in_hall(announced)


def test_a_meeting_of_another_place_or_one_that_is_cancelled_takes_no_questions(world, meeting):
    with pytest.raises(ValidationError, match="not today"):
        ask(world.other_beat, step="ask_in_hall", meeting=meeting.reference)
    act(meeting, "cancel", world.officer)
    with pytest.raises(ValidationError, match="not today"):
        ask_in_hall(meeting)


def test_from_the_page_of_the_hall_a_question_comes_to_the_wall(reader, world, meeting):
    assert "No question waits." in wall(reader, meeting)
    way = f"meetings/{meeting.reference}/ask/"
    assert "You ask in the meeting that is held today." in reader.read(way)

    page = reader.post(way, {"text": TEXT, "topic": "light", "work": proof()})

    assert "Your question is recorded" in page.content.decode()
    assert "A question about: Street lighting. Its text is being checked." in wall(reader, meeting)
    question = Question.objects.get(meeting=meeting)
    act(question.matter, "show_text", world.moderator, text=TEXT)
    assert TEXT in wall(reader, meeting)


def test_without_proof_of_work_it_waits_to_be_let_in_and_then_comes_to_the_wall_of_its_meeting(
    reader, world, meeting
):
    reader.post(f"meetings/{meeting.reference}/ask/", {"text": TEXT, "topic": "light"})
    question = Question.objects.get()
    assert (question.matter.state, question.channel, question.meeting_id) == ("held", "hall", meeting.pk)
    assert "No question waits." in wall(reader, meeting)

    act(question.matter, "admit", world.moderator, text=TEXT)
    assert TEXT in wall(reader, meeting)


def test_a_hall_of_old_telephones_behind_one_address_is_not_stopped_where_others_are(reader, meeting):
    def ask_without_work(way, number):
        return reader.client.post(
            f"/en/{way}/ask/", {"text": f"{TEXT} {number}", "topic": "light"}
        ).status_code

    assert [ask_without_work(f"meetings/{meeting.reference}", number) for number in range(12)] == [200] * 12
    assert [ask_without_work("places/beat", number) for number in range(12)] == [200] * 10 + [429] * 2


def test_the_wall_shows_what_the_chair_turns_to_answers_and_takes(reader, world, meeting):
    first, second, third = (shown(world, meeting, f"{TEXT} Number {n}.") for n in (1, 2, 3))

    act(meeting, "turn_to", world.officer, question=first.reference)
    page = wall(reader, meeting)
    assert page.index("Being answered now") < page.index("Number 1.") < page.index("Asked ")

    act(first, "answer_in_hall", world.officer)
    act(second, "promise_in_hall", world.officer)
    page = wall(reader, meeting)
    assert "Being answered now" not in page
    assert page.index("Number 3.") < page.index("Answered at once") < page.index("Number 1.")
    assert page.index("Taken with a promise") < page.index("Number 2.")
    assert [steps_taken(one)[-1] for one in (first, second)] == ["answer_in_hall", "promise_in_hall"]
    assert now_of(third).state == "raised"


def test_what_is_pressed_most_stands_first_and_says_how_often(reader, world, meeting):
    shown(world, meeting, f"{TEXT} Number 1.")
    second = shown(world, meeting, f"{TEXT} Number 2.")
    assert wall(reader, meeting).index("Number 1.") < wall(reader, meeting).index("Number 2.")

    for _ in range(2):
        reader.post(f"questions/{second.reference}/me-too/", {"mark": token_hex(16)})

    page = wall(reader, meeting)
    assert page.index("Number 2.") < page.index("Number 1.")
    assert "2 presses" in page


def test_an_answer_in_the_hall_counts_as_kept_only_when_the_asker_confirms(world, meeting):
    question = ask_in_hall(meeting)
    code = question.question.claim_code
    act(question, "answer_in_hall", world.officer)
    assert now_of(question).state == "done"

    act(now_of(question), "confirm", ANYONE, code=code)
    assert now_of(question).state == "confirmed"


def test_a_promise_of_the_hall_is_extended_by_somebody_else_than_who_gave_it(world, meeting):
    question = ask_in_hall(meeting)
    act(question, "promise_in_hall", world.chief)
    with pytest.raises(Refused, match="took the earlier step"):
        act(now_of(question), "extend", world.chief, promised_for="2026-12-10")


def test_the_chair_can_turn_only_to_a_question_of_this_meeting(world, meeting):
    elsewhere = ask(world.beat)
    with pytest.raises(ValidationError):
        act(meeting, "turn_to", world.officer, question=elsewhere.reference)


@pytest.mark.parametrize("step", ["answer_in_hall", "promise_in_hall"])
def test_what_was_not_asked_in_the_hall_is_not_answered_there(world, meeting, step):
    with pytest.raises(Refused, match="only if the question was asked in a meeting"):
        act(ask(world.beat), step, world.officer)


def test_after_the_line_was_cut_what_happened_in_the_hall_is_written_until_the_minutes_are_published(
    world, meeting, on
):
    first, second = ask_in_hall(meeting), ask_in_hall(meeting)
    on("2026-11-19 09:00")
    act(meeting, "hold", world.officer)
    act(first, "answer_in_hall", world.officer)
    act(meeting, "minute", world.officer)

    with pytest.raises(Refused, match="whose minutes are not published yet"):
        act(second, "answer_in_hall", world.officer)
    assert "promise_in_hall" not in {step.name for step, _by in steps_for(now_of(second), [world.officer])}


def test_before_its_day_the_chair_of_a_meeting_turns_to_nothing(world, on):
    announced = act(planned(world.beat, world.officer), "announce", world.officer)
    on("2026-11-17 18:40")
    with pytest.raises(Refused, match="only if the day of the meeting has come"):
        act(announced, "turn_to", world.officer, question="AAAA-AAAA")


def test_the_minutes_begin_with_what_happened_on_the_wall(world, meeting, on):
    first, _second = shown(world, meeting, f"{TEXT} Number 1."), shown(world, meeting)
    act(first, "answer_in_hall", world.officer)
    on("2026-11-18 21:00")
    act(meeting, "hold", world.officer)

    form = Minutes(detail=Meeting.objects.get(pk=meeting.pk), by=world.officer)

    assert form.fields["questions_asked"].initial == 2
    assert form.fields["answered_at_once"].initial == 1
    assert "Number 1." in form.fields["minutes"].initial
    assert "The lamps are set up next week." in form.fields["minutes"].initial


def test_the_wall_asks_the_database_as_often_for_many_questions_as_for_one(
    reader, world, meeting, django_assert_max_num_queries
):
    shown(world, meeting)
    wall(reader, meeting)
    for _ in range(3):
        shown(world, meeting)
    forget_everyone()
    with django_assert_max_num_queries(3):
        wall(reader, meeting)


def test_a_wall_without_a_meeting_or_a_day_is_a_page_that_is_not_there(reader, world):
    reader.get("meetings/AAAA-AAAA/wall/", status=404)
    reader.get("meetings/AAAA-AAAA/ask/", status=404)


def test_the_wall_of_a_meeting_is_one_query(world, meeting, django_assert_num_queries):
    shown(world, meeting)
    with django_assert_num_queries(1):
        assert len(hall_queries.wall_of(meeting.pk)) == 1
