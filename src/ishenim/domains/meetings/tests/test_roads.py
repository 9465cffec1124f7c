"""Every state of both rules can be reached, and every step can be taken, by walking the roads of real cases."""

from datetime import date

import pytest
from django.db import transaction
from tests.acts import (
    act,
    announced,
    ask,
    ask_in_hall,
    cards,
    entered,
    expected,
    now_of,
    planned,
    steps_taken,
    tick,
)

from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.kernel.documents.tests.files import picture, upload
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

NEXT_DAY = date(2026, 10, 6)

pytestmark = pytest.mark.usefixtures("monday")

# Each road: how it begins, then who takes which step; a moment stands for waiting until the clock has acted.
# On a road to a merging there is an earlier question, and what its office does with it.
QUESTIONS = {
    "kept": "ask moderator:show_text officer:accept officer:promise officer:done asker:confirm",
    "extended": "ask officer:accept officer:promise chief:extend officer:done asker:confirm",
    "silence": "ask officer:accept officer:done 2026-11-03 asker:confirm_late",
    "no answer": "ask officer:accept officer:ask_back 2026-11-03",
    "answered": "ask officer:accept officer:ask_back asker:answer_back officer:done asker:dispute mayor:reopen",
    "stands": "ask officer:accept officer:done asker:dispute chief:stand_by",
    "returned": "ask officer:give_back",
    "returned wrongly": "ask officer:give_back asker:refer_up regional_chief:accept",
    "referred": "ask officer:refer mayor:accept mayor:close_unfixed",
    "overdue": "ask 2026-10-09 asker:refer_up",
    "hidden": "ask moderator:show_text moderator:hide_text moderator:decline",
    "unproven": "ask_unproven moderator:admit",
    "check late": "ask_unproven 2026-10-07 independent_moderator:decline",
    "taken out": "ask officer:accept moderator:hide_files",
    "erased": "ask officer:accept moderator:order_original moderator:erase_files",
    "merged and taken back": "ask officer:merge_into officer:unmerge",
    "merged, says the office": "ask moderator:merge_into asker:object_to_merging",
    "merged and closed": "ask officer:merge_into earlier:accept earlier:close_unfixed 2026-10-06",
    "merged into what was returned": "ask officer:merge_into earlier:give_back 2026-10-06",
    "taken over": "take_over",
    "passed on": "ask beat:merges 2026-10-06 far_officer:accept",
    "answered in the hall": "ask_in_hall officer:answer_in_hall asker:confirm",
    "promised in the hall": "ask_in_hall officer:promise_in_hall officer:done asker:confirm",
    "in the hall without proof": "ask_in_hall_unproven moderator:admit officer:answer_in_hall",
    "on paper": "ask_on_paper officer:accept officer:done asker:confirm",
    "by a program": "ask_by_program officer:accept officer:done asker:confirm",
}
MEETINGS = {
    "closed": "expect officer:plan officer:announce 2026-11-18 officer:hold officer:minute officer:close",
    "not planned": "expect 2027-01-01",
    "not held": "expect officer:plan officer:announce 2026-11-24 officer:record_late officer:minute",
    "late and without minutes": "expect officer:plan 2026-11-09 2026-11-18 officer:hold 2026-11-24",
    "moved": "expect mayor:plan mayor:change_the_plan chief:announce chief:move",
    "postponed": "expect officer:plan officer:announce officer:postpone officer:plan_again officer:cancel",
    "never again": "expect officer:plan officer:postpone 2027-01-01",
    "one more": "plan_another officer:announce officer:cancel",
    "taken out": "expect officer:plan officer:announce 2026-11-18 officer:hold officer:minute moderator:hide_files",
    "original": "expect officer:plan officer:announce 2026-11-18 officer:hold officer:minute moderator:order_original",
    "on paper": "expect officer:plan officer:announce mayor:issue_cards",
    "reported": "expect officer:plan officer:announce officer:report_back",
    "on the wall": "expect officer:plan officer:announce officer:turn_to",
}


WITH_FILES = ("hide_files", "erase_files", "order_original")


def files_of(matter, step):
    """Return what a step on a road with files says of them."""
    if step in {"accept", "minute"}:
        return {"attachments": [upload(picture())]}
    return {"original": matter.attachments.get().original} if step == "order_original" else {}


def walk(world, on, road):
    """Walk a road and return the matter at its end."""
    opening, *stages = road.split()
    earlier = act(ask(world.beat), "show_text", world.moderator) if "merge_into" in road else None
    matter, asker = opened(world, opening, on)
    for stage in stages:
        who, _, step = stage.rpartition(":")
        if happened_beside(world, on, stage, earlier):
            continue
        fields = {"code": asker} if who == "asker" else {}
        if road.endswith(WITH_FILES):
            fields = files_of(matter, step)
        if step == "report_back":
            fields = {"question": ask(world.beat).reference}
        if step == "turn_to":
            on("2026-11-18 18:40")
            fields = {"question": ask_in_hall(matter).reference}
        if step == "merge_into":
            fields = {"into": earlier.reference}
        act(now_of(matter), step, ANYONE if who == "asker" else getattr(world, who), **fields)
    return now_of(matter)


def happened_beside(world, on, stage, earlier):
    """Let time pass, a beat be merged or the earlier question go on; return whether the stage is one of these."""
    who, _, step = stage.rpartition(":")
    if not who:
        on(f"{stage} 23:00" if stage == "2026-11-18" else f"{stage} 00:00")
        tick()
    elif who == "beat":
        world.merge("beat", "far_beat", NEXT_DAY)
        world.end(world.officer, NEXT_DAY)
    elif who == "earlier":
        act(now_of(earlier), step, world.officer)
    else:
        return False
    return True


def opened(world, opening, on):
    if opening == "expect":
        return expected(world.beat), ""
    if opening == "plan_another":
        return act(begin("meeting", place=world.beat), opening, world.officer), ""
    if opening == "take_over":
        return act(begin("question", place=world.beat), opening, world.registrar), ""
    if opening in {"ask_in_hall", "ask_in_hall_unproven"}:
        meeting = act(planned(world.beat, world.officer), "announce", world.officer)
        on("2026-11-18 18:40")
        question = ask_in_hall(meeting, opening)
    elif opening == "ask_on_paper":
        [(card, code)] = cards(announced(world.beat, world.officer), world.mayor, 1).items()
        return entered(card, world.mayor, world.beat), code
    elif opening == "ask_by_program":
        question = act(begin("question", place=world.beat), opening, world.mayor)
    else:
        question = ask(world.beat, step=opening)
    return question, question.question.claim_code


@pytest.mark.parametrize("road", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_can_go_this_road(world, on, road):
    question = walk(world, on, road)

    assert steps_taken(question)[0] == road.split()[0]


def test_every_state_of_a_question_is_reached_and_every_step_taken(world, on):
    check_all_roads(world, on, QUESTIONS, ResidentsQuestion)


def test_every_state_of_a_meeting_is_reached_and_every_step_taken(world, on):
    check_all_roads(world, on, MEETINGS, ReportingMeeting)


def check_all_roads(world, on, roads, procedure):
    steps, states = set(), set()
    for road in roads.values():
        with transaction.atomic():
            on("2026-10-05 10:00")
            walk(world, on, road)
            for entry in Entry.objects.filter(kind=procedure.name):
                steps.add(entry.step)
                states.add(entry.to)
            transaction.set_rollback(True)
        world.changed()

    assert steps == set(procedure.steps())
    assert states == set(procedure.states.values)
