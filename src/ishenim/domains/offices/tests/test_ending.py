"""How an office ends, and what then becomes of its holder's name."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ishenim.domains.offices import actions, daily
from ishenim.domains.offices.procedures import Appointing
from ishenim.domains.offices.tests.conftest import REASON, aida, lines
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story


def opened_names(matter):
    entries = Entry.objects.filter(matter_id=matter.pk).select_related("opening")
    return [entry.opened["name"] for entry in entries if "name" in entry.opened]


def end(office, by, day="2026-10-05"):
    return actions.end(office, by, ends=day, reason=REASON)


def test_an_ended_office_gives_no_right_from_that_day_on(world, officer):
    assert end(officer, world.administrator).state == "ended"
    assert directory.actors(aida().pk) == []


def test_when_the_term_ends_the_name_leaves_the_record_and_the_proof_stays(world, officer):
    before = bytes(lines(officer.matter)[0].leaf)
    assert opened_names(officer.matter) == ["Aida Asanova"]
    end(officer, world.administrator)
    assert opened_names(officer.matter) == []
    assert bytes(lines(officer.matter)[0].leaf) == before
    tombstone = Entry.objects.get(kind="erasure")
    assert tombstone.told["clear"]["field"] == "name"
    assert tombstone.told["clear"]["ground"] == "end"
    assert "Aida" not in repr(story(officer.matter))


def test_the_ledger_says_the_day_and_never_the_reason(world, officer):
    end(officer, world.administrator)
    said = lines(officer.matter)[-1]
    assert (said.step, said.told["clear"]) == ("end", {"ends": "2026-10-05"})
    assert REASON not in repr(story(officer.matter))
    assert REASON in repr(story(officer.matter, everything=True))


def test_a_day_that_is_still_to_come_is_a_change_of_the_term(world, officer):
    with pytest.raises(ValidationError) as refused:
        end(officer, world.administrator, "2026-10-06")
    assert set(refused.value.message_dict) == {"ends"}
    actions.change_term(officer, world.administrator, ends="2026-10-06")
    officer.appointment.refresh_from_db()
    assert (officer.matter.state, officer.appointment.ends) == ("in_force", date(2026, 10, 6))


def test_a_term_cannot_end_before_it_began(world, officer):
    with pytest.raises(ValidationError):
        end(officer, world.administrator, "2026-10-04")


def test_an_office_that_has_not_begun_can_be_ended_and_then_never_begins(world, fill):
    asked = {"role": "editor", "institution": "ministry", "starts": "2026-11-01"}
    office = fill(actions.appoint_inside, world.administrator, "country", **asked)
    end(office, world.administrator)
    assert directory.actors(aida().pk, date(2026, 11, 1)) == []


def test_the_clock_writes_that_a_term_is_over_and_takes_the_name_out(world, officer, on):
    actions.change_term(officer, world.administrator, ends="2026-10-09")
    assert daily.write_what_is_over(date(2026, 10, 8), on("2026-10-08 01:00")) == 0
    assert daily.write_what_is_over(date(2026, 10, 9), on("2026-10-09 01:00")) == 1
    officer.matter.refresh_from_db()
    assert officer.matter.state == "ended"
    assert lines(officer.matter)[-1].told["clear"] == {"ends": "2026-10-09"}
    assert opened_names(officer.matter) == []
    assert daily.write_what_is_over(date(2026, 10, 9), on("2026-10-09 02:00")) == 0


def test_nobody_changes_their_own_term(world, fill, second):
    asked = {"role": "administrator", "institution": "city_hall", "ends": "2026-12-31"}
    proposed = fill(actions.propose, world.administrator, "town", **asked)
    mine = actions.confirm(proposed, second).office
    with pytest.raises(ValidationError, match="own office"):
        actions.change_term(mine, Actor.by(mine.appointment), ends="2026-12-01")


def test_one_person_shortens_a_sensitive_term_and_does_not_prolong_it(world, moderator):
    actions.change_term(moderator, world.administrator, ends="2026-12-31")
    with pytest.raises(ValidationError) as refused:
        actions.change_term(moderator, world.administrator, ends="2027-12-31")
    assert set(refused.value.message_dict) == {"ends"}
    assert actions.change_term(moderator, world.administrator, ends="2026-11-30").state == "in_force"


def test_an_ordinary_term_is_prolonged_by_one_person(world, officer):
    actions.change_term(officer, world.administrator, ends="2026-12-31")
    assert actions.change_term(officer, world.administrator, ends="2027-12-31").state == "in_force"


def test_a_safety_objection_hides_the_name_and_leaves_the_post(world, officer):
    actions.delist(officer, world.administrator, reason=REASON)
    officer.appointment.refresh_from_db()
    assert not officer.appointment.named
    assert opened_names(officer.matter) == []
    assert len(directory.actors(aida().pk)) == 1
    assert REASON not in repr(story(officer.matter))


def test_a_hidden_name_is_shown_again_and_once_only(world, officer):
    actions.delist(officer, world.administrator, reason=REASON)
    actions.relist(officer, world.administrator)
    officer.appointment.refresh_from_db()
    assert officer.appointment.named
    with pytest.raises(Refused, match="its name is hidden"):
        actions.relist(officer, world.administrator)


def test_a_name_hidden_before_stays_out_when_the_term_ends(world, officer):
    actions.delist(officer, world.administrator, reason=REASON)
    assert end(officer, world.administrator).state == "ended"
    assert Entry.objects.filter(kind="erasure").count() == 1


def test_what_was_never_shown_can_neither_be_hidden_nor_shown(world, editor):
    assert not {Appointing.delist, Appointing.relist} & set(editor.matter.steps_open())
    with pytest.raises(Refused):
        actions.delist(editor, world.administrator, reason=REASON)
    with pytest.raises(Refused):
        actions.relist(editor, world.administrator)


def test_a_resident_and_an_officer_end_nothing(world, officer):
    for who in (world.officer, world.chief, world.monitor):
        with pytest.raises(Refused):
            end(officer, who)
