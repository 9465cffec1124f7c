"""Whoever leaves an office loses the key of what they read by it; what nobody is left to examine goes on elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ishenim.domains.complaints.tests.conftest import REASON
from ishenim.domains.complaints.tests.test_rule import person, row, state
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.circles import members, ring_of
from ishenim.kernel.procedures.confiding import ConfidedLine
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

TODAY = date(2026, 10, 5)


def the_clock_comes(court) -> None:
    clock._asked.clear()
    court.world.changed()
    clock.tick()


def lines(complaint, step: str) -> int:
    return ConfidedLine.objects.filter(matter_id=complaint.pk, step=step).count()


def test_whoever_leaves_the_commission_loses_the_key_and_a_line_says_so(court):
    complaint = court.file(about=court.accused)
    court.world.end(court.second, TODAY)
    the_clock_comes(court)
    assert members(complaint.matter_id) == [court.first.person_id]
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.second).private
    assert lines(complaint, "seat_over") == 1
    the_clock_comes(court)
    assert lines(complaint, "seat_over") == 1, "what was written is not written again"


def test_whoever_moves_to_the_commission_of_another_body_loses_it_too(court):
    complaint = court.file(about=court.accused)
    court.world.end(court.second, TODAY)
    court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", person=person(court.second))
    the_clock_comes(court)
    assert members(complaint.matter_id) == [court.first.person_id]


def test_who_was_held_back_for_an_appeal_and_left_has_no_part_in_it(court):
    complaint = court.file(about=court.accused)
    court.world.end(court.above, TODAY)
    the_clock_comes(court)
    assert members(complaint.matter_id, Circle.HELD_BACK) == []
    court.does(complaint, "not_take", court.first, ground="court", reason=REASON)
    with pytest.raises(ValidationError, match="prosecutor"):
        court.does(complaint, "appeal", reason="Nobody has asked the witnesses.")
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]


def test_what_nobody_is_left_to_examine_is_handed_to_the_other_body(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    for one in (court.first, court.second):
        court.world.end(one, TODAY)
    the_clock_comes(court)
    assert state(complaint) == "examined"
    assert members(complaint.matter_id) == [court.above.person_id]
    assert row(complaint).matter.institution.code == "service"
    assert not row(complaint).has_body_above
    assert lines(complaint, "moved_up") == 1
    court.does(complaint, "tell_officer", court.above, text="Somebody says that you asked for money.")
    with pytest.raises(Refused):
        court.does(complaint, "note", court.first, text="I look once more.")


def test_where_there_is_no_other_body_the_last_key_stays_so_that_nothing_is_lost(court):
    complaint = court.file(about=court.accused)
    for one in (court.first, court.second, court.above):
        court.world.end(one, TODAY)
    the_clock_comes(court)
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]
    assert lines(complaint, "moved_up") == 0


def test_a_new_head_is_let_in_and_carries_the_consequence_out(court, on):
    complaint = court.decided()
    on("2026-10-25 10:00")
    clock.tick()
    assert state(complaint) == "to_carry_out"
    with pytest.raises(ValidationError, match="let in already"):
        court.does(complaint, "let_in_head", court.first)
    court.world.end(court.head, date(2026, 10, 25))
    the_clock_comes(court)
    assert members(complaint.matter_id, Circle.BODY) == []
    new = court.unlocked(court.world.appoint(roles.HEAD, "branch", "district", name="New head"))
    court.does(complaint, "let_in_head", court.first)
    court.does(
        complaint, "carry_out", new, carried_out_on=date(2026, 10, 25), text="It was read out to them."
    )
    assert state(complaint) == "on_record"
