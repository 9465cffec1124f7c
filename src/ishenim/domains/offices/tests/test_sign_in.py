"""A lost or a stolen sign-in: nobody takes over somebody else's alone, and anybody is shut out at once."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError

from ishenim.domains.offices import actions
from ishenim.domains.offices.tests.conftest import REASON, aida
from ishenim.kernel.institutions import directory, roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.refusals import Refused

PASSWORD = "three words nobody says"


@pytest.fixture
def signs_in(db):
    """Give somebody a password and a second factor."""

    def prepared(office):
        office.person.set_password(PASSWORD)
        office.person.save()
        Authenticator.objects.create(user=office.person, type="totp", data={"secret": "x"})
        return office

    return prepared


def is_reset():
    return not aida().has_usable_password() and not Authenticator.objects.filter(user=aida()).exists()


def refused(act, *about):
    with pytest.raises((Refused, ValidationError)) as why:
        act(*about, reason=REASON)
    return getattr(why.value, "reason", None) or why.value.code


def test_one_person_resets_a_lost_sign_in_of_an_ordinary_office(
    world, officer, signs_in, django_capture_on_commit_callbacks
):
    signs_in(officer)
    with django_capture_on_commit_callbacks(execute=True):
        actions.recover(officer, world.administrator, reason=REASON)
    assert is_reset()
    assert [letter.to for letter in mail.outbox] == [["aida@ishenim.example"]]


def test_the_way_back_in_leads_through_the_persons_own_e_mail(client, world, officer, signs_in, settings):
    signs_in(officer)
    actions.recover(officer, world.administrator, reason=REASON)
    client.post("/en/desk/sign-in/password/forgotten/", {"email": "aida@ishenim.example"})
    [letter] = mail.outbox
    assert letter.to == ["aida@ishenim.example"]
    assert "/sign-in/password/new/" in letter.body


def test_a_reset_ends_every_session(client, world, officer, signs_in):
    signs_in(officer)
    client.force_login(officer.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/en/desk/").status_code == 200
    actions.recover(officer, world.administrator, reason=REASON)
    assert client.get("/en/desk/").status_code == 302


def test_one_person_does_not_reset_a_sensitive_sign_in(world, moderator, signs_in):
    signs_in(moderator)
    with pytest.raises(Refused, match="holds no sensitive office"):
        actions.recover(moderator, world.administrator, reason=REASON)
    actions.ask_recovery(moderator, world.administrator, reason=REASON)
    assert not is_reset()
    assert refused(actions.confirm_recovery, moderator, world.administrator) == "same_person"
    assert not is_reset()


def test_a_second_person_confirms_and_only_then_it_is_reset(world, moderator, signs_in, second):
    signs_in(moderator)
    actions.ask_recovery(moderator, world.administrator, reason=REASON)
    assert len(directory.actors(aida().pk)) == 1
    assert actions.confirm_recovery(moderator, second).state == "in_force"
    assert is_reset()


def test_a_sensitive_sign_in_cannot_be_reached_through_an_ordinary_office(world, fill, moderator, signs_in):
    signs_in(moderator)
    asked = {"role": "editor", "institution": "ministry"}
    ordinary = fill(actions.appoint_inside, world.administrator, "country", **asked)
    with pytest.raises(Refused, match="holds no sensitive office"):
        actions.recover(ordinary, world.administrator, reason=REASON)


def test_an_administrator_below_cannot_reach_somebody_of_above_by_appointing_them(
    world, fill, of_the_town, officer, signs_in
):
    signs_in(officer)
    asked = {"role": "local_self_government", "institution": "city_hall"}
    Person.objects.filter(pk=aida().pk).update(name="Aida Asanova")
    world.appoint(roles.EDITOR, "ministry", "country", person=aida())
    below = fill(actions.appoint, of_the_town, "town", **asked)
    assert refused(actions.recover, below, of_the_town) == "outside"
    assert refused(actions.disable, below, of_the_town) == "outside"
    assert actions.disable(below, world.administrator, reason=REASON).state == "disabled"


def test_nobody_confirms_the_reset_of_their_own_sign_in(world, fill, second, signs_in):
    asked = {"role": "administrator", "institution": "ministry"}
    office = actions.confirm(fill(actions.propose, world.administrator, "country", **asked), second).office
    actions.ask_recovery(office, world.administrator, reason=REASON)
    assert refused(actions.confirm_recovery, office, Actor.by(office.appointment)) == "own_office"


def test_a_refused_or_forgotten_recovery_resets_nothing(world, moderator, signs_in, second, on):
    signs_in(moderator)
    actions.ask_recovery(moderator, world.administrator, reason=REASON)
    assert actions.refuse_recovery(moderator, second, reason=REASON).state == "in_force"
    actions.ask_recovery(moderator, world.administrator, reason=REASON)
    clock.act_on_missed_deadlines(on("2026-10-08 00:00"))
    moderator.matter.refresh_from_db()
    assert moderator.matter.state == "in_force"
    assert not is_reset()


def test_any_administrator_alone_shuts_somebody_out_at_once(client, world, moderator, signs_in):
    signs_in(moderator)
    client.force_login(moderator.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    actions.disable(moderator, world.administrator, reason=REASON)
    assert directory.actors(aida().pk) == []
    assert client.get("/en/desk/").status_code == 302
    assert not client.login(email="aida@ishenim.example", password=PASSWORD)


def test_whoever_shut_somebody_out_does_not_let_them_in_again_and_a_second_person_does(
    world, moderator, second
):
    actions.disable(moderator, world.administrator, reason=REASON)
    assert refused(actions.enable, moderator, world.administrator) == "same_person"
    assert actions.enable(moderator, second, reason=REASON).state == "in_force"
    assert len(directory.actors(aida().pk)) == 1


def test_who_is_shut_out_in_two_offices_comes_back_when_both_are_open(world, fill, officer, second):
    asked = {"role": "editor", "institution": "ministry"}
    other = fill(actions.appoint_inside, world.administrator, "country", **asked)
    for office in (officer, other):
        actions.disable(office, world.administrator, reason=REASON)
    actions.enable(officer, second, reason=REASON)
    assert not aida().is_active
    actions.enable(other, second, reason=REASON)
    assert aida().is_active


def test_whoever_was_shut_out_and_left_comes_back_only_with_the_word_of_two(world, fill, officer, second):
    actions.disable(officer, world.administrator, reason=REASON)
    actions.end(officer, world.administrator, ends="2026-10-05", reason=REASON)
    asked = {"role": "neighbourhood_officer", "institution": "district_police"}
    with pytest.raises(ValidationError) as why:
        fill(actions.appoint, world.administrator, **asked)
    assert set(why.value.message_dict) == {"email"}
    proposed = fill(actions.propose, world.administrator, **asked)
    assert not aida().is_active
    actions.confirm(proposed, second)
    assert aida().is_active
    assert directory.actors(aida().pk, date(2026, 10, 5)) == [Actor.by(proposed.appointment)]


def test_the_public_reads_that_a_sign_in_was_disabled_and_not_why(world, officer):
    from ishenim.kernel.procedures.story import story

    actions.disable(officer, world.administrator, reason=REASON)
    line = story(officer.matter)[0]
    assert line.step.name == "disable"
    assert line.values == []
