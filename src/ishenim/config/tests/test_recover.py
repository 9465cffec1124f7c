"""An administrator whom nobody on the desk can help finds a way back at the machine, and the book says so."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.domains.offices import actions
from ishenim.domains.offices.models import Office
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import THE_INSTALLER, Actor
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

OLD, NEW = "an old password of hers", "three words nobody says"
EMAIL = "aida@ishenim.example"
REASON = "The telephone with the second factor was lost."


@pytest.fixture
def office(world, monday):
    """Let Aida be the only administrator, with a password and a second factor."""
    world.end(world.administrator, monday.date())
    asked = {"role": "administrator", "institution": "ministry", "name": "Aida Asanova", "email": EMAIL}
    opened = begin("appointment", place=world.places["country"])
    made = actions.appoint_first(opened, THE_INSTALLER, starts="2026-10-05", **asked).office
    made.person.set_password(OLD)
    made.person.save()
    Authenticator.objects.create(user=made.person, type="totp", data={"secret": "x"})
    return made


@pytest.fixture
def second(world, office):
    return world.appoint(roles.ADMINISTRATOR, "ministry", "country", name="second")


def run(email=EMAIL, typed=NEW, reason=REASON):
    return CliRunner().invoke(
        ishenim, ["recover", email, "--reason", reason, "--password-stdin"], input=f"{typed}\n"
    )


def aida():
    return Person.objects.get(email=EMAIL)


def last_line(office):
    return Entry.objects.filter(matter_id=office.pk).latest("pk")


def has_the_old_sign_in():
    return aida().check_password(OLD) and Authenticator.objects.filter(user=aida()).exists()


def test_the_only_administrator_gets_a_new_password_and_no_second_factor(office):
    answer = run()

    assert answer.exit_code == 0, answer.output
    assert aida().check_password(NEW)
    assert not Authenticator.objects.filter(user=aida()).exists()
    assert "sets up a second factor" in answer.output
    assert NEW not in answer.output


def test_the_book_says_that_it_happened_at_the_machine_and_not_why(office):
    run()

    line = last_line(office)
    assert (line.step, line.told["by"]) == ("recover_at_the_machine", "installer")
    assert b"telephone" not in bytes(line.leaf)


@pytest.mark.parametrize("typed", ["short", "password1234", EMAIL])
def test_a_password_that_everybody_tries_first_leaves_everything_as_it_was(office, typed):
    answer = run(typed=typed)

    assert answer.exit_code == 1
    assert has_the_old_sign_in()
    assert last_line(office).step == "appoint_first"


def test_where_there_is_a_second_administrator_the_machine_resets_nothing_by_itself(office, second):
    answer = run()

    assert answer.exit_code == 1
    assert "There is another administrator" in answer.output
    assert has_the_old_sign_in()


def test_what_the_second_administrator_asked_for_is_confirmed_at_the_machine(office, second):
    actions.ask_recovery(office, second, reason=REASON)

    answer = run()

    assert answer.exit_code == 0, answer.output
    assert not aida().has_usable_password()
    assert not Authenticator.objects.filter(user=aida()).exists()
    assert (last_line(office).step, last_line(office).told["by"]) == ("confirm_recovery", "installer")


def test_where_a_third_one_can_confirm_the_machine_does_not(world, office, second):
    world.appoint(roles.ADMINISTRATOR, "ministry", "country", name="third")
    actions.ask_recovery(office, second, reason=REASON)

    answer = run()

    assert answer.exit_code == 1
    assert has_the_old_sign_in()


def test_an_administrator_of_a_town_cannot_help_the_one_of_the_country_and_stands_in_nobodys_way(
    world, office
):
    world.appoint(roles.ADMINISTRATOR, "city_hall", "town", name="of_the_town")

    assert run().exit_code == 0
    assert aida().check_password(NEW)


def test_what_was_asked_for_by_somebody_who_has_left_does_not_bar_the_way(world, office, second, monday):
    actions.ask_recovery(office, second, reason=REASON)
    world.end(second, monday.date())

    assert run().exit_code == 0
    assert aida().check_password(NEW)
    assert Office.objects.get(pk=office.pk).matter.state == "in_force"


@pytest.mark.parametrize("email", ["officer@ishenim.example", "nobody@ishenim.example"])
def test_nobody_but_an_administrator_is_recovered_at_the_machine(office, email):
    answer = run(email)

    assert answer.exit_code == 1
    assert "Others are helped on the desk" in answer.output


def test_the_only_administrator_does_not_recover_the_own_sign_in_on_the_desk_by_the_steps_of_the_machine(
    office,
):
    from ishenim.kernel.procedures.refusals import Refused

    with pytest.raises(Refused):
        actions.recover_at_the_machine(office, Actor.by(office.appointment), reason=REASON)
    assert has_the_old_sign_in()
