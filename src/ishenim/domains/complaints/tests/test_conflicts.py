"""Who has a conflict examines no complaint: not at first, not on appeal, not when they come back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from ishenim.domains.complaints.tests.conftest import REASON
from ishenim.domains.complaints.tests.test_rule import person, row, row_of
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures.circles import members, ring_of
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.models import Matter


def test_whoever_stepped_back_is_not_let_in_again(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "recuse", court.second, reason="We are neighbours.")
    with pytest.raises(ValidationError):
        court.does(complaint, "let_in", court.first, member=str(court.second.person_id))


def test_whoever_would_decide_the_appeal_is_not_let_in_before(court):
    court.world.appoint(roles.ETHICS_COMMISSION, "branch", "district", person=person(court.above))
    complaint = court.file(about=court.accused)
    assert court.above.person_id in members(complaint.matter_id)
    assert court.above.person_id not in members(complaint.matter_id, Circle.HELD_BACK)


def test_every_office_of_the_officer_counts_and_not_only_the_one_complained_of(court):
    court.world.appoint(roles.HEAD, "service", "region", person=person(court.accused))
    highest = court.unlocked(court.world.appoint(roles.ETHICS_COMMISSION, "prosecution", "country"))
    complaint = court.file(about=court.accused)
    assert members(complaint.matter_id) == [highest.person_id], "all others serve under the officer"


def test_an_officer_who_is_found_out_gets_no_key_of_the_other_body_by_an_appeal(court):
    court.world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", person=person(court.above))
    third = court.unlocked(court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", name="Third"))
    complaint = court.file()
    court.does(complaint, "receive", court.first)
    about = row_of(court.above, "enforcement_officer")
    court.does(complaint, "name_officer", court.first, officer=str(about.appointment_id))
    court.does(complaint, "not_take", court.first, ground="court", reason=REASON)
    court.does(complaint, "appeal", reason="Nobody has asked the witnesses.")
    assert members(complaint.matter_id) == [third.person_id]
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.above).private


def test_an_officer_who_turns_out_to_be_the_head_is_examined_by_the_other_body(court):
    complaint = court.file()
    court.does(complaint, "receive", court.first)
    court.does(complaint, "name_officer", court.first, officer=str(court.head.appointment_id))
    assert members(complaint.matter_id) == [court.above.person_id]
    assert row(complaint).matter.institution.code == "service"
    assert not row(complaint).has_body_above
    court.does(complaint, "tell_officer", court.above, text="Somebody says that you asked for money.")
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.first).private


def test_where_only_the_officer_would_decide_the_appeal_there_is_no_other_body(court):
    court.world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", person=person(court.above))
    complaint = court.file()
    court.does(complaint, "receive", court.first)
    about = row_of(court.above, "enforcement_officer")
    court.does(complaint, "name_officer", court.first, officer=str(about.appointment_id))
    assert not row(complaint).has_body_above
    assert not members(complaint.matter_id, Circle.HELD_BACK)


def test_nobody_decides_the_appeal_against_their_own_decision(court):
    court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", person=person(court.first))
    complaint = court.decided()
    court.does(complaint, "appeal", reason="A remark is too little for this.")
    assert members(complaint.matter_id) == [court.above.person_id]
    with pytest.raises(ValidationError):
        court.does(complaint, "let_in", court.above, member=str(court.first.person_id))


def test_whoever_came_into_a_conflict_after_the_filing_does_not_decide_the_appeal(court):
    third = court.unlocked(court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", name="Third"))
    complaint = court.decided()
    court.world.appoint(roles.HEAD, "branch", "district", person=person(third))
    court.does(complaint, "appeal", reason="A remark is too little for this.")
    assert members(complaint.matter_id) == [court.above.person_id]


def test_an_appeal_that_nobody_could_decide_any_more_is_refused_in_words(court):
    complaint = court.decided()
    court.world.appoint(roles.HEAD, "branch", "district", person=person(court.above))
    with pytest.raises(ValidationError, match="prosecutor"):
        court.does(complaint, "officer_appeals", court.accused, reason="I was not there that day.")
    assert court.first.person_id in members(complaint.matter_id), "nothing has happened"
