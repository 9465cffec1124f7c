"""The rule for residents' questions, sentence by sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from tests.acts import act, ask, everything_written, last_line, now_of, open_deadlines, steps_taken, tick
from tests.world import moment

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.procedures.refusals import NotNow, Refused

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def question(world):
    """A question whose text has been checked, so that only the office's terms run."""
    asked = ask(world.beat)
    code = asked.question.claim_code
    shown = act(asked, "show_text", world.moderator)
    shown.code = code
    return shown


@pytest.fixture
def promised(question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    return question


@pytest.fixture
def done(promised, world):
    act(promised, "done", world.officer)
    return promised


def asker(question, step, **fields):
    return act(question, step, ANYONE, code=question.code, **fields)


def faults(matter, step, by, **fields):
    """Try a step; return what was said, having looked that nothing was written."""
    before = everything_written()
    with pytest.raises(ValidationError) as refusal, override("en"):
        act(matter, step, by, **fields)
    assert everything_written() == before
    return getattr(refusal.value, "message_dict", None) or {"": refusal.value.messages}


def test_a_question_goes_to_the_office_of_its_beat(question, world):
    assert question.institution_id == world.officer.institution_id
    assert question.state == "raised"


def test_where_no_officer_serves_it_goes_to_the_chief_and_then_to_the_local_self_government(world):
    town, village = world.places["police_district"], world.places["town"]

    assert ask(town).institution_id == world.chief.institution_id
    assert ask(village).institution_id == world.mayor.institution_id


def test_where_no_office_takes_part_nobody_is_asked_in_vain(world):
    assert "nobody could answer you" in str(
        faults(begin("question", place=world.places["village"]), "ask", ANYONE)
    )


def test_topic_and_channel_of_a_question_stand_in_clear_and_its_words_never(question):
    opening = Entry.objects.get(step="ask").told
    assert opening["clear"] == {"topic": "light", "channel": "web"}
    assert list(opening["proof"]) == ["text"]
    assert now_of(question).language == "ky"


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-10-05 10:00", "2026-10-09 00:00"),
        ("2026-10-09 18:00", "2026-10-15 00:00"),
        ("2026-10-10 12:00", "2026-10-15 00:00"),
        ("2026-12-31 12:00", "2027-01-13 00:00"),
        ("2027-04-30 09:00", "2027-05-13 00:00"),
    ],
)
def test_the_office_has_three_working_days_to_accept(world, on, asked, due):
    on(asked)

    assert open_deadlines(ask(world.beat))["accept"] == due


def test_an_accepted_question_is_to_be_promised_in_fourteen_working_days(question, world):
    act(question, "accept", world.officer)

    assert open_deadlines(question) == {"promise": "2026-10-24 00:00"}


def test_a_promise_has_a_day_and_the_office_is_bound_by_it(promised, on):
    assert open_deadlines(promised) == {"done": "2026-10-31 00:00"}
    assert last_line(promised)["clear"] == {"promised_for": "2026-10-30"}

    on("2026-10-31 00:00")
    tick()
    assert steps_taken(promised)[-1] == "overdue"
    assert now_of(promised).overdue_since == moment("2026-10-31 00:00")


def test_what_is_promised_late_may_still_be_done_and_then_nothing_is_overdue(promised, world, on):
    on("2026-11-02 10:00")
    tick()

    act(promised, "done", world.officer)

    assert now_of(promised).overdue_since is None
    assert Deadline.objects.get(matter=promised, step="done").missed_at == moment("2026-11-02 10:00")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-10-05", "not in the future"),
        ("2026-10-04", "not in the future"),
        ("2026-11-17", "16 November 2026"),
    ],
)
def test_a_day_is_promised_that_lies_ahead_and_within_thirty_working_days(question, world, day, words):
    act(question, "accept", world.officer)

    assert words in faults(question, "promise", world.officer, promised_for=day)["promised_for"][0]
    assert act(question, "promise", world.officer, promised_for="2026-11-16").state == "promised"


