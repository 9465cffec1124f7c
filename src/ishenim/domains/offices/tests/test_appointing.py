"""Who may fill which office, with whom, and what everybody reads of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from ishenim.domains.offices import actions
from ishenim.domains.offices.procedures import Appointing
from ishenim.domains.offices.tests.conftest import REASON, aida, lines
from ishenim.kernel import versions
from ishenim.kernel.institutions import directory, roles
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.institutions.roles import ROLES, Actor
from ishenim.kernel.procedures import clock, rights
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story

OFFICER = {"role": "neighbourhood_officer", "institution": "district_police"}
MODERATOR = {"role": "moderator", "institution": "moderation"}


def why_not(act, *about, **asked):
    with pytest.raises((Refused, ValidationError)) as refused:
        act(*about, **asked)
    return getattr(refused.value, "reason", None) or refused.value


def fields(refusal):
    return set(refusal.message_dict)


def test_the_declaration_has_no_faults_and_every_step_is_carried_out():
    assert Appointing.faults() == []
    assert [step.name for step in Appointing.steps().values() if step not in ACTIONS] == []


def test_no_office_that_faces_the_public_is_a_sensitive_one():
    assert [role.name for role in ROLES.values() if role.public and role.sensitive] == []


def test_an_ordinary_office_is_in_force_at_once(officer):
    assert officer.matter.state == "in_force"
    assert directory.actors(aida().pk) == [Actor.by(officer.appointment)]


def test_an_office_that_begins_later_gives_no_right_before_its_first_day(world, fill):
    fill(actions.appoint, world.administrator, starts="2026-10-06", **OFFICER)
    assert directory.actors(aida().pk) == []
    assert directory.actors(aida().pk, date(2026, 10, 6)) != []


def test_a_sensitive_office_cannot_be_given_by_one_person(world, fill):
    assert "role" in fields(why_not(fill, actions.appoint, world.administrator, **MODERATOR))
    assert "role" in fields(why_not(fill, actions.appoint_inside, world.administrator, **MODERATOR))
    assert not Person.objects.filter(email="aida@ishenim.example").exists()


def test_an_ordinary_office_is_not_proposed(world, fill):
    assert "role" in fields(why_not(fill, actions.propose, world.administrator, **OFFICER))


def test_a_proposal_is_not_in_force(proposal):
    assert proposal.matter.state == "proposed"
    assert directory.actors(aida().pk) == []


def test_whoever_proposed_somebody_may_not_confirm_and_a_second_person_may(world, proposal, second):
    assert why_not(actions.confirm, proposal, world.administrator) == "same_person"
    assert directory.actors(aida().pk) == []
    assert actions.confirm(proposal, second).state == "in_force"
    assert len(directory.actors(aida().pk)) == 1


def test_nobody_confirms_their_own_office(world, fill):
    mine = world.appoint(roles.ADMINISTRATOR, "city_hall", "town", name="Aida Asanova")
    email = Person.objects.get(pk=mine.person_id).email
    proposed = fill(actions.propose, world.administrator, "town", email=email, **MODERATOR)
    assert why_not(actions.confirm, proposed, mine).code == "own_office"


def test_nobody_appoints_or_proposes_themselves(world, fill):
    own = {"email": "ADMINISTRATOR@ishenim.example", "name": "administrator"}
    assert "email" in fields(why_not(fill, actions.appoint, world.administrator, **OFFICER, **own))
    assert "email" in fields(why_not(fill, actions.propose, world.administrator, **MODERATOR, **own))


def test_a_proposal_that_nobody_confirms_in_five_working_days_lapses(on, proposal, second):
    on("2026-10-12 23:59")
    clock.act_on_missed_deadlines(on("2026-10-12 23:59"))
    proposal.matter.refresh_from_db()
    assert proposal.matter.state == "proposed"
    clock.act_on_missed_deadlines(on("2026-10-13 00:00"))
    proposal.matter.refresh_from_db()
    assert proposal.matter.state == "lapsed"
    assert why_not(actions.confirm, proposal, second) == "not_now"
    assert directory.actors(aida().pk) == []


def test_a_declined_proposal_gives_no_right_and_leaves_room_for_another(world, fill, proposal, second):
    actions.decline(proposal, second, reason=REASON)
    assert directory.actors(aida().pk) == []
    assert fill(actions.propose, world.administrator, "region", **MODERATOR).matter.state == "proposed"


def test_an_administrator_appoints_for_the_own_territory_and_nowhere_else(fill, of_the_town):
    hall = {"role": "local_self_government", "institution": "city_hall"}
    assert fill(actions.appoint, of_the_town, "town", **hall).matter.state == "in_force"
    assert why_not(fill, actions.appoint, of_the_town, "village", **hall) == "place"


def test_an_administrator_appoints_at_institutions_of_the_own_territory_only(fill, of_the_town):
    assert "institution" in fields(why_not(fill, actions.appoint, of_the_town, "town", **OFFICER))


def test_an_administrator_of_the_country_appoints_also_where_only_the_police_has_its_order(world, fill):
    chief = {"role": "police_chief", "institution": "district_police"}
    assert fill(actions.appoint, world.administrator, "police_district", **chief).matter.state == "in_force"


@pytest.mark.parametrize("who", ["officer", "chief", "mayor", "moderator", "monitor", "editor", "registrar"])
def test_no_other_office_appoints(world, fill, who):
    assert why_not(fill, actions.appoint, getattr(world, who), **OFFICER) == "office"


def test_whoever_has_the_e_mail_already_is_the_same_person_in_another_office(world, fill, officer):
    again = fill(
        actions.appoint_inside, world.administrator, "country", role="editor", institution="ministry"
    )
    assert again.person == officer.person
    assert len(directory.actors(aida().pk)) == 2


def test_an_e_mail_of_another_name_is_refused(world, fill, officer):
    asked = {"role": "editor", "institution": "ministry", "name": "Somebody Else"}
    assert fields(why_not(fill, actions.appoint_inside, world.administrator, "country", **asked)) == {"name"}


def test_nobody_is_given_the_same_office_twice(world, fill, officer):
    assert fields(why_not(fill, actions.appoint, world.administrator, **OFFICER)) == {"role"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("name", ""),
        ("institution", "nowhere"),
        ("role", "king"),
        ("role", "clock"),
        ("ends", "2026-10-05"),
        ("duty_phone", "call me"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(world, fill, field, value):
    asked = {**OFFICER, field: value}
    assert fields(why_not(fill, actions.appoint, world.administrator, **asked)) == {field}
    assert not Appointment.objects.filter(person__name="Aida Asanova").exists()


def test_the_ledger_says_office_institution_and_term_in_clear_and_neither_name_nor_e_mail(officer):
    [line] = lines(officer.matter)
    assert line.told["clear"] == {
        "role": "neighbourhood_officer",
        "institution": "district_police",
        "starts": "2026-10-05",
        "ends": None,
    }
    assert (line.told["place"], line.told["by"], line.told["office"]) == ("beat", "administrator", "ministry")
    assert b"Aida" not in bytes(line.leaf)
    assert b"aida@" not in bytes(line.leaf)


def test_everybody_reads_the_name_of_whoever_faces_them_and_never_the_e_mail(officer):
    [line] = story(officer.matter)
    assert [told.words for told in line.values if told.label == "Name"] == ["Aida Asanova"]
    assert "aida@ishenim.example" not in repr(line)
    assert {"email", "duty_phone"} <= set(line.sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["editor", "moderator"])
def test_of_other_posts_everybody_reads_that_they_were_filled_and_never_by_whom(kind, request):
    office = request.getfixturevalue(kind)
    told = story(office.matter)
    assert len(told) == len(lines(office.matter))
    assert "Aida" not in repr(told)
    assert "aida@" not in repr(told)


def test_a_new_person_is_told_by_e_mail_how_to_choose_a_password(
    officer, django_capture_on_commit_callbacks, world, fill
):
    with django_capture_on_commit_callbacks(execute=True):
        fill(actions.appoint, world.administrator, **OFFICER | {"institution": "far_police"})
    [letter] = mail.outbox
    assert letter.to == ["aida@ishenim.example"]
    assert not aida().has_usable_password()
    assert all(f"/{language}/" in letter.body for language in ("ky", "ru", "en"))


def test_nothing_is_sent_for_what_is_entered_after_the_fact(world, on, django_capture_on_commit_callbacks):
    from ishenim.kernel.procedures.engine import begin

    now = on("2026-10-05 10:00")
    asked = {"name": "Aida Asanova", "email": "aida@ishenim.example", "starts": "2026-09-01", **OFFICER}
    with django_capture_on_commit_callbacks(execute=True):
        opened = begin("appointment", place=world.beat)
        actions.appoint(opened, world.administrator, at=now.replace(month=9), **asked)
    assert mail.outbox == []


def test_whoever_lost_their_term_yesterday_may_not_act_today(world, monday, second):
    rule = Appointing.steps()["confirm"]
    world.end(second, date(2026, 10, 6))
    rights.check_term(rule, second, monday)
    world.end(second, date(2026, 10, 5))
    with pytest.raises(Refused) as refused:
        rights.check_term(rule, second, monday)
    assert refused.value.reason == "term"


def test_an_administrator_whose_term_is_over_is_refused_and_nothing_is_written(world, fill):
    world.end(world.administrator, date(2026, 10, 5))
    assert why_not(fill, actions.appoint, world.administrator, **OFFICER) == "term"
    assert not Person.objects.filter(email="aida@ishenim.example").exists()


def test_pages_that_show_offices_are_drawn_anew(world, fill, django_capture_on_commit_callbacks):
    before = versions.tokens("institutions")
    with django_capture_on_commit_callbacks(execute=True):
        fill(actions.appoint, world.administrator, **OFFICER)
    assert versions.tokens("institutions") != before
