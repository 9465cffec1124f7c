"""The first administrator is made at the machine, which is the second person while there is none."""

from __future__ import annotations

from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from ishenim.config.commands.appoint import appoint
from ishenim.domains.offices import actions
from ishenim.domains.offices.models import Office
from ishenim.kernel.institutions import directory, roles
from ishenim.kernel.institutions.models import Institution, Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

GOOD = "three words nobody says\n"


def run(*words, typed=GOOD):
    command = typer.Typer()
    command.command()(appoint)
    return CliRunner().invoke(command, list(words), input=typed)


def first(*more, email="aida@ishenim.example", typed=GOOD):
    return run(email, "--name", "Aida Asanova", "--place", "country", "--password-stdin", *more, typed=typed)


def aida():
    return Person.objects.get(email="aida@ishenim.example")


def lines(matter):
    return list(Entry.objects.filter(matter_id=matter.pk).order_by("pk"))


@pytest.fixture
def proposal(world, monday):
    """Let the administrator have proposed somebody as moderator."""
    return actions.propose(
        begin("appointment", place=world.places["region"]),
        world.administrator,
        name="Aida Asanova",
        email="aida@ishenim.example",
        role="moderator",
        institution="moderation",
        starts="2026-10-05",
    ).office


@pytest.fixture
def nobody(world, monday):
    """Let the only administrator have gone."""
    world.end(world.administrator, date(2026, 10, 5))


def test_the_first_administrator_is_made_at_the_machine_and_can_sign_in(nobody):
    answer = first()
    assert answer.exit_code == 0, answer.output
    assert aida().check_password(GOOD.strip())
    [actor] = directory.actors(aida().pk)
    assert actor.role.name == "administrator"
    assert "Aida Asanova is administrator now" in answer.output


def test_the_ledger_says_that_it_happened_at_the_machine_and_not_to_whom(nobody):
    first()
    [line] = lines(Office.objects.get().matter)
    assert (line.step, line.told["by"], line.told["office"]) == ("appoint_first", "installer", "")
    assert line.told["clear"]["role"] == "administrator"
    assert b"Aida" not in bytes(line.leaf)


def test_the_institution_is_entered_in_three_languages_where_it_is_missing(nobody):
    first()
    made = Institution.objects.get(code="administration")
    assert made.place.code == "country"
    assert all([made.name_ky, made.name_ru, made.name_en])


def test_an_institution_that_is_there_is_used(nobody):
    assert first("--institution", "ministry").exit_code == 0
    assert Office.objects.get().appointment.institution.code == "ministry"


def test_a_second_first_administrator_is_refused(world, monday):
    answer = first()
    assert answer.exit_code == 1
    assert not Office.objects.exists()
    assert not Person.objects.filter(email="aida@ishenim.example").exists()


@pytest.mark.parametrize(
    "wrong", [("--role", "moderator"), ("--place", "nowhere"), ("--name", ""), ("--role", "clock")]
)
def test_what_cannot_be_is_refused_and_nothing_is_written(nobody, wrong):
    answer = first(*wrong)
    assert answer.exit_code == 1
    assert not Entry.objects.exists()
    assert not Institution.objects.filter(code="administration").exists()


@pytest.mark.parametrize("password", ["short\n", "password1234\n", "\n"])
def test_a_password_that_everybody_tries_first_is_refused_and_nothing_is_written(nobody, password):
    assert first(typed=password).exit_code == 1
    assert not Office.objects.exists()


def test_a_password_is_asked_for_twice_and_never_shown(nobody):
    answer = run("aida@ishenim.example", "--name", "Aida Asanova", "--place", "country", typed=GOOD + GOOD)
    assert answer.exit_code == 0, answer.output
    assert GOOD.strip() not in answer.output


def test_whoever_runs_the_machine_confirms_while_there_is_one_administrator(proposal):
    answer = run("aida@ishenim.example")
    assert answer.exit_code == 0, answer.output
    assert [line.by for line in lines(proposal.matter)] == ["administrator", "installer"]
    assert len(directory.actors(aida().pk)) == 1


def test_whoever_runs_the_machine_does_not_confirm_where_a_second_administrator_can(world, proposal):
    second = world.appoint(roles.ADMINISTRATOR, "ministry", "country", name="second")
    assert run("aida@ishenim.example").exit_code == 1
    assert directory.actors(aida().pk) == []
    assert actions.confirm(proposal, second).state == "in_force"
