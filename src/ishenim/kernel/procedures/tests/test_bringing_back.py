"""After an older backup was brought back, the book tells the matters what became of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.acts import act, announced, ask, expected, now_of, open_deadlines, planned, tick
from tests.moments import Moment
from tests.world import moment

from ishenim.kernel.calendar.working_days import is_off
from ishenim.kernel.institutions.bearers import bearer_of
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.ledger import holding, redactions, sequencer
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures import bringing_back
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.merging import merged_into
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Held
from ishenim.kernel.procedures.story import story
from ishenim.kernel.procedures.tests.wholeness import whole

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question(world, on):
    on("2026-10-05 10:00")
    asked = ask(world.places["beat"])
    sequencer.place_waiting()
    return asked


def test_while_something_is_missing_no_step_is_taken_and_the_reason_is_said(question, world, lose_since):
    backup = Moment.now()
    act(question, "accept", world.officer)
    lose_since(backup)

    with pytest.raises(Held, match="being restored and can only be read"):
        act(question, "accept", world.officer)
    with pytest.raises(Held):
        ask(world.places["beat"])
    assert now_of(question).state == "raised"


def test_states_days_and_deadlines_come_back(question, world, on, lose_since, return_all):
    backup = Moment.now()
    on("2026-10-06 10:00")
    act(question, "accept", world.officer)
    act(question, "promise", world.officer, promised_for="2026-10-30")
    before = now_of(question), open_deadlines(question)
    lose_since(backup)

    return_all()

    assert now_of(question).state == before[0].state == "promised"
    assert timezone.localdate(now_of(question).state_since) == moment("2026-10-06 10:00").date()
    assert open_deadlines(question) == before[1]
    assert now_of(question).due_at == before[0].due_at
    assert str(now_of(question).question.promised_for) == "2026-10-30"


def test_what_the_clock_wrote_comes_back_as_the_miss_it_was(question, world, on, lose_since, return_all):
    backup = Moment.now()
    on("2026-10-12 10:00")
    tick()
    before = list(Deadline.objects.order_by("step").values_list("step", "due_at"))
    lose_since(backup)

    return_all()

    assert list(Deadline.objects.order_by("step").values_list("step", "due_at")) == before
    assert Deadline.objects.filter(missed_at__isnull=False).count() == 2
    assert now_of(question).overdue_since is not None
    tick()
    assert Entry.objects.filter(step="overdue").count() == 1


def test_texts_do_not_come_back_and_the_line_says_that_they_are_lost(question, world, lose_since, return_all):
    backup = Moment.now()
    act(question, "accept", world.officer, reply="We shall look at it on Friday.")
    lose_since(backup)

    return_all()

    line = story(now_of(question))[0]
    assert line.step.name == "accept"
    assert line.lost
    assert not line.erased
    assert "Friday" not in str(line.values)


def test_a_line_whose_values_are_there_is_not_called_lost(question):
    assert not any(line.lost for line in story(question))


def test_a_question_asked_meanwhile_is_made_anew_without_its_words(
    world, on, question, lose_since, return_all
):
    backup = Moment.now()
    later = ask(world.places["other_beat"], text="Where is the bus?", topic="roads")
    act(later, "accept", world.other_officer)
    before = open_deadlines(later)
    lose_since(backup)
    assert not Matter.objects.filter(reference=later.reference).exists()

    assert return_all().without_rows == []

    again = Matter.objects.get(reference=later.reference)
    assert (again.state, again.place_id, again.kind) == ("accepted", later.place_id, "question")
    assert (again.question.topic, again.question.channel, again.question.text) == ("roads", "web", "")
    assert again.institution_id == later.institution_id
    assert open_deadlines(again) == before


def test_it_can_be_gone_on_with(world, on, question, lose_since, return_all):
    backup = Moment.now()
    later = ask(world.places["beat"])
    lose_since(backup)
    return_all()
    again = Matter.objects.get(reference=later.reference)

    act(again, "accept", world.officer)
    act(question, "accept", world.officer)

    sequencer.place_waiting()
    assert whole()


def test_a_merging_comes_back_and_a_parting_too(world, question, lose_since, return_all):
    act(question, "show_text", world.moderator)
    others = [ask(world.places["beat"]) for _ in range(2)]
    backup = Moment.now()
    for other in others:
        act(other, "merge_into", world.officer, into=question.reference)
    act(others[1], "unmerge", world.officer)
    lose_since(backup)

    return_all()

    assert merged_into(others[0].pk).pk == question.pk
    assert merged_into(others[1].pk) is None


def test_a_meeting_comes_back_with_its_time_but_not_its_hall(world, on, lose_since, return_all):
    on("2026-10-05 10:00")
    meeting = expected(world.places["beat"])
    sequencer.place_waiting()
    backup = Moment.now()
    act(meeting, "plan", world.officer)
    act(meeting, "announce", world.officer)
    act(meeting, "move", world.officer)
    before = now_of(meeting).meeting, open_deadlines(meeting)
    lose_since(backup)

    return_all()

    again = now_of(meeting).meeting
    for name in ("starts_at", "ends_at", "notice_days", "channels", "languages", "access", "sequence"):
        assert getattr(again, name) == getattr(before[0], name)
    assert again.venue == ""
    assert open_deadlines(meeting) == before[1]


def test_meetings_planned_and_expected_again_meanwhile_are_made_anew(world, on, lose_since, return_all):
    on("2026-10-05 10:00")
    meeting = planned(world.places["beat"], world.officer)
    sequencer.place_waiting()
    backup = Moment.now()
    act(meeting, "cancel", world.officer)
    another = act(begin("meeting", place=world.places["other_beat"]), "plan_another", world.other_officer)
    expecting = Matter.objects.get(kind="meeting", place=world.places["beat"], state="expected")
    before = {
        one.reference: (one.meeting.quarter, one.meeting.ordinal, one.meeting.starts_at)
        for one in (now_of(another), expecting, now_of(meeting))
    }
    lose_since(backup)

    return_all()

    for reference, about in before.items():
        again = Matter.objects.get(reference=reference).meeting
        assert (again.quarter, again.ordinal, again.starts_at) == about


def test_minutes_and_reports_come_back_as_numbers(world, on, question, lose_since, return_all):
    on("2026-10-20 10:00")
    meeting = announced(world.places["beat"], world.officer)
    sequencer.place_waiting()
    backup = Moment.now()
    on("2026-11-19 10:00")
    act(meeting, "hold", world.officer)
    act(meeting, "report_back", world.officer, question=question.reference)
    act(meeting, "minute", world.officer)
    before = now_of(meeting).meeting
    lose_since(backup)

    return_all()

    again = now_of(meeting).meeting
    for name in ("held_from", "held_until", "women", "men", "questions_asked", "answered_at_once", "chair"):
        assert getattr(again, name) == getattr(before, name)
    assert again.minutes == ""
    assert again.reported_back == {question.reference: {"said": "under_way", "words": ""}}


def test_whoever_was_shut_out_stays_shut_out(world, on, lose_since, return_all):
    matter = in_office(world, on)
    backup = Moment.now()
    act(matter, "disable", world.administrator, reason="The telephone was stolen.")
    lose_since(backup)
    assert Person.objects.get(email="new@ishenim.example").is_active

    return_all()

    assert not Person.objects.get(email="new@ishenim.example").is_active


def test_an_office_that_was_ended_stays_ended_and_its_name_hidden(world, on, lose_since, return_all):
    matter = in_office(world, on)
    backup = Moment.now()
    on("2026-10-08 10:00")
    act(matter, "end", world.administrator, ends="2026-10-08", reason="Another post.")
    lose_since(backup)
    assert Appointment.objects.get(person__email="new@ishenim.example").named is False

    return_all()

    assert str(Appointment.objects.get(person__email="new@ishenim.example").ends) == "2026-10-08"


def test_an_appointment_made_meanwhile_cannot_be_made_anew_and_is_named(
    world, on, question, lose_since, return_all
):
    backup = Moment.now()
    matter = in_office(world, on)
    lose_since(backup)

    assert return_all().without_rows == [matter.reference]
    assert not Person.objects.filter(email="new@ishenim.example").exists()


def in_office(world, on):
    on("2026-10-06 10:00")
    about = {"email": "new@ishenim.example", "name": "Aigul Asanova", "starts": "2026-10-06"}
    office = {"role": "neighbourhood_officer", "institution": "district_police"}
    return opened("appointment", "appoint", world.administrator, world.places["beat"], **about, **office)


def test_what_was_erased_meanwhile_is_erased_again(world, on, lose_since, return_all):
    on("2026-10-05 10:00")
    question = ask(world.places["beat"], text="Ask Nurlan Abdyldaev.")
    act(question, "show_text", world.moderator, text="Ask Nurlan Abdyldaev.")
    backup = Moment.now()
    act(question, "hide_text", world.moderator, text="Ask […].", hidden=["personal"])
    lose_since(backup)

    return_all()

    assert now_of(question).question.shown_text == ""
    shown = Entry.objects.filter(step__in=["show_text", "hide_text"])
    assert not [entry for entry in shown if "Nurlan" in str(entry.opened)]
    assert redactions.read()[-1].field == "text"


def opened(kind, step, by, place, **fields):
    matter = ACTIONS[PROCEDURES[kind].steps()[step]](begin(kind, place=place), by, **fields)
    sequencer.place_waiting()
    return matter


def token(world):
    about = {"program": "The calendar of the district", "scopes": ["read"], "expires": "2026-12-01"}
    return opened("token", "issue", world.officer, world.places["beat"], **about)


def test_a_token_that_was_withdrawn_opens_nothing_again_and_one_issued_meanwhile_is_named(
    world, on, lose_since, return_all
):
    on("2026-10-05 10:00")
    withdrawn = token(world)
    backup = Moment.now()
    act(withdrawn, "withdraw", world.officer)
    meanwhile = token(world)
    lose_since(backup)
    assert bearer_of(withdrawn.token.secret)

    assert return_all().without_rows == [meanwhile.reference]

    assert not bearer_of(withdrawn.token.secret)
    assert not bearer_of(meanwhile.token.secret)


def test_acts_about_days_decide_again_and_the_deadlines_that_run_follow_them(
    world, on, question, lose_since, return_all
):
    about = {"decides": "off", "basis": "Order of 1 October 2026, No. 1"}
    country = world.places["country"]
    taken_back = opened("decree", "enter", world.administrator, country, day="2026-10-08", **about)
    tick()
    backup = Moment.now()
    act(taken_back, "take_back", world.administrator, reason="It was entered by mistake.")
    meanwhile = opened("decree", "enter", world.administrator, country, day="2026-10-07", **about)
    tick()
    before = open_deadlines(question)
    lose_since(backup)
    assert is_off(date(2026, 10, 8))

    assert return_all().without_rows == []
    tick()

    assert (is_off(date(2026, 10, 7)), is_off(date(2026, 10, 8))) == (True, False)
    assert Matter.objects.get(reference=meanwhile.reference).state == "in_force"
    assert open_deadlines(question) == before


def test_a_step_of_a_rule_that_is_no_more_still_moves_the_state(
    question, world, lose_since, return_all, monkeypatch
):
    backup = Moment.now()
    act(question, "accept", world.officer)
    lose_since(backup)
    steps = dict(question.procedure.steps())
    steps.pop("accept")
    monkeypatch.setattr(question.procedure, "steps", classmethod(lambda rule: steps))

    return_all()

    assert now_of(question).state == "accepted"


class NoPlaces:
    """A register of territory that knows no place."""

    def by_code(self, code):
        raise KeyError(code)


def test_a_place_that_is_not_known_here_is_no_reason_to_stop(
    world, question, lose_since, return_all, monkeypatch
):
    backup = Moment.now()
    later = ask(world.places["beat"])
    lose_since(backup)
    monkeypatch.setattr(bringing_back, "atlas", NoPlaces)

    assert return_all().without_rows == [later.reference]
    assert Matter.objects.filter(kind="question").count() == 1


def test_afterwards_steps_are_taken_as_ever(question, world, on, lose_since, return_all):
    backup = Moment.now()
    act(question, "accept", world.officer)
    lose_since(backup)
    return_all()
    assert not holding.stands()

    on("2026-10-07 10:00")
    act(question, "promise", world.officer, promised_for="2026-10-30")

    sequencer.place_waiting()
    assert whole()
    assert now_of(question).state_since > now_of(question).opened_at + timedelta(hours=1)
