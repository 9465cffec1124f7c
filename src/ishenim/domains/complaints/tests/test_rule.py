"""The rule of a complaint: who examines it and who never does, what is cited, what is tracked, and what ends it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.world import moment

from ishenim.domains.complaints.models import Complaint
from ishenim.domains.complaints.tests.conftest import GRAVE, MILD, REASON
from ishenim.kernel.calendar.decrees import decree
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.circles import Ring, members, ring_of
from ishenim.kernel.procedures.confided_story import confided
from ishenim.kernel.procedures.counting_anew import count_anew
from ishenim.kernel.procedures.declare import PROCEDURES, Circle
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Refused


def refused(do) -> str:
    """Return the rule by which a step is refused."""
    with pytest.raises(Refused) as reason:
        do()
    return reason.value.reason


def person(actor) -> Person:
    return Person.objects.get(pk=actor.person_id)


def row_of(actor, role: str) -> Actor:
    """Return the same person in another office."""
    held = Appointment.objects.select_related("institution")
    return Actor.by(held.get(person_id=actor.person_id, role=role))


def state(complaint) -> str:
    return Matter.objects.get(pk=complaint.matter_id).state


def sentences(complaint, ring) -> list[str]:
    return [line.line.step for line in reversed(confided(ring))]


def row(complaint) -> Complaint:
    return Complaint.objects.select_related("matter__institution").get(pk=complaint.pk)


def test_the_declaration_has_no_faults():
    assert PROCEDURES["complaint"].faults() == []


def test_a_complaint_goes_to_the_commission_of_the_body(court):
    complaint = court.file(about=court.accused)
    assert row(complaint).matter.institution.code == "branch"
    assert members(complaint.matter_id) == [court.first.person_id, court.second.person_id]


def test_a_complaint_about_the_head_goes_to_the_body_above(court):
    complaint = court.file(about=court.head)
    assert row(complaint).matter.institution.code == "service"
    assert members(complaint.matter_id) == [court.above.person_id]


def test_a_member_of_the_commission_never_examines_a_complaint_about_themselves(court):
    court.world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", person=person(court.first))
    other = row_of(court.first, "enforcement_officer")
    complaint = court.file(about=other)
    assert members(complaint.matter_id) == [court.second.person_id]


def test_a_direct_superior_never_examines_it(court):
    court.world.appoint(roles.ETHICS_COMMISSION, "branch", "district", person=person(court.head))
    complaint = court.file(about=court.accused)
    assert court.head.person_id not in members(complaint.matter_id)


def test_a_subordinate_never_examines_it(court):
    court.world.appoint(roles.ETHICS_COMMISSION, "service", "region", person=person(court.accused))
    complaint = court.file(about=court.head)
    assert members(complaint.matter_id) == [court.above.person_id]


def test_once_the_officer_is_found_out_whoever_may_not_examine_it_is_let_out(court):
    court.world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", person=person(court.second))
    complaint = court.file()
    court.does(complaint, "receive", court.first)
    about = row_of(court.second, "enforcement_officer")
    court.does(complaint, "name_officer", court.first, officer=str(about.appointment_id))
    assert members(complaint.matter_id) == [court.first.person_id]
    assert refused(lambda: court.does(complaint, "note", court.second, text="Let me see.")) == "circle"


def test_the_officer_is_not_named_where_nobody_would_be_left(court):
    court.world.end(court.above, date(2026, 10, 5))
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    court.does(complaint, "recuse", court.second, reason="We are neighbours.")
    court.world.appoint(roles.ENFORCEMENT_OFFICER, "branch", "district", person=person(court.first))
    about = row_of(court.first, "enforcement_officer")
    with pytest.raises(ValidationError, match="Nobody who can read this"):
        court.does(complaint, "name_officer", court.first, officer=str(about.appointment_id))


def test_a_colleague_with_a_conflict_is_not_let_in_and_hears_why(court):
    court.world.appoint(roles.ETHICS_COMMISSION, "branch", "district", person=person(court.head))
    complaint = court.file(about=court.accused)
    with pytest.raises(ValidationError, match="direct superior"):
        court.does(complaint, "let_in", court.first, member=str(court.head.person_id))


def test_whoever_steps_back_reads_nothing_any_more_and_the_last_one_cannot(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "recuse", court.second, reason="We are neighbours.")
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.second).private
    with pytest.raises(ValidationError, match="only one"):
        court.does(complaint, "recuse", court.first, reason="I am tired of it.")


def test_whoever_has_no_part_in_it_takes_no_step(court):
    complaint = court.file(about=court.accused)
    assert refused(lambda: court.does(complaint, "receive", court.above)) == "asked"
    assert refused(lambda: court.does(complaint, "receive", court.accused)) == "office"
    stranger = court.unlocked(court.world.appoint(roles.ETHICS_COMMISSION, "branch", "district"))
    assert refused(lambda: court.does(complaint, "receive", stranger)) == "circle"


def test_the_officer_answers_only_after_being_told(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    assert refused(lambda: court.does(complaint, "answer", court.accused, text="It is not so.")) == "circle"
    court.does(complaint, "tell_officer", court.first, text="Somebody says that you asked for money.")
    court.does(complaint, "answer", court.accused, text="It is not so.")
    lines = confided(ring_of(Matter.objects.get(pk=complaint.pk), court.first))
    assert lines[0].facts["text"] == "It is not so."


def test_the_officer_reads_what_they_were_told_and_nothing_of_the_complaint(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    court.does(complaint, "tell_officer", court.first, text="Somebody says that you asked for money.")
    opened = [
        line for line in confided(ring_of(Matter.objects.get(pk=complaint.pk), court.accused)) if line.pairs
    ]
    assert [line.line.step for line in opened] == ["tell_officer"]


def test_nothing_is_decided_before_the_officer_was_heard(court):
    complaint = court.file(about=court.accused)
    court.does(complaint, "receive", court.first)
    assert (
        refused(lambda: court.does(complaint, "decide_no_breach", court.first, reason=REASON)) == "provided"
    )


def test_a_breach_cites_the_article_in_force_on_the_day_of_the_conduct(court):
    complaint = court.file(about=court.accused, happened_on="2026-08-31")
    court.does(complaint, "receive", court.first)
    court.does(complaint, "tell_officer", court.first, text="Somebody says that you asked for money.")
    with pytest.raises(ValidationError):
        court.does(
            complaint, "decide_breach", court.first, article="honor/gifts@2", consequence=MILD, reason=REASON
        )
    court.does(
        complaint, "decide_breach", court.first, article="honor/bribes@1", consequence=GRAVE, reason=REASON
    )
    assert (row(complaint).article, row(complaint).consequence) == ("honor/bribes@1", GRAVE)


def test_a_consequence_that_the_article_does_not_name_is_refused(court):
    complaint = court.file(about=court.accused, happened_on="2026-08-31")
    court.does(complaint, "receive", court.first)
    court.does(complaint, "tell_officer", court.first, text="Somebody says that you asked for money.")
    with pytest.raises(ValidationError, match="A remark"):
        court.does(
            complaint,
            "decide_breach",
            court.first,
            article="honor/dignity@1",
            consequence=GRAVE,
            reason=REASON,
        )


def test_a_decision_stands_when_nobody_appealed_and_the_consequence_is_tracked_until_it_is_cleared(court, on):
    complaint = court.decided()
    on("2026-10-20 09:00")
    clock.tick()
    assert state(complaint) == "to_carry_out"
    court.does(complaint, "carry_out", court.head, carried_out_on="2026-10-20", text="Order 17: a remark.")
    assert state(complaint) == "on_record"
    on("2027-10-21 09:00")
    clock.tick()
    assert state(complaint) == "record_cleared"


def test_a_consequence_that_is_not_carried_out_is_overdue(court, on):
    complaint = court.decided()
    on("2026-10-20 09:00")
    clock.tick()
    on("2026-11-10 09:00")
    clock.tick()
    matter = Matter.objects.get(pk=complaint.pk)
    assert matter.overdue_since is not None
    assert "late" in sentences(complaint, Ring(matter, code=complaint.claim_code))


def test_an_appeal_goes_to_another_body_and_the_first_one_is_let_out(court):
    complaint = court.decided()
    court.does(complaint, "appeal", reason="A remark is too little for this.")
    assert row(complaint).matter.institution.code == "service"
    assert members(complaint.matter_id) == [court.above.person_id]
    assert refused(lambda: court.does(complaint, "note", court.first, text="But wait.")) == "asked"
    court.does(complaint, "appeal_no_breach", court.above, reason=REASON)
    assert (state(complaint), row(complaint).outcome) == ("closed", "no_breach")


def test_those_held_back_for_an_appeal_read_nothing_before_it(court):
    complaint = court.decided()
    assert not ring_of(Matter.objects.get(pk=complaint.pk), court.above).private
    court.does(complaint, "officer_appeals", court.accused, reason="I was not there that day.")
    opened = confided(ring_of(Matter.objects.get(pk=complaint.pk), court.above))
    assert all(line.pairs for line in opened)


def test_there_is_one_appeal(court):
    complaint = court.decided()
    court.does(complaint, "appeal", reason="A remark is too little for this.")
    court.does(
        complaint, "appeal_breach", court.above, article="honor/dignity@2", consequence=MILD, reason=REASON
    )
    assert refused(lambda: court.does(complaint, "appeal", reason="Once more, please.")) == "not_now"


def test_nobody_without_the_code_takes_a_step_of_whoever_filed_it(court):
    complaint = court.file()
    with pytest.raises(ValidationError):
        court.does(complaint, "withdraw", code="11111 22222 33333 44444 55555")
    assert state(complaint) == "filed"


def test_whoever_filed_it_withdraws_it(court):
    complaint = court.file()
    court.does(complaint, "withdraw", reason="")
    assert state(complaint) == "withdrawn"


def test_a_complaint_about_nobody_is_refused_beside_the_field(court):
    with pytest.raises(ValidationError) as wrong:
        court.file(described="")
    assert list(wrong.value.error_dict) == ["described"]


def test_where_no_body_has_a_key_nothing_is_taken_and_it_is_said_why(court):
    with pytest.raises(ValidationError, match="safely yet"):
        court.file(against="district_police")
    assert not Matter.objects.filter(kind="complaint").exists()


def test_terms_end_after_new_year_where_they_fall_on_it(court, on):
    on("2026-12-25 10:00")
    complaint = court.file()
    due = Deadline.objects.get(matter_id=complaint.pk, step="receive").due_at
    assert due == moment("2026-12-31 00:00")
    court.does(complaint, "receive", court.first)
    decide = Deadline.objects.get(matter_id=complaint.pk, step="decide_no_breach").due_at
    assert decide == moment("2027-01-22 00:00")


def test_every_circle_named_by_a_step_is_drawn(court):
    complaint = court.file()
    drawn = set(Ring(Matter.objects.get(pk=complaint.pk)).drawn)
    told = {circle for step in PROCEDURES["complaint"].steps().values() for circle in step.tells}
    assert told | {Circle.TEAM} <= drawn


def test_an_act_about_a_day_moves_its_deadlines_and_no_public_number_tells(
    court, django_capture_on_commit_callbacks
):
    complaint = court.file()
    before = dict(Deadline.objects.filter(matter_id=complaint.matter_id).values_list("step", "due_at"))
    with django_capture_on_commit_callbacks(execute=True):
        decree(date(2026, 10, 6), off=True, basis="An act")
    assert count_anew(moment("2026-10-05 10:00")) == 0
    after = dict(Deadline.objects.filter(matter_id=complaint.matter_id).values_list("step", "due_at"))
    assert after["receive"] > before["receive"]
