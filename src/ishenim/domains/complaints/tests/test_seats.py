"""Whoever leaves an office loses the key of what they read by it; what nobody is left to examine goes on elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ishenim.domains.complaints.tests.conftest import REASON
from ishenim.domains.complaints.tests.test_rule import person, row, state
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.circles import members, ring_of
from ishenim.kernel.procedures.confiding import ConfidedLine
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

TODAY = date(2026, 10, 5)


LATER = "2026-10-10 10:00"
"""The first moment at which a seat that ended today is over: keys are kept for five days."""


@pytest.fixture
def later(court, on):
    """Return a function that lets the clock come when the seats that ended today are over."""

    def come() -> None:
        on(LATER)
        the_clock_comes(court)

    return come


def the_clock_comes(court) -> None:
    clock._asked.clear()
    court.world.changed()
    clock.tick()


def lines(complaint, step: str) -> int:
    return ConfidedLine.objects.filter(matter_id=complaint.pk, step=step).count()


def test_whoever_leaves_the_commission_loses_the_key_some_days_later_and_a_line_says_so(court, later):
    complaint = court.file(about=court.accused)
    court.world.end(court.second, TODAY)
    the_clock_comes(court)
    assert court.second.person_id in members(complaint.matter_id), "an office may be prolonged late"
    later()
    assert members(complaint.matter_id) == [court.first.person_id]
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.second).private
    the_clock_comes(court)
    assert lines(complaint, "seat_over") == 1, "what was written is not written again"


def test_a_sign_in_that_is_disabled_for_a_while_takes_no_key(court, later):
    complaint = court.file(about=court.accused)
    Person.objects.filter(pk__in=[court.first.person_id, court.second.person_id]).update(is_active=False)
    later()
    assert len(members(complaint.matter_id)) == 2
    assert lines(complaint, "moved_up") == 0


def test_whoever_moves_to_the_commission_of_another_body_loses_it_too(court, later):
    complaint = court.file(about=court.accused)
    court.world.end(court.second, TODAY)
    court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", person=person(court.second))
    later()
    assert members(complaint.matter_id) == [court.first.person_id]


def test_who_was_held_back_for_an_appeal_and_left_has_no_part_in_it(court, later):
    complaint = court.file(about=court.accused)
    court.world.end(court.above, TODAY)
    later()
    assert members(complaint.matter_id, Circle.HELD_BACK) == []
    court.does(complaint, "not_take", court.first, ground="court", reason=REASON)
    with pytest.raises(ValidationError, match="left in the other body"):
        court.does(complaint, "appeal", reason="Nobody has asked the witnesses.")
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]


def test_whoever_sits_in_the_other_body_at_the_decision_can_decide_an_appeal(court, later):
    complaint = court.file(about=court.accused)
    court.world.end(court.above, TODAY)
    later()
    new = court.unlocked(court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", name="New above"))
    court.does(complaint, "not_take", court.first, ground="court", reason=REASON)
    court.does(complaint, "appeal", reason="Nobody has asked the witnesses.")
    assert members(complaint.matter_id) == [new.person_id]
    assert Circle.TEAM in ring_of(Matter.objects.get(pk=complaint.pk), new).private


def test_what_nobody_is_left_to_examine_is_handed_to_the_other_body(court, later):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    for one in (court.first, court.second):
        court.world.end(one, TODAY)
    later()
    assert state(complaint) == "examined"
    assert members(complaint.matter_id) == [court.above.person_id]
    assert row(complaint).matter.institution.code == "service"
    assert not row(complaint).has_body_above
    assert lines(complaint, "moved_up") == 1
    court.does(complaint, "tell_officer", court.above, text="Somebody says that you asked for money.")
    with pytest.raises(Refused):
        court.does(complaint, "note", court.first, text="I look once more.")


def test_the_clock_lets_nobody_in_who_could_be_the_superior_of_the_officer(court, later):
    complaint = court.file(about=court.accused)
    court.world.appoint(roles.HEAD, "branch", "district", person=person(court.above))
    for one in (court.first, court.second):
        court.world.end(one, TODAY)
    later()
    assert lines(complaint, "moved_up") == 0
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]


def test_where_there_is_no_other_body_the_last_key_stays_so_that_nothing_is_lost(court, later):
    complaint = court.file(about=court.accused)
    for one in (court.first, court.second, court.above):
        court.world.end(one, TODAY)
    later()
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]
    assert lines(complaint, "moved_up") == 0


def to_be_carried_out(court, on):
    complaint = court.decided()
    on("2026-10-25 10:00")
    clock.tick()
    assert state(complaint) == "to_carry_out"
    return complaint


def test_a_new_head_is_let_in_and_carries_the_consequence_out(court, on):
    complaint = to_be_carried_out(court, on)
    with pytest.raises(ValidationError, match="let in already"):
        court.does(complaint, "let_in_head", court.first)
    court.world.end(court.head, date(2026, 10, 20))
    court.world.appoint(roles.HEAD, "service", "region", person=person(court.head))
    court.world.end(court.head_above, date(2026, 10, 1))
    the_clock_comes(court)
    new = court.unlocked(court.world.appoint(roles.HEAD, "branch", "district", name="New head"))
    court.does(complaint, "let_in_head", court.first)
    court.does(
        complaint, "carry_out", new, carried_out_on=date(2026, 10, 25), text="It was read out to them."
    )
    assert state(complaint) == "on_record"


def test_a_head_who_moved_to_another_body_has_no_access_any_more(court, on):
    court.world.institution("elsewhere", "enforcement", "district", superior="prosecution")
    complaint = to_be_carried_out(court, on)
    court.world.end(court.head, date(2026, 10, 20))
    court.world.appoint(roles.HEAD, "elsewhere", "district", person=person(court.head))
    the_clock_comes(court)
    assert members(complaint.matter_id, Circle.BODY) == []


def test_with_no_head_at_all_the_commission_hears_so(court, on):
    complaint = to_be_carried_out(court, on)
    for one in (court.head, court.head_above):
        court.world.end(one, date(2026, 10, 20))
    with pytest.raises(ValidationError, match="No head"):
        court.does(complaint, "let_in_head", court.first)


def test_a_breach_whose_commission_is_gone_is_carried_out_under_the_other_one(court, on):
    complaint = to_be_carried_out(court, on)
    for one in (court.first, court.second):
        court.world.end(one, date(2026, 10, 20))
    the_clock_comes(court)
    assert members(complaint.matter_id) == [court.above.person_id]
    assert state(complaint) == "to_carry_out"