def test_a_promise_is_extended_once_by_another_person_to_a_later_day_with_a_ground(promised, world):
    assert list(faults(promised, "extend", world.chief, promised_for="2026-10-30")) == ["promised_for"]
    assert list(faults(promised, "extend", world.chief, ground="")) == ["ground"]
    with pytest.raises(Refused):
        act(promised, "extend", world.officer)

    extended = now_of(act(promised, "extend", world.chief))

    assert open_deadlines(extended) == {"done": "2026-11-07 00:00"}
    assert str(extended.question.extended_from) == "2026-10-30"
    assert last_line(extended)["clear"] == {"promised_for": "2026-11-06", "ground": "purchase"}
    with pytest.raises(Refused):
        act(promised, "extend", world.mayor, promised_for="2026-11-10")


def test_a_question_is_returned_only_with_a_ground_from_the_list(question, world):
    assert list(faults(question, "give_back", world.officer, ground="tired")) == ["ground"]
    assert act(question, "give_back", world.officer).state == "returned"


def test_a_question_is_closed_unfixed_only_with_a_legal_ground(question, world):
    act(question, "accept", world.officer)

    assert list(faults(question, "close_unfixed", world.officer, ground="answered")) == ["ground"]
    assert act(question, "close_unfixed", world.officer).state == "unfixed"


def test_a_question_is_referred_to_another_body_of_the_place_and_its_term_begins_anew(question, world, on):
    on("2026-10-07 10:00")

    referred = act(question, "refer", world.officer)

    assert referred.institution_id == world.mayor.institution_id
    assert open_deadlines(referred) == {"accept": "2026-10-13 00:00"}
    assert last_line(referred)["clear"] == {"institution": "city_hall"}


@pytest.mark.parametrize("body", ["district_police", "far_police", "moderation", "ministry", "nobody"])
def test_a_question_is_not_referred_to_itself_to_another_place_or_to_who_does_not_answer(
    question, world, body
):
    assert list(faults(question, "refer", world.officer, institution=body)) == ["institution"]


def test_the_office_may_send_a_question_to_its_superior(question, world):
    up = act(question, "refer_up", world.officer)

    assert (up.state, up.institution_id) == ("referred", world.regional_chief.institution_id)
    assert last_line(up)["clear"] == {"institution": "regional_police"}
    assert last_line(up)["proof"] == {}


def test_the_asker_may_send_it_up_only_when_the_office_is_late_or_returned_it(question, world, on):
    assert "once the deadline has passed" in str(faults(question, "refer_up", ANYONE, code=question.code))

    on("2026-10-09 00:00")
    tick()
    assert asker(question, "refer_up").institution_id == world.regional_chief.institution_id


def test_a_late_check_of_the_text_is_not_the_delay_of_the_office(world, on):
    question = ask(world.beat)
    on("2026-10-07 00:00")
    tick()
    assert now_of(question).overdue_since

    assert "once the deadline has passed" in str(
        faults(question, "refer_up", ANYONE, code=question.question.claim_code)
    )


def test_the_asker_of_a_returned_question_may_send_it_up_with_the_code_alone(question, world):
    act(question, "give_back", world.officer)

    assert list(faults(question, "refer_up", ANYONE, code="")) == ["code"]
    assert asker(question, "refer_up").closed_at is None


def test_above_the_highest_office_there_is_nowhere_to_send_a_question(question, world):
    act(question, "refer", world.officer)

    assert "No office above" in str(faults(question, "refer_up", world.mayor))


def test_the_office_may_ask_back_and_the_answer_is_read_by_the_office_only(question, world):
    act(question, "accept", world.officer)
    waiting = act(question, "ask_back", world.officer)
    assert open_deadlines(waiting) == {"answer_back": "2026-11-03 00:00"}

    answered = asker(question, "answer_back")

    assert now_of(answered).state == "accepted"
    assert answered.procedure.answer_back.sealed == ["answer", "attachments"]
    assert open_deadlines(answered) == {"promise": "2026-10-24 00:00"}


def test_only_the_asker_confirms_and_only_that_counts_as_kept(done, world):
    with pytest.raises(Refused):
        act(done, "confirm", world.officer, code=done.code)

    confirmed = asker(done, "confirm")

    assert (confirmed.state, confirmed.shape.value) == ("confirmed", "kept")
    assert confirmed.closed_at


