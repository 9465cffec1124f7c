"""A step is taken by the rule, leaves one line in the ledger, and a refused one leaves nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.acts import (
    REPLY,
    ReportingMeeting,
    ResidentsQuestion,
    act,
    ask,
    everything_written,
    last_line,
    now_of,
    open_deadlines,
    planned,
    steps_taken,
)
from tests.world import moment

from ishenim.kernel import versions
from ishenim.kernel.institutions.roles import ANYONE, THE_CLOCK
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import ACTIONS, Action, begin, carries_out, steps_for, take
from ishenim.kernel.procedures.fields import StepForm, Words
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import NotNow, Refused

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def question(world):
    return ask(world.beat)


def test_an_opening_step_makes_the_matter_with_its_state_deadlines_and_one_line(world, monday):
    question = ask(world.beat)

    stored = now_of(question)
    assert (stored.state, stored.state_since, stored.opened_at, stored.closed_at) == (
        "raised",
        monday,
        monday,
        None,
    )
    assert open_deadlines(question) == {"show_text": "2026-10-07 00:00", "accept": "2026-10-09 00:00"}
    assert stored.due_at == moment("2026-10-07 00:00")
    assert steps_taken(question) == ["ask"]


def test_a_step_moves_the_state_and_keeps_its_deadline(question, world, on):
    then = on("2026-10-06 09:00")
    act(question, "accept", world.officer)

    stored = now_of(question)
    assert (stored.state, stored.state_since) == ("accepted", then)
    assert stored.holder_id == world.officer.appointment_id
    assert Deadline.objects.get(matter=stored, step="accept").kept_at == then


def test_a_line_says_in_clear_only_what_the_rule_puts_there(question, world):
    act(question, "give_back", world.officer)

    line = last_line(question)
    assert line["clear"] == {"ground": "answered"}
    assert list(line["proof"]) == ["reply"]
    assert (line["by"], line["office"], line["to"]) == (
        "neighbourhood_officer",
        "district_police",
        "returned",
    )
    assert (line["matter"], line["place"], line["day"]) == (question.reference, "beat", "2026-10-05")


def test_the_values_behind_the_proofs_stand_open_beside_the_entry(question, world):
    act(question, "accept", world.officer)

    entry = Entry.objects.select_related("opening").latest("pk")
    assert entry.opened == REPLY
    assert REPLY["reply"] not in bytes(entry.leaf).decode()


def test_a_final_state_closes_the_matter_and_a_dispute_opens_it_again(question, world, monday):
    returned = act(question, "give_back", world.officer)
    assert now_of(returned).closed_at == monday
    assert open_deadlines(returned) == {"show_text": "2026-10-07 00:00"}

    disputed = act(returned, "dispute", ANYONE, code=question.question.claim_code)
    assert now_of(disputed).closed_at is None


def test_a_step_that_stays_touches_neither_the_state_nor_another_deadline(question, world, on):
    before = now_of(question)
    on("2026-10-06 09:00")

    act(question, "show_text", world.moderator)

    after = now_of(question)
    assert (after.state, after.state_since) == (before.state, before.state_since)
    assert open_deadlines(question) == {"accept": "2026-10-09 00:00"}
    assert after.due_at == moment("2026-10-09 00:00")


def test_a_step_may_settle_the_deadline_of_another(question, world, monday):
    act(question, "hide_text", world.moderator)

    assert open_deadlines(question) == {"accept": "2026-10-09 00:00"}
    assert Deadline.objects.get(step="show_text").kept_at == monday


def test_a_deadline_counted_from_the_opening_is_not_begun_anew_by_a_new_state(question, world, on):
    on("2026-10-06 09:00")
    act(question, "accept", world.officer)

    assert open_deadlines(question) == {"show_text": "2026-10-07 00:00", "promise": "2026-10-27 00:00"}


def test_a_deadline_that_the_new_state_does_not_ask_is_dropped(question, world):
    act(question, "decline", world.moderator)

    assert open_deadlines(question) == {}
    assert now_of(question).due_at is None


def test_a_state_entered_again_begins_its_deadlines_anew(world, on):
    meeting = planned(world.beat, world.officer)
    assert open_deadlines(meeting) == {"announce": "2026-11-09 00:00", "hold": "2026-11-24 00:00"}

    act(meeting, "change_the_plan", world.officer)
    assert open_deadlines(meeting) == {"announce": "2026-11-10 00:00", "hold": "2026-11-25 00:00"}


def test_a_step_that_the_state_does_not_allow_is_refused_and_nothing_is_written(question, world):
    before = everything_written()

    with pytest.raises(NotNow), override("en"):
        act(question, "done", world.officer)

    assert everything_written() == before
    assert now_of(question).state == "raised"


def test_a_double_click_is_refused_politely_and_writes_one_line(question, world):
    act(question, "accept", world.officer)

    with pytest.raises(NotNow) as refusal:
        act(question, "accept", world.officer)

    assert steps_taken(question) == ["ask", "accept"]
    with override("en"):
        said = "“Accept the question” is not possible now: the matter has moved on, or is not there yet."
        assert str(refusal.value) == said


def test_an_opening_sent_twice_opens_nothing_more(question):
    with pytest.raises(NotNow):
        act(question, "ask", ANYONE)

    assert Matter.objects.count() == 1


def test_no_step_but_an_opening_is_possible_for_a_matter_that_is_not_there(world):
    with pytest.raises(NotNow):
        act(begin("question", place=world.beat), "accept", world.officer)


def test_a_step_of_another_procedure_is_not_possible(question, world):
    before = everything_written()

    with pytest.raises(NotNow):
        ACTIONS[ReportingMeeting.cancel](question, world.officer, reason="The officer has fallen ill.")

    assert everything_written() == before


def test_bad_fields_are_refused_beside_each_field_and_nothing_is_written(question, world):
    before = everything_written()

    with pytest.raises(ValidationError) as refusal:
        act(question, "accept", world.officer, reply="")

    assert list(refusal.value.error_dict) == ["reply"]
    assert everything_written() == before


def test_a_moment_that_has_not_come_yet_is_refused(question, world):
    with pytest.raises(Refused) as refusal:
        act(question, "accept", world.officer, at=moment("2026-10-05 10:01"))

    assert refusal.value.reason == "future"
    assert steps_taken(question) == ["ask"]


def test_a_step_may_be_recorded_for_a_moment_that_has_passed(world, on):
    on("2026-10-07 09:00")
    question = ask(world.beat, at=moment("2026-10-05 18:00"))

    assert now_of(question).opened_at == moment("2026-10-05 18:00")
    assert open_deadlines(question)["accept"] == "2026-10-09 00:00"
    assert last_line(question)["day"] == "2026-10-05"


def test_a_batch_is_taken_whole_or_not_at_all(world):
    first, second = ask(world.beat), ask(world.beat)
    act(second, "accept", world.officer)

    with pytest.raises(NotNow):
        take([Item(first, REPLY), Item(second, REPLY)], ResidentsQuestion.accept, world.officer)

    assert now_of(first).state == "raised"
    assert steps_taken(first) == ["ask"]


def test_a_batch_taken_partly_keeps_the_reason_of_each_refusal_and_the_others_go_on(world):
    matters = [ask(world.beat) for _ in range(4)]
    act(matters[1], "accept", world.officer)
    items = [Item(matter, REPLY) for matter in matters]
    items[3] = Item(matters[3], {"reply": ""})

    take(items, ResidentsQuestion.accept, world.officer, partly=True)

    assert [type(item.refused) for item in items] == [type(None), NotNow, type(None), ValidationError]
    assert [now_of(matter).state for matter in matters] == ["accepted", "accepted", "accepted", "raised"]
    assert [steps_taken(matter) for matter in matters[2:]] == [["ask", "accept"], ["ask"]]


def test_a_batch_of_which_everything_is_refused_writes_nothing(world):
    question = ask(world.beat)
    before = everything_written()

    take([Item(question, {"reply": ""})], ResidentsQuestion.accept, world.officer, partly=True)

    assert everything_written() == before


def test_one_matter_named_twice_in_a_batch_is_refused(question, world):
    with pytest.raises(NotNow):
        take([Item(question, REPLY), Item(question, REPLY)], ResidentsQuestion.accept, world.officer)

    assert steps_taken(question) == ["ask"]


def test_a_batch_of_openings_takes_as_many_statements_as_one(world):
    def statements(count: int) -> int:
        asked = [{"text": f"Question number {number}?", "topic": "light"} for number in range(count)]
        with CaptureQueriesContext(connection) as found:
            items = [Item(begin("question", place=world.beat), data) for data in asked]
            take(items, ResidentsQuestion.ask, ANYONE)
        return len(found)

    statements(1)
    assert statements(1) == statements(20)


def test_versions_of_the_matter_its_kind_and_all_its_places_are_raised_after_the_commit(
    question, world, django_capture_on_commit_callbacks
):
    places = ["beat", "town", "police_region", "country"]
    keys = [f"matter:{question.reference}", "kind:question", *(f"place:{code}" for code in places)]
    unrelated = "place:other_beat"
    before = {key: versions.tokens(key) for key in [*keys, unrelated]}

    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        act(question, "accept", world.officer)
    assert {key: versions.tokens(key) for key in before} == before

    for callback in callbacks:
        callback()
    assert [key for key in before if versions.tokens(key) == before[key]] == [unrelated]


def test_the_steps_open_to_a_person_are_those_the_rule_allows_in_some_capacity(question, world):
    def names(*capacities):
        return [step.name for step, _ in steps_for(question, capacities)]

    assert names(world.officer) == [
        "accept",
        "give_back",
        "refer",
        "refer_up",
        "merge_into",
    ]
    assert names(world.other_officer) == []
    assert names(world.moderator) == [
        "merge_into",
        "decline",
        "show_text",
        "hide_text",
        "hide_files",
        "erase_files",
        "order_original",
    ]
    assert names(world.other_officer, world.officer) == names(world.officer)
    assert names(world.police_moderator) == []


def test_only_the_engine_writes_a_matter(question):
    question.state = "confirmed"

    with pytest.raises(TypeError, match=r"Only procedures\.engine"):
        question.save()


def test_a_matter_says_its_state_in_words_and_has_a_mark(question):
    with override("en"):
        assert question.state_label == "Asked, nobody has accepted it yet"
    assert question.shape.value == "waits"
    assert str(question) == question.reference


def test_a_step_is_carried_out_by_one_function(only_for_this_test):
    with pytest.raises(TypeError, match="accept is already carried out by"):
        carries_out(ResidentsQuestion.accept)(lambda question, by: {})


def test_free_text_may_not_stand_in_clear(only_for_this_test):
    class Free(StepForm):
        ground = Words()

    step = ResidentsQuestion.decline
    del ACTIONS[step]

    with pytest.raises(TypeError, match="free text may not stand in clear"):
        carries_out(step, asks=Free)(lambda question, by, *, ground: {})
    assert step not in ACTIONS


def test_every_declared_step_is_carried_out_by_some_function():
    declared = [*ResidentsQuestion.steps().values(), *ReportingMeeting.steps().values()]

    assert [step.name for step in declared if not isinstance(ACTIONS.get(step), Action)] == []


def test_a_cancelled_meeting_leads_to_another_expected_one_in_the_same_stroke(world):
    meeting = planned(world.beat, world.officer)

    act(meeting, "cancel", world.officer)

    follower = Matter.objects.get(kind="meeting", place=world.beat, state="expected")
    assert follower.pk != meeting.pk
    assert steps_taken(follower) == ["expect_again"]
    assert last_line(follower)["by"] == "clock"
    assert last_line(follower)["clear"] == {"quarter": "2026-4", "ordinal": 1}


def test_a_matter_that_does_not_lead_on_leads_to_nothing(world):
    extra = act(begin("meeting", place=world.beat), "plan_another", world.officer)

    act(extra, "cancel", world.officer)

    assert list(Matter.objects.filter(kind="meeting").values_list("state", flat=True)) == ["cancelled"]
    assert ask(world.beat).question.leads_on()


def test_what_is_shown_anew_is_erased_from_the_earlier_entries_and_a_tombstone_says_so(question, world):
    act(question, "show_text", world.moderator)

    act(question, "hide_text", world.moderator)

    entries = Entry.objects.select_related("opening")
    shown, hidden = entries.get(step="show_text"), entries.get(step="hide_text")
    assert (shown.erased, hidden.erased) == (["text"], [])
    assert hidden.opened["text"] == "When will the […] be repaired?"
    tombstone = Entry.objects.get(kind="erasure")
    assert tombstone.told["clear"]["ground"] == "hide_text"
    assert (tombstone.matter_id, tombstone.told["to"]) == (question.pk, "raised")


def test_hiding_a_second_time_erases_what_the_first_left_standing(question, world):
    act(question, "show_text", world.moderator)
    act(question, "hide_text", world.moderator)

    act(question, "hide_text", world.moderator, text="When will the […] be […]?")

    shown = Entry.objects.filter(step__in=["show_text", "hide_text"]).order_by("pk")
    assert [entry.opened.get("text") for entry in shown] == [None, None, "When will the […] be […]?"]
    assert Entry.objects.filter(kind="erasure").count() == 2


def test_the_clock_is_an_actor_like_any_other_and_bound_by_the_rule(question):
    with pytest.raises(Refused) as refusal:
        act(question, "accept", THE_CLOCK)

    assert refusal.value.reason == "office"