def test_silence_for_twenty_working_days_closes_unconfirmed_and_never_counts_as_confirmed(done, on):
    assert open_deadlines(done) == {"confirm": "2026-11-03 00:00"}
    on("2026-11-02 23:59")
    tick()
    assert now_of(done).state == "done"

    on("2026-11-03 00:00")
    tick()

    closed = now_of(done)
    assert (closed.state, closed.shape.value) == ("unconfirmed", "done")
    assert "confirm" not in steps_taken(done)


def test_the_asker_may_confirm_or_dispute_after_all(done, on):
    on("2026-11-03 00:00")
    tick()

    assert asker(done, "confirm_late").state == "confirmed"
    with pytest.raises(NotNow):
        asker(done, "dispute")


def test_a_dispute_goes_to_the_superior_and_the_local_self_government_not_to_who_reported_it_done(
    done, world
):
    disputed = asker(done, "dispute")
    assert open_deadlines(disputed) == {"reopen": "2026-10-20 00:00"}

    for step in ("reopen", "stand_by"):
        with pytest.raises(Refused):
            act(disputed, step, world.officer)
    assert act(disputed, "reopen", world.mayor).state == "accepted"


def test_a_chief_who_reported_it_done_does_not_judge_the_dispute(question, world):
    act(question, "accept", world.chief)
    act(question, "done", world.chief)
    asker(question, "dispute")

    with pytest.raises(Refused) as refusal:
        act(question, "stand_by", world.chief)
    assert refusal.value.reason == "same_person"
    assert act(question, "stand_by", world.mayor).state == "stands"


def test_a_reopened_question_begins_anew_without_the_old_promise(done, world):
    asker(done, "dispute")

    reopened = now_of(act(done, "reopen", world.mayor))

    assert (reopened.question.promised_for, reopened.question.result) == (None, "")
    assert open_deadlines(reopened) == {"promise": "2026-10-24 00:00"}
    assert reopened.closed_at is None


def test_a_dispute_that_nobody_looks_into_becomes_overdue(done, on):
    asker(done, "dispute")
    on("2026-10-20 00:00")

    tick()

    assert (now_of(done).state, steps_taken(done)[-1]) == ("disputed", "overdue")


@pytest.mark.parametrize("end", ["give_back", "close_unfixed", "done"])
def test_the_asker_may_dispute_every_end_that_the_office_gave_it(question, world, end):
    if end != "give_back":
        act(question, "accept", world.officer)
    act(question, end, world.officer)

    assert asker(question, "dispute").state == "disputed"


def test_what_another_register_holds_is_kept_with_its_days_and_starts_nothing(world):
    taken = act(begin("question", place=world.beat), "take_over", world.registrar)

    stored = now_of(taken)
    assert (stored.state, stored.due_at, stored.overdue_since) == ("taken_over", None, None)
    assert not Deadline.objects.exists()
    assert str(stored.question.asked_on) == "2015-03-01"
    assert [step.name for step in stored.procedure.steps_open("taken_over")] == ["hide_text"]
    assert last_line(taken)["clear"]["original"] == "15-00001"
    assert stored.question.shown_text == stored.question.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"asked_on": "2026-10-06", "ended_on": ""}, "asked_on"),
        ({"ended_on": "2015-02-28"}, "ended_on"),
        ({"original": "15 00001"}, "original"),
        ({"topic": "spaceships"}, "topic"),
    ],
    ids=str,
)
def test_a_row_that_contradicts_itself_is_not_taken_over(world, fields, field):
    assert list(faults(begin("question", place=world.beat), "take_over", world.registrar, **fields)) == [
        field
    ]


def test_only_a_registrar_takes_over(world):
    for who in (world.officer, world.administrator, ANYONE):
        with pytest.raises(Refused):
            act(begin("question", place=world.beat), "take_over", who)


def test_one_row_of_another_register_is_taken_over_once(world):
    act(begin("question", place=world.beat), "take_over", world.registrar)

    with pytest.raises(IntegrityError), transaction.atomic():
        act(begin("question", place=world.beat), "take_over", world.registrar)
